"""Themes of the demo: contributions coded by two people, answers in every state, quotes.

Consultations that close are analysed here; what was prepared comes out when they are answered
(participation.consultations.demo_answering, which comes after).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from participation.consultations.demo import Desk, desks, in_stage
from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus
from participation.contributions.models import Contribution
from participation.themes.coding import save_codes
from participation.themes.demo_texts import CORRECTION, CORRECTION_REASON, THEMES, Said
from participation.themes.models import Theme
from participation.themes.quotes import (
    agree_to_quote,
    ask_for_quote,
    refuse_quote,
    withdraw_quote,
)
from participation.themes.reading import said_in
from participation.themes.selectors import codable
from participation.themes.services import create_theme, prepare_answer, show_theme
from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

# What is answered ahead of the rest while the analysis goes on.
_AHEAD = {"analysis": 2, "overdue": 0}
_QUOTED = 60


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Themes for each consultation that has closed, each once."""
    people = {user.pk: demo_actor(user) for _g, _p, user, _organization in organizations}
    for desk in desks(tenants, staff):
        analyst = _one(staff[desk.tenant.slug], StaffRole.ANALYST, desk.tenant)
        closed = in_stage(desk, "analysis", "overdue", "answered", "follow_up", "ended")
        for given, row in closed:
            if row.status == ConsultationStatus.ANALYSIS and not _has_themes(desk, row):
                Analysis(desk, row, analyst, people, given["stage"]).play()


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _has_themes(desk: Desk, row: Consultation) -> bool:
    with tenant_context(desk.manager):
        return row.themes.exists()


class Analysis:
    """One consultation from its closing to the answers."""

    def __init__(
        self,
        desk: Desk,
        row: Consultation,
        analyst: Actor,
        people: dict[UUID, Actor],
        stage: str,
    ) -> None:
        self.desk, self.row, self.analyst = desk, row, analyst
        self.people, self.stage = people, stage
        self.began = row.closes_at or timezone.now()
        self.themes: list[tuple[Theme, Said]] = []

    def when(self, days: float) -> datetime:
        """So many days after it closed, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())

    def play(self) -> None:
        """Themes, codes, quotes, answers."""
        manager = self.desk.manager
        with at(self.when(6)), tenant_context(manager):
            for said in THEMES:
                made = create_theme(
                    consultation_id=self.row.pk,
                    title=said.title,
                    description=said.description,
                    actor=manager,
                )
                self.themes.append((made, said))
        self._code()
        self._show()
        self._quote()
        self._answer()

    def _code(self) -> None:
        """The manager reads everything; the analyst every second one, and sees some otherwise."""
        for actor, each, days in ((self.desk.manager, 1, 8), (self.analyst, 2, 9)):
            with at(self.when(days)), tenant_context(actor):
                rows = list(codable(self.row).order_by("submitted_at", "id"))
                codes = {
                    row.pk: self._themes_for(number, doubts=each > 1)
                    for number, row in enumerate(rows)
                    if number % each == 0
                }
                if codes:
                    save_codes(codes, consultation=self.row, actor=actor)

    def _themes_for(self, number: int, *, doubts: bool) -> list[UUID]:
        count = len(self.themes)
        chosen = {number % count}
        if number % 4 == 1:
            chosen.add((number + 2) % count)
        if doubts and number % 6 == len(self.themes) - 1:
            chosen = {(number + 1) % count}
        return [self.themes[position][0].pk for position in sorted(chosen)]

    def _quote(self) -> None:
        """Words of some authors with an account: asked, agreed, refused, withdrawn."""
        with tenant_context(self.desk.manager):
            rows = codable(self.row).filter(author_id__in=list(self.people)).order_by("id")
            found = list(rows[:4])
            said = said_in(found)
        for number, row in enumerate(found):
            words = next((piece.text for piece in said[row.pk] if not piece.translation), "")
            if words:
                self._ask(row, " ".join(words.split())[:_QUOTED].rsplit(" ", 1)[0], number)

    def _ask(self, row: Contribution, words: str, number: int) -> None:
        manager = self.desk.manager
        theme = self.themes[number % len(self.themes)][0]
        with at(self.when(10)), tenant_context(manager):
            quote = ask_for_quote(
                theme_id=theme.pk, contribution_id=row.pk, text=words, actor=manager
            )
        author = self.people[quote.author_id] if quote.author_id else None
        if author is None or number == 0:
            return
        with at(self.when(11)), tenant_context(author):
            if number == 2:  # noqa: PLR2004 - the third of four
                refuse_quote(quote_id=quote.pk, actor=author)
                return
            agree_to_quote(quote_id=quote.pk, signed_as=quote.signed_as, actor=author)
        if number > 2:  # noqa: PLR2004 - the last of four
            with at(self.when(12)), tenant_context(author):
                withdraw_quote(quote_id=quote.pk, actor=author)

    def _show(self) -> None:
        manager = self.desk.manager
        with at(self.when(9.5)), tenant_context(manager):
            for theme, _said in self.themes:
                show_theme(theme_id=theme.pk, is_shown=True, actor=manager)

    def _answer(self) -> None:
        """Some ahead of the others, one considered, the rest prepared; where it is overdue, none."""
        manager = self.desk.manager
        ahead = _AHEAD.get(self.stage, 1)
        for number, (theme, said) in enumerate(self.themes):
            with at(self.when(16 + number)), tenant_context(manager):
                if number < ahead:
                    self._publish(theme, "answer", said.answer, said)
                elif self.stage == "overdue":
                    continue
                elif self.stage == "analysis" and number == ahead:
                    perform(Theme, theme.pk, "consider", actor=manager)
                else:
                    prepare_answer(
                        theme_id=theme.pk,
                        outcome=said.outcome,
                        answer=said.answer,
                        referred_to=said.referred_to,
                        actor=manager,
                    )
        if ahead:
            theme, said = self.themes[0]
            with at(self.when(22)), tenant_context(manager):
                reason = {"reason": CORRECTION_REASON}
                self._publish(theme, "correct", CORRECTION, said, **reason)

    def _publish(
        self, theme: Theme, move: str, answer: dict[str, str], said: Said, **more: str
    ) -> None:
        texts = {build_localized_fieldname("answer", code): text for code, text in answer.items()}
        values = {"outcome": said.outcome, "referred_to": said.referred_to, **texts, **more}
        perform(Theme, theme.pk, move, actor=self.desk.manager, values=values)
