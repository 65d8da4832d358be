"""Moves that did nothing, or something that nobody had asked for."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from participation.accreditation.models import Application
from portal.notifications.models import Notification
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step
from tests.accreditation.staff_pages import (
    DECIDED_ON,
    file_path,
    first_reason,
    grant,
    reload,
    rule_of,
    sign_in,
    text_of,
)
from tests.cast import Cast, Mover
from tests.commitments.making import (
    REASON,
    Chain,
    contribute,
    dispute,
    make_chain,
    page,
    pass_time,
    propose,
    reported,
    round_of,
    step,
    verdict,
)
from tests.commitments.making import reload as reload_commitment
from tests.commitments.test_check import after_first, given, say

pytestmark = pytest.mark.django_db


def test_indico_7197_a_refusal_after_a_grant_reported_success_and_changed_nothing(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    """Indico #7197: the page said "done", the state stayed, and nobody was told."""
    grant(cast, submitted, move)
    before = _steps(submitted)
    form = {
        **DECIDED_ON,
        "rule": str(rule_of(submitted, cast.decider).pk),
        "reason_code": first_reason(submitted, cast.decider, "refuse"),
        "text": "On second thoughts, no.",
    }
    answer = sign_in(cast.decider).post(file_path(cast, submitted, "refuse/"), form)
    assert answer.status_code == 409
    assert "On second thoughts, no." in text_of(answer)
    assert "nothing was changed by it" in text_of(answer)
    found = reload(submitted, cast.decider)
    assert (found.status, found.outcome) == ("closed", "granted")
    assert _steps(submitted) == before


def _steps(application: Application) -> int:
    with tenant_context(system_actor(application.tenant_id)):
        return Step.objects.filter(subject_id=application.pk).count()


def test_decidim_12912_linking_marked_a_proposal_as_accepted(cast: Cast) -> None:
    """Decidim #12912: hanging a result under a proposal silently accepted the proposal."""
    chain = make_chain(cast.institution)
    said = contribute(chain, cast.owner, cast.organization, status="held", accepted_at=None)
    before = _state(chain, said)
    step(cast, propose(cast, chain), "adopt")
    assert _state(chain, said) == before
    assert before[0] != "answered"
    assert before[1] == "held"


def _state(chain: Chain, said: Any) -> tuple[str, str]:
    with tenant_context(system_actor(chain.theme.tenant_id)):
        chain.theme.refresh_from_db()
        said.refresh_from_db()
    return chain.theme.status, said.status


@pytest.mark.django_db(transaction=True)
def test_pretix_2119_somebody_else_was_promoted_before_those_who_waited(cast: Cast) -> None:
    """Pretix #2119: a place went past those who were first in line.

    There is no list of waiting people here; the line that exists is that of the check, in which
    those who contributed are heard before everybody else, however quick the others are.
    """
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    commitment = reported(cast, chain)
    early = say(cast.rival_owner, commitment, verdict(cast.rival.pk))
    assert early.status_code == 422
    assert "heard first" in text_of(early)
    assert say(cast.owner, commitment, verdict(cast.organization.pk)).status_code == 302
    with time_machine.travel(after_first(cast, commitment), tick=False):
        assert say(cast.rival_owner, commitment, verdict(cast.rival.pk)).status_code == 302
    flags = {check.organization_id: check.is_contributor for check in given(cast, commitment)}
    assert flags == {cast.organization.pk: True, cast.rival.pk: False}


@pytest.mark.django_db(transaction=True)
def test_fixmystreet_2357_it_was_reopened_with_no_note(cast: Cast) -> None:
    """FixMyStreet #2357: a report stood open again and nobody could read why."""
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    commitment = reported(cast, chain)
    say(cast.owner, commitment, dispute(cast.organization.pk))
    pass_time(round_of(cast, commitment).ends_at)
    ended = reload_commitment(cast, commitment)
    assert (ended.status, ended.reopen_count) == ("at_risk", 1)
    shown = text_of(Client().get(page(ended)))
    assert "Reopened: a substantiated dispute" in shown
    assert REASON in shown
    with tenant_context(cast.owner):
        told = set(
            Notification.objects.filter(subject_id=ended.pk).values_list("template", flat=True)
        )
    assert any("reopened" in template for template in told)
