"""Whoever reads everything that is public, at every step, and keeps it all.

A random history of reports goes through the services that the desk's transitions call; after each
step every public door is read. What must never be learnt is known here, and looked for: in the
words of all doors, in the difference of any two counts that were ever read, and in the released
figures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.errors import Refused
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import ObstacleStatus, Origin
from promotion.publication.models import PublishedFigure
from promotion.publication.releasing import DELAY, drafted, make_release
from promotion.publication.selectors import counts_by_country
from promotion.publication.services import merge_obstacle, retract_obstacle, show_obstacle
from promotion.taxonomy.selectors import sensitive_groups
from tests.promotion.publication.making import PUBLIC, TOLD, report, within

BEGIN = datetime(2026, 2, 20, 9, tzinfo=UTC)
K = 5


@dataclass(frozen=True)
class Told:
    """What a report says, drawn at random."""

    is_public: bool
    country: str
    severity: int
    group: str
    subjects: int | None
    day: int
    level: str
    kind: str = "L03"
    when: str = "TIM-D"
    where: str = "GEO-3"
    verification: str = "VER-3"


@dataclass(frozen=True)
class Act:
    """One step of a history: what is done to which report."""

    name: str
    target: int
    told: Told


@dataclass
class Truth:
    """One report as it really is, with the words that nobody may ever read of it."""

    row: Obstacle
    secret: str
    since: datetime
    is_out: bool = False
    was_coarse: bool = True


@dataclass
class World:
    """An institution's reports and everything that was ever read of them."""

    tenant: Tenant
    client: Client
    now: datetime = BEGIN
    reports: list[Truth] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    # Released sets of reports, and sets of rows in a country at some step: with what they count.
    figures: list[frozenset[UUID]] = field(default_factory=list)
    subjects: dict[UUID, tuple[str, int]] = field(default_factory=dict)

    def run(self, acts: Iterable[Act]) -> list[str]:
        """Play the history, read after each step; what was learnt that must not be."""
        for act in acts:
            self.now += timedelta(days=9)
            with within(self.tenant):
                self._do(act)
                self._release()
            self._read()
        self._subtract()
        return self.leaks

    def _do(self, act: Act) -> None:
        if act.name == "new" or not self.reports:
            self._new(act.told)
            return
        truth = self.reports[act.target % len(self.reports)]
        if act.name == "correct" and not truth.is_out:
            self._correct(truth, act.told)
        elif act.name == "retract":
            self._end(truth, ObstacleStatus.RETRACTED, for_safety=False)
        elif act.name in {"seal", "withdraw"}:
            self._end(truth, ObstacleStatus.SEALED, for_safety=True)
        elif act.name == "merge" and not truth.is_out:
            self._merge(truth)

    def _new(self, told: Told) -> None:
        number = len(self.reports)
        secret = f"Secretplace{number}q"
        values = _values(told, self.now) | {
            "title": f"Entry {number}",
            "account": "What is fit to be published.",
        }
        base = PUBLIC if told.is_public else TOLD
        values |= {"place": f"Openplace{number}q"} if told.is_public else {"province": secret}
        row = report(self.tenant, base, **values)
        self.reports.append(Truth(row, secret, self.now))
        self._show(self.reports[-1])

    def _show(self, truth: Truth) -> bool:
        """Whether the guard lets the report, as it stands now, into the register or the figures."""
        row = truth.row
        try:
            show_obstacle(row, now=self.now)
        except Refused:
            return False
        if not any(row.pk in one for one in self.figures):
            self.subjects[row.pk] = (str(row.country), row.possible_subjects or 0)
        if row.origin != Origin.PUBLIC and not _is_coarse(truth, self.tenant):
            # The province of this one may be read; it was shown for what the report said then.
            truth.was_coarse = False
        return True

    def _correct(self, truth: Truth, told: Told) -> None:
        """Everything that a correction can change, at once; all of it or nothing."""
        # What was published had begun by then: nothing else is proposed.
        for name, value in _values(told, truth.since).items():
            is_of_told = name in {"possible_subjects", "place_precision"}
            if name != "level" and not (is_of_told and truth.row.origin == Origin.PUBLIC):
                setattr(truth.row, name, value)
        with transaction.atomic():
            truth.row.save()
            if not self._show(truth):
                transaction.set_rollback(True)
        truth.row.refresh_from_db()

    def _end(self, truth: Truth, status: str, *, for_safety: bool) -> None:
        truth.row.status, truth.is_out = status, True
        truth.row.save(update_fields=["status"])
        retract_obstacle(truth.row, note="", for_safety=for_safety, now=self.now)

    def _merge(self, truth: Truth) -> None:
        others = [one for one in self.reports if one is not truth and not one.is_out]
        if not others:
            return
        truth.row.status, truth.is_out = ObstacleStatus.MERGED, True
        truth.row.merged_into = others[0].row
        truth.row.save(update_fields=["status", "merged_into"])
        merge_obstacle(truth.row, into=others[0].row, now=self.now)

    def _release(self) -> None:
        """The worker's task, each step; which reports a figure holds is known here alone."""
        month = (self.now - DELAY).date().replace(day=1)
        before = datetime(month.year, month.month, 1, tzinfo=UTC)
        draft = drafted(self.tenant, entered_before=before, now=self.now)
        release = make_release(self.tenant, now=self.now)
        if release is None:
            return
        made = list(PublishedFigure.objects.filter(release=release))
        blocks = [*draft.alone, *draft.groups]
        if sorted(one.reports for one in made) != sorted(len(one.reports) for one in blocks):
            self.leaks.append("a release says something else than its draft")
        self.figures += [frozenset(one.id for one in block.reports) for block in blocks]
        self.figures.append(frozenset(one.id for block in blocks for one in block.reports))

    def _read(self) -> None:
        listed = self._get("/api/v1/tenants/{slug}/obstacles/").json()["results"]
        words = [str(listed), *self._other_doors(listed)]
        self._look_for_words(words)
        with within(self.tenant):
            counts = counts_by_country(self.tenant)
        if dict(Counter(one["country"] for one in listed)) != counts:
            self.leaks.append("counts say more than the list")
        self._public_stands(listed)
        self.leaks += [f"too near a day: {one['title']}" for one in listed if _is_narrow(one)]

    def _other_doors(self, listed: list[dict[str, Any]]) -> Iterator[str]:
        for path in ("statistics/obstacles/", "obstacles/changes/"):
            yield self._get(f"/api/v1/tenants/{{slug}}/{path}").content.decode()
        for path in ("", "figures/", "feed/", "feed.json"):
            yield self._get(f"/en/{{slug}}/obstacles/{path}").content.decode()
        if listed:
            yield self._get(f"/en/{{slug}}/obstacles/{listed[0]['id']}/").content.decode()
        slug = self.tenant.slug
        for address in (
            reverse("obstacles-map", kwargs={"tenant": slug}),
            reverse("obstacle-files", kwargs={"tenant": slug, "form": "csv"}),
        ):
            answer: Any = self.client.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            yield body.decode("utf-8", "replace")

    def _get(self, path: str) -> Any:
        answer = self.client.get(path.format(slug=self.tenant.slug))
        if answer.status_code != 200:
            raise AssertionError(f"{path} answered {answer.status_code}")
        return answer

    def _look_for_words(self, texts: list[str]) -> None:
        for truth in self.reports:
            if truth.row.origin == Origin.PUBLIC:
                continue
            forbidden = [truth.row.reference]
            forbidden += [truth.secret] if truth.was_coarse else []
            for word in forbidden:
                if any(word in text for text in texts):
                    self.leaks.append(f"read: {word}")

    def _public_stands(self, listed: list[dict[str, Any]]) -> None:
        """What is public elsewhere and stands is there exactly, whatever else happens."""
        shown = {one["place"]: one for one in listed if one["origin"] == Origin.PUBLIC}
        for truth in self.reports:
            row = truth.row
            if row.origin == Origin.PUBLIC and not truth.is_out:
                found = shown.get(row.place)
                if found is None or found["starts_on"] != row.starts_on.isoformat():
                    self.leaks.append(f"hidden: {row.place}")

    def _subtract(self) -> None:
        """Any figure, and any figure inside another: what is left could be about five at least."""
        sets = set(self.figures)
        found = sets | {one - other for one in sets for other in sets if other < one}
        for one in found - {frozenset()}:
            most: dict[str, int] = {}
            for pk in one:
                country, subjects = self.subjects[pk]
                most[country] = max(most.get(country, 0), subjects)
            if sum(most.values()) < K:
                self.leaks.append(f"{len(one)} reports about fewer than {K}")


def _is_narrow(one: dict[str, Any]) -> bool:
    """Whether what somebody told is placed within less than a week, or a month where it is grave.

    The day of publication is known: what it was about had happened by then.
    """
    if one["origin"] == Origin.PUBLIC:
        return False
    start = date.fromisoformat(one["starts_on"])
    month = (start.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    ends = {
        "TIM-W": start + timedelta(days=6),
        "TIM-M": month,
        "TIM-O": month,
        "TIM-Y": start.replace(month=12, day=31),
    }
    end = date.fromisoformat(one["ends_on"]) if one["ends_on"] else ends.get(one["date_precision"])
    published = date.fromisoformat(one["published_at"][:10])
    if end is None:
        return True
    known = (min(end, published) - start).days + 1
    return known < (28 if one["severity"] >= 4 else 7)


def _values(told: Told, now: datetime) -> dict[str, Any]:
    begins = (now - timedelta(days=told.day)).date()
    values: dict[str, Any] = {
        "country": told.country,
        "severity": told.severity,
        "groups": [told.group],
        "kinds": [told.kind],
        "verification": told.verification,
        "starts_on": begins,
        "ends_on": begins + timedelta(days=2) if told.when == "TIM-R" else None,
        "date_precision": told.when,
    }
    if not told.is_public:
        values |= {
            "possible_subjects": told.subjects,
            "level": told.level,
            "place_precision": told.where,
        }
    return values


def _is_coarse(truth: Truth, tenant: Tenant) -> bool:
    """By the rule as it is written (b9), not as it is coded."""
    row = truth.row
    is_sensitive = bool(set(row.groups) & sensitive_groups(tenant=tenant))
    return (
        row.severity >= 4
        or is_sensitive
        or (row.possible_subjects or 0) < K
        or row.level == "PUB-3"
        or row.place_precision != "GEO-3"
    )
