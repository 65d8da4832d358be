"""Referrals: exactly the chosen subset leaves, to whoever holds the key, while consent holds."""

from typing import Any

import pytest

from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from protection.cases.models import ProtectionCase
from protection.referrals.models import Parcel, Referral, ReferralAnswer
from protection.referrals.services.answering import NothingHere, answer, hand_out, look
from tests.cast import Cast
from tests.protection.conftest import CANARY, Room
from tests.protection.referring import LETTER, agree, helper_of, sent

pytestmark = pytest.mark.django_db


def as_anybody(service: Any, **values: Any) -> Any:
    with tenant_context(ANYBODY):
        return service(**values)


def test_first(room: Room, cast: Cast) -> None:
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    agree(room, case, helper.row.name)
    found = sent(room, case, helper)
    shown = as_anybody(look, typed=found.code)
    assert shown.answers == ("accept", "reject")
    package = as_anybody(hand_out, typed=found.code)
    data, entries = helper.opened(package)
    assert data["letter"] == LETTER
    assert [text["words"] for text in data["texts"]] == [f"They took my {CANARY}."]
    as_anybody(answer, typed=found.code, name="accept", words="Tomorrow.")
    as_anybody(answer, typed=found.code, name="finish", words="Done.")
    with pytest.raises(NothingHere):
        as_anybody(look, typed=found.code)
