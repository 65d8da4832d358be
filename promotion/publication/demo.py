"""Reports of the demo in every state, with a correction, retractions, a merger, a reply and a seal.

The way to where a report stands is written as rows (three dozen reports through every service take
too long for a first start); what happens to it afterwards goes through the services as the people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.clocks import DUE_FIELDS
from portal.demo import at
from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Step, Visibility, perform
from promotion.obstacles.effects import TRIAGE, VERIFICATION, start_embargo, start_limit
from promotion.obstacles.embargo import SENSITIVE_HOURS, embargo_hours_of
from promotion.obstacles.models import (
    Assessment,
    CustodyEntry,
    Evidence,
    Obstacle,
    ObstacleActor,
    ObstacleInstrument,
    ObstacleMessage,
)
from promotion.obstacles.replies import ask_reply, record_reply, record_silence
from promotion.obstacles.services import withdraw
from promotion.obstacles.severity import severity_of
from promotion.obstacles.states import ObstacleStatus as S
from promotion.obstacles.states import Origin, PlacePrecision, PublicationLevel
from promotion.obstacles.tables import OBSTACLE_TRANSITIONS
from promotion.obstacles.weighing import facts_of
from promotion.publication.demo_texts import REPORTS, RIVERLAND, Told
from promotion.publication.demo_texts_council import COUNCIL_REPORTS
from promotion.publication.services import show_many
from promotion.taxonomy.selectors import sensitive_groups, severity_floors

_TO_ASSESSED = ("take_up", "begin_verification", "assess")
_WAY: dict[str, tuple[str, ...]] = {
    S.SUBMITTED: (),
    S.TRIAGE: ("take_up",),
    S.NEEDS_INFO: ("take_up", "ask"),
    S.VERIFYING: ("take_up", "begin_verification"),
    S.ASSESSED: _TO_ASSESSED,
    S.IN_REVIEW: (*_TO_ASSESSED, "propose"),
    S.PUBLISHED: (*_TO_ASSESSED, "propose", "publish"),
}
_TARGETS = {move.name: move.target for move in OBSTACLE_TRANSITIONS}
# Days after its arrival on which each of the steps was taken.
_DAYS = (1, 2, 5, 6, 8)
_SOURCES = {"VER-1": 1, "VER-2": 2, "VER-3": 3}


@dataclass
class Room:
    """An institution's analyst and the one who decides."""

    tenant: Tenant
    analyst: Actor
    decider: Actor
    now: datetime
    rows: dict[str, Obstacle]

    def when(self, told: Told, days: float) -> datetime:
        """So many days after it arrived, never in the future."""
        return min(self.now - timedelta(days=told.ago - days), self.now)

    def of(self, beginning: str) -> Obstacle:
        """The report whose line begins like this."""
        return next(row for title, row in self.rows.items() if title.startswith(beginning))


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Each institution's reports, once."""
    for tenant in tenants:
        told = [one for one in (*REPORTS, *COUNCIL_REPORTS) if one.tenant == tenant.slug]
        if not told:
            continue
        analyst, decider = (
            _one(staff[tenant.slug], role, tenant)
            for role in (StaffRole.ANALYST, StaffRole.DECISION_MAKER)
        )
        room = Room(tenant, analyst, decider, timezone.now(), {})
        with tenant_context(system_actor(tenant.pk)):
            if Obstacle.objects.filter(tenant=tenant, title=told[0].title).exists():
                continue
            _write(room, told)
        _publish(room, told)
        if tenant.slug == RIVERLAND:
            _afterwards(room)


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _write(room: Room, told: Sequence[Told]) -> None:
    """The reports with their parts, as if the steps had been taken on their days."""
    floors, sensitive = severity_floors(), sensitive_groups(tenant=room.tenant)
    rows = [_row(room, one, floors, sensitive) for one in told]
    Obstacle.objects.bulk_create(rows)
    for one, row in zip(told, rows, strict=True):
        row.created_at, room.rows[one.title] = room.when(one, 0), row
        row.embargo_until = _embargo(room, one, row)
    Obstacle.objects.bulk_update(rows, ["created_at", "embargo_until"])
    both = list(zip(told, rows, strict=True))
    Step.objects.bulk_create(step for pair in both for step in _steps(room, *pair))
    Assessment.objects.bulk_create(one for pair in both for one in _assessments(room, *pair))
    ObstacleActor.objects.bulk_create(
        ObstacleActor(tenant=room.tenant, obstacle=row, actor=code, degree="DEG-DIR")
        for one, row in both
        for code in one.actors
    )
    ObstacleInstrument.objects.bulk_create(
        ObstacleInstrument(tenant=room.tenant, obstacle=row, kind=one.instrument)
        for one, row in both
        if one.instrument
    )
    ObstacleMessage.objects.bulk_create(
        ObstacleMessage(
            tenant=room.tenant,
            obstacle=row,
            kind="question",
            text=one.question,
            language=one.language,
            sent_at=room.when(one, 2),
        )
        for one, row in both
        if one.question
    )
    _evidence(room, both)
    _clocks(room, both)


def _row(room: Room, told: Told, floors: Any, sensitive: Any) -> Obstacle:
    fields: dict[str, Any] = {
        "origin": Origin.ORGANIZATION,
        "modality": "MOD-OFF",
        "may_publish": True,
        "may_ask_reply": True,
        **told.more,
    }
    row = Obstacle(
        tenant=room.tenant,
        reference=random_code(8),
        status=told.status,
        title=told.title,
        account=told.account,
        language=told.language,
        kinds=list(told.kinds),
        freedoms=list(told.freedoms),
        groups=list(told.groups),
        country=told.country,
        province=told.province,
        place_precision=PlacePrecision.PROVINCE if told.province else PlacePrecision.COUNTRY,
        starts_on=(room.now - timedelta(days=told.ago + 6)).date(),
        verification=told.verification or "VER-0",
        possible_subjects=told.subjects,
        **fields,
    )
    found = severity_of(facts_of(row), floors=floors, sensitive=sensitive)
    row.severity = row.severity_computed = found.level
    row.severity_reasons = found.reasons
    _people(room, told, row)
    return row


def _people(room: Room, told: Told, row: Obstacle) -> None:
    """Who assessed, proposed, published, and who handles it."""
    steps = _WAY[told.status]
    if "assess" in steps:
        row.assessed_by_id, row.assessed_at = room.analyst.person_id, room.when(told, _DAYS[2])
        row.source_count = _SOURCES[told.verification]
        row.source_grade, row.information_grade = "SRC-B", "INF-2"
        row.connection = "organization"
    if "propose" in steps:
        row.proposed_by_id = room.analyst.person_id
        is_public = row.origin == Origin.PUBLIC
        row.level = PublicationLevel.PUBLIC if is_public else PublicationLevel.GUARDED
    if "publish" in steps:
        row.approved_by_id, row.approved_at = room.decider.person_id, room.when(told, _DAYS[4])
        row.published_at = room.when(told, _DAYS[4])
    if told.status == S.VERIFYING and told.ago < max(_DAYS) * 2:
        row.handled_by_id, row.handled_since = room.analyst.person_id, room.now


def _embargo(room: Room, told: Told, row: Obstacle) -> datetime | None:
    """What is sensitive waits; the sensitive report that is in review was proposed today."""
    if told.status != S.IN_REVIEW or not embargo_hours_of(row):
        return None
    return room.now + timedelta(hours=SENSITIVE_HOURS)


def _steps(room: Room, told: Told, row: Obstacle) -> Iterator[Step]:
    before = str(S.SUBMITTED)
    for name, day in zip(_WAY[told.status], _DAYS, strict=False):
        who = room.decider if name == "publish" else room.analyst
        yield Step(
            tenant=room.tenant,
            subject_type=row._meta.label_lower,
            subject_id=row.pk,
            transition=name,
            from_status=before,
            to_status=_TARGETS[name],
            party=Step.Party.INSTITUTION,
            visible_to=Visibility.STAFF,
            taken_by_id=who.person_id,
            taken_at=room.when(told, day),
        )
        before = _TARGETS[name]


def _assessments(room: Room, told: Told, row: Obstacle) -> Iterator[Assessment]:
    if not told.verification:
        return
    found = Assessment(
        tenant=room.tenant,
        obstacle=row,
        verification="VER-2" if told.verification == "VER-3" else told.verification,
        proposed="VER-3" if told.verification == "VER-3" else "",
        source_grade=row.source_grade,
        information_grade=row.information_grade,
        source_count=row.source_count,
        graded_count=row.source_count,
        has_documents=bool(told.evidence),
        connection=row.connection,
        note="Compared with what others published and with the documents that there are.",
        made_by_id=room.analyst.person_id,
        made_at=room.when(told, _DAYS[2]),
    )
    yield found
    if told.verification == "VER-3":
        yield Assessment(
            tenant=room.tenant,
            obstacle=row,
            verification="VER-3",
            source_grade=row.source_grade,
            information_grade=row.information_grade,
            source_count=row.source_count,
            graded_count=row.source_count,
            has_documents=bool(told.evidence),
            connection=row.connection,
            made_by_id=room.decider.person_id,
            made_at=room.when(told, _DAYS[2]),
        )


def _evidence(room: Room, both: Sequence[tuple[Told, Obstacle]]) -> None:
    items = [
        Evidence(
            tenant=room.tenant,
            obstacle=row,
            kind="document",
            title=told.evidence,
            sha256=sha256(told.evidence.encode()).hexdigest(),
            captured_on=room.when(told, 3).date(),
            captured_by="staff",
            kept_where="The archive of the unit, shelf 4",
            added_at=room.when(told, 4),
        )
        for told, row in both
        if told.evidence
    ]
    Evidence.objects.bulk_create(items)
    CustodyEntry.objects.bulk_create(
        CustodyEntry(
            tenant=room.tenant,
            evidence=item,
            act="added",
            done_by_id=room.analyst.person_id,
            done_at=item.added_at,
        )
        for item in items
    )


def _clocks(room: Room, both: Sequence[tuple[Told, Obstacle]]) -> None:
    """The running time limits; one of them ran out."""
    named = {S.SUBMITTED: (TRIAGE, 0), S.TRIAGE: (TRIAGE, 0), S.VERIFYING: (VERIFICATION, 2)}
    for told, row in both:
        if told.status in named:
            name, day = named[S(told.status)]
            start_limit(row, name, now=room.when(told, day))
        elif row.embargo_until is not None:
            start_embargo(row, SENSITIVE_HOURS, now=room.now)
        else:
            continue
        row.save(update_fields=list(DUE_FIELDS))


def _publish(room: Room, told: Sequence[Told]) -> None:
    """What is public is made by the guard: the earlier ones a while ago, the others since."""
    shown = [one for one in told if one.status == S.PUBLISHED]
    shown.sort(key=lambda one: -one.ago)
    half = (len(shown) + 1) // 2
    for some in (shown[:half], shown[half:]):
        if some:
            moment = room.when(some[-1], _DAYS[4])
            with at(moment), tenant_context(system_actor(room.tenant.pk)):
                show_many([room.rows[one.title] for one in some], now=moment)


def _afterwards(room: Room) -> None:
    """Through the services: a correction, retractions, a merger, replies, a seal, other endings."""
    _correct(room)
    _reply(room)
    first, decider = room.analyst, room.decider
    for title, name, actor, values in (
        (
            "Two reporters",
            "retract",
            first,
            {"note": "The two seats were given to other members of the press; it was an error."},
        ),
        ("A group of shelters", "retract_for_safety", decider, {"confirm": "on"}),
        ("The registry keeps", "merge", first, {"into": room.of("Associations wait").reference}),
        (
            "A tax office",
            "close_outside",
            first,
            {
                "text": "This is a tax matter. The page of those who can help names two clinics.",
                "language": "en",
            },
        ),
        ("Somebody was followed", "seal", first, {}),
    ):
        with tenant_context(actor):
            perform(Obstacle, room.of(title).pk, name, actor=actor, values=values)
    with tenant_context(system_actor(room.tenant.pk)):
        withdraw(room.of("A school closed").pk, tenant_id=room.tenant.pk)


def _correct(room: Room) -> None:
    row = room.of("The consultation on the water law")
    with tenant_context(room.analyst):
        values = {
            "title": "The consultation on the water law lasted five working days",
            "account": row.account,
            "note": "It was five working days: the first day had not been counted.",
        }
        perform(Obstacle, row.pk, "propose_correction", actor=room.analyst, values=values)
    with tenant_context(room.decider):
        read = {"names": "", "has_read_preview": "on", "is_nobody_named": "on"}
        perform(Obstacle, row.pk, "correct", actor=room.decider, values=read)


def _reply(room: Room) -> None:
    """One body answered, one did not."""
    today = timezone.localdate()
    for title, actor, body in (
        ("Associations wait", "ACT-REG", "Registry of associations, press office (invented)"),
        ("A decree asks", "ACT-EXE", "Ministry of finance, press office (invented)"),
    ):
        row = room.of(title)
        with tenant_context(room.analyst):
            reply = ask_reply(
                obstacle_id=row.pk,
                values={
                    "actor": actor,
                    "asked_body": body,
                    "asked_on": today - timedelta(days=40),
                    "answer_by": today - timedelta(days=10),
                },
                actor=room.analyst,
            )
            if actor == "ACT-EXE":
                record_silence(obstacle_id=row.pk, reply_id=reply.pk, actor=room.analyst)
            else:
                record_reply(
                    obstacle_id=row.pk,
                    reply_id=reply.pk,
                    values={
                        "text": "The office had two posts vacant. They are filled since October,"
                        " and every application will be answered by the end of the year.",
                        "language": "en",
                        "replied_on": today - timedelta(days=14),
                        "answer": "ANS-JUS",
                    },
                    actor=room.analyst,
                )
