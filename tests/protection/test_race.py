"""A withdrawal and acts fired together: no act passes after the withdrawal was answered."""

import os
from collections.abc import Iterator

import pytest

from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from tests.cast import Cast
from tests.protection.conftest import Room
from tests.protection.racing import race
from tests.protection.racing_referrals import race_referrals
from tests.protection.referring import helper_of

ROUNDS = int(os.environ.get("RACE_ROUNDS", "25"))
# A round makes two packages, so the suite fires fewer of them; the proof fires as many.
REFERRAL_ROUNDS = int(os.environ.get("RACE_ROUNDS", "8"))


# A case's head lists all that happened in it: hundreds of rounds in one would race more and more slowly.
ROUNDS_A_CASE = 25


def _rounds(room: Room, rounds: int) -> Iterator[tuple[int, ProtectionCase, Receipt]]:
    """The number of each round, and the case in which it is fired."""
    for first in range(0, rounds, ROUNDS_A_CASE):
        case, receipt = room.adopted()
        for number in range(first, min(first + ROUNDS_A_CASE, rounds)):
            yield number, case, receipt


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_share_fired_together(room: Room) -> None:
    """What stands when the withdrawal is answered stands at the end: nothing came after it."""
    passed = 0
    for number, case, receipt in _rounds(room, ROUNDS):
        found = race(room, case, receipt, number)
        assert found.errors == []
        assert found.passed["withdraw"]
        assert found.at_answer == found.at_end
        passed += sum(found.passed.values()) - 1
    # Both sides must have won now and then, or the rounds raced nothing.
    assert 0 < passed < 3 * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_referral_fired_together(room: Room, cast: Cast) -> None:
    """The same with packages: no package is made and none is fetched after the answer."""
    helper = helper_of(cast)
    passed = 0
    for number, case, receipt in _rounds(room, REFERRAL_ROUNDS):
        found = race_referrals(room, case, receipt, helper, number)
        assert found.errors == []
        assert found.passed["withdraw"]
        assert found.at_answer == found.at_end
        passed += sum(found.passed.values()) - 1
    assert 0 < passed < 3 * REFERRAL_ROUNDS
