"""Whoever takes part in the story of feedback: each at a browser of their own, at a moment of their own.

Nobody's browser runs a script, and all of them have the same language.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import time_machine
from django.conf import settings
from django.db.models import Model
from django.utils.translation import override
from playwright.sync_api import Browser

from portal.errors import Sentence
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.accreditation.applicant.conftest import signed_in
from tests.appeals.conftest import reviewers
from tests.cast import Cast
from tests.journeys.visitor import Visitor, press

M = TypeVar("M", bound=Model)

SLUG = "riverland-style"
WIDTH = 1280
# What people write, by the language of their pages.
SAID = {
    "fr": "Le puits de la vallée est à sec depuis deux ans.",
    "zh-hans": "山谷里的水井已经干涸两年了。",
}
ANSWERED = {
    "fr": "Quarante puits seront réparés avant la saison sèche.",
    "zh-hans": "旱季之前将修复四十口水井。",
}
# Long enough to be a dispute with substance.
DISPUTED = {
    "fr": "Nous avons visité les trois villages de la haute vallée : aucun puits n’y est réparé.",
    "zh-hans": "我们走访了上游河谷的三个村庄，那里一口水井也没有修好，村民仍然要走很远的路去取水。",
}


@dataclass
class People:
    """The cast at their browsers."""

    cast: Cast
    chromium: Browser
    base: str
    language: str
    panel: list[Actor] = field(default_factory=list)
    sitting: dict[UUID | None, Visitor] = field(default_factory=dict)

    @property
    def institution(self) -> Tenant:
        return self.cast.institution

    @property
    def amal(self) -> Visitor:
        """The representative of an organization: the one to whom all of this happens."""
        return self.at_desk(self.cast.owner)

    @property
    def manager(self) -> Visitor:
        """Who manages consultations, and moderates."""
        return self.at_desk(self.cast.staff[StaffRole.CONSULTATION_MANAGER])

    def at_desk(self, actor: Actor | None) -> Visitor:
        """This person's browser, signed in now (with a second factor); None: somebody without account."""
        key = actor.person_id if actor else None
        if key not in self.sitting:
            self.sitting[key] = Visitor(
                self.chromium, self.base, self.language, WIDTH, script=False
            )
            if actor is not None:
                self._sign_in(actor)
        return self.sitting[key]

    def _sign_in(self, actor: Actor) -> None:
        cookie = signed_in(actor).cookies[settings.SESSION_COOKIE_NAME]
        session = {"name": cookie.key, "value": cookie.value, "url": self.base}
        self.sitting[actor.person_id].context.add_cookies([session])  # type: ignore[list-item]

    @contextmanager
    def at(self, instant: datetime) -> Iterator[None]:
        """It is this instant for everybody; who was signed in signs in again."""
        with time_machine.travel(instant):
            for actor in (self.cast.owner, *self.cast.staff.values(), *self.panel):
                if actor.person_id in self.sitting:
                    self._sign_in(actor)
            yield

    def reviewers(self) -> list[Actor]:
        """Three who review decisions and took no part in any."""
        if not self.panel:
            first = self.cast.staff[StaffRole.APPEALS_REVIEWER]
            self.panel = [first, *reviewers(self.cast, 2, "panel")]
        return self.panel

    def leave(self) -> None:
        """Nothing was crooked on anybody's pages, and no page asked anything of anybody else."""
        everybody = list(self.sitting.values())
        assert [one.crooked for one in everybody if one.crooked] == []
        assert [one.elsewhere for one in everybody if one.elsewhere] == []
        for one in everybody:
            one.context.close()


def open_staff(person: Visitor, *ways: str) -> None:
    """From the institution's staff home through these links."""
    person.go(f"/{{language}}/{SLUG}/staff/")
    for way in ways:
        person.follow(way)


def open_newest(person: Visitor) -> None:
    """The newest line of the inbox leads to the matter that it is about."""
    person.go("/{language}/account/inbox/")
    press(person.page, "main ol a[href*='/inbox/'] >> nth=0")
    person.look()


def in_words(language: str, sentence: Sentence) -> str:
    """A sentence of the catalogue in this language."""
    with override(language):
        return str(sentence)


def main_of(person: Visitor) -> str:
    """What stands on the page."""
    return person.page.inner_text("main")


def id_in(path: str) -> UUID:
    """The last id of an address."""
    return UUID(next(part for part in reversed(path.split("/")) if len(part) == 36))


def rows_of(model: type[M], tenant: Tenant, **where: Any) -> list[M]:
    """Rows of the institution as its portal reads them."""
    with tenant_context(system_actor(tenant.pk)):
        return list(model._default_manager.filter(**where))
