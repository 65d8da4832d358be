"""What every page of one case shows: where it stands, what must not be overlooked, its tabs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.clocks import clocks_of
from portal.http import PortalRequest
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case, list_proposals
from protection.cases.texts import OpenCase, head_kept, keep_recoverable, opened_case
from protection.cases.versions import ASSESSMENT, PLAN, versions_of
from protection.cases.views.door import desk_render, desk_url, open_vault

CLOCK_NAMES = {
    "assign": _("Taken over by"),
    "contact": _("Human contact by"),
    "assessment": _("Assessment by"),
    "plan": _("Plan by"),
    "review": _("Next look by"),
    "emergency": _("Emergency reviewed by"),
    "feedback": _("The person is told where it stands by"),
    "check_in": _("Sign of life by"),
    "pause": _("The person is waited for until"),
    "erasure": _("Erased or kept longer by"),
    "answer": _("Answer with reasons by"),
}
_TABS = (
    ("desk-case", pgettext_lazy("page of a case", "File")),
    ("desk-assessment", pgettext_lazy("page of a case", "Risk")),
    ("desk-plan", pgettext_lazy("page of a case", "Plan")),
    ("desk-tasks", pgettext_lazy("page of a case", "Tasks")),
    ("desk-consents", pgettext_lazy("page of a case", "Consent")),
    ("desk-team", pgettext_lazy("page of a case", "Team")),
    ("desk-happened", pgettext_lazy("page of a case", "What has happened")),
)


@dataclass(frozen=True, slots=True, repr=False)
class CasePage:
    """One case under an officer's eyes."""

    request: PortalRequest
    case: ProtectionCase
    ring: Keyring
    opened: OpenCase

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of this case."""
        return desk_url(self.request, name, self.case.pk, *args)

    def render(
        self, template: str, context: dict[str, Any], *, tab: str, status: int = 200
    ) -> HttpResponse:
        """A page of this case, with its head."""
        texts = context.get("texts") or self.opened.texts()
        head = {
            "case": self.case,
            "tab": tab,
            "own_key": self.ring.holder.key,
            "tabs": [
                {"url": self.url(name), "word": word, "current": name == tab}
                for name, word in _TABS
            ],
            "clocks": [
                {"name": CLOCK_NAMES.get(clock.name, clock.name), "clock": clock}
                for clock in clocks_of(self.case)
            ],
            "proposals_count": len(list_proposals(self.case)),
            "is_double": versions_of(texts, ASSESSMENT).is_double
            or versions_of(texts, PLAN).is_double,
        }
        return desk_render(self.request, template, {**head, **context}, status=status)


@contextmanager
def case_page(request: PortalRequest, case_id: UUID) -> Iterator[CasePage]:
    """Open a case for a page. Raises NotFound, VaultLocked, Unopenable."""
    case = get_case(case_id, actor=request.actor)
    with open_vault(request) as ring:
        with head_kept(case_id, ring=ring, actor=request.actor):
            keep_recoverable(case_id, ring=ring, actor=request.actor)
        with opened_case(case_id, ring=ring, actor=request.actor) as opened:
            yield CasePage(request, case, ring, opened)
