"""What has happened in a case, and who is on its team."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from portal.http import PortalRequest
from portal.vault.datakeys import Compartment
from protection.cases.models import MemberProposal
from protection.cases.selectors import list_proposals, list_team, names_of_keys
from protection.cases.texts import Text
from protection.cases.timeline import timeline
from protection.cases.views.door import desk_page
from protection.cases.views.page import case_page
from protection.cases.views.step_fields import PART_WORDS
from protection.consent.selectors import ledger_of


@desk_page
@sensitive_variables()
def happened(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """All of it, the newest first."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        events = timeline(page.case, texts, ledger_of(page.opened), actor=request.actor)
        context = {"texts": texts, "events": events}
        return page.render("protection/happened.html", context, tab="desk-happened")


@desk_page
@sensitive_variables()
def team(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Who opens which part until when, and why; who waits for a second member's answer."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        proposals = list_proposals(page.case)
        names = names_of_keys([one.key_id for one in proposals])
        members = list_team(page.case)
        context = {
            "texts": texts,
            "members": [
                {
                    "member": one,
                    "parts": _parts(one.compartments),
                    "is_whole": len(one.compartments) == len(Compartment),
                    "why": _why(texts, one.text),
                }
                for one in members
            ],
            "proposals": [
                {
                    "proposal": one,
                    "name": names.get(one.key_id, ""),
                    "parts": _parts(tuple(one.compartments)),
                    "why": _why(texts, one.text),
                    "may_answer": _is_anothers(one, request),
                }
                for one in proposals
            ],
            "is_alone": sum(not one.has_expired for one in members) == 1,
        }
        return page.render("protection/team.html", context, tab="desk-team")


def _is_anothers(proposal: MemberProposal, request: PortalRequest) -> bool:
    return proposal.proposed_by_id != request.actor.person_id


def _parts(compartments: tuple[str, ...]) -> list[str]:
    return [str(PART_WORDS[part]) for part in Compartment if part.value in compartments]


def _why(texts: list[Text], row: UUID | None) -> str:
    return next((str(text.body["words"]) for text in texts if text.row == row), "")
