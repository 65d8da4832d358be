"""Commitments of the demo in every state, made by services as the demo's people, through time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from participation.accreditation.demo_papers import a_page
from participation.commitments.demo_texts import COMMITMENTS, Told
from participation.commitments.effects import current_round
from participation.commitments.models import Commitment
from participation.commitments.rules import rules_about, rules_of
from participation.commitments.services import (
    create_commitment,
    end_round,
    open_to_all,
    publish_update,
)
from participation.commitments.states import CommitmentStatus
from participation.commitments.verdicts import give_verdict
from participation.consultations.demo_data import titles
from participation.loop.services import publish_loop_figures
from participation.themes.models import Theme
from portal.actors.demo import demo_actor
from portal.clocks import calendar_of
from portal.demo import at
from portal.documents.services import store_document
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.permissions import Actor, system_actor
from portal.policies.kinds import Audience, RuleKind
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

_INSTITUTION = "riverland-style"


@dataclass
class Matter:
    """One commitment, and the people who act in it."""

    told: Told
    tenant: Tenant
    manager: Actor
    decider: Actor
    people: Sequence[tuple[Actor, Organization]]
    began: datetime
    row: Commitment | None = None

    def when(self, days: float) -> datetime:
        """An instant that many days after it was adopted, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())

    def commitment(self) -> Commitment:
        """The row. Raises LookupError before it was proposed."""
        if self.row is None:
            raise LookupError("propose the commitment first")
        return self.row


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Each once; then the figures."""
    people = [(demo_actor(user), row) for _given, _person, user, row in organizations]
    for tenant in tenants:
        if tenant.slug == _INSTITUTION:
            roles = (StaffRole.CONSULTATION_MANAGER, StaffRole.DECISION_MAKER)
            manager, decider = (_one(staff[tenant.slug], role, tenant) for role in roles)
            for told in COMMITMENTS:
                began = timezone.now() - timedelta(days=told.ago or 3)
                _play(Matter(told, tenant, manager, decider, people, began))
    for tenant in tenants:
        with tenant_context(system_actor(tenant.pk)):
            publish_loop_figures(tenant=tenant, anew=True)


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _play(matter: Matter) -> None:
    told, tenant = matter.told, matter.tenant
    with tenant_context(matter.manager):
        if Commitment.objects.filter(tenant=tenant, title_en=told.title["en"]).exists():
            return
    _propose(matter)
    if told.ago is None:
        return
    _move(matter, "adopt", 0)
    for day, step, values in told.steps:
        _step(matter, day, step, values)
    if told.verdicts:
        _check(matter)


def _propose(matter: Matter) -> None:
    told, tenant = matter.told, matter.tenant
    with at(matter.when(-2)), tenant_context(matter.manager):
        due = calendar_of(tenant).local_day(matter.began) + timedelta(days=told.due)
        matter.row = create_commitment(
            tenant_id=tenant.pk,
            values={
                "title": told.title,
                "text": told.text,
                "indicator": told.indicator,
                "unit": told.unit,
                "due_on": due,
            },
            themes=_themes(matter),
            actor=matter.manager,
        )


def _themes(matter: Matter) -> list[Any]:
    """The published themes of its consultation, where the demo has some."""
    if not matter.told.after:
        return []
    title = titles(matter.tenant.slug, matter.told.after)["en"]
    found = Theme.objects.filter(
        tenant=matter.tenant, consultation__title_en=title, published_at__isnull=False
    )
    return list(found.order_by("number").values_list("pk", flat=True))


def _move(matter: Matter, name: str, days: float, **values: Any) -> None:
    actor = matter.decider if name == "drop" else matter.manager
    with at(matter.when(days)), tenant_context(actor):
        row = matter.commitment()
        matter.row = perform(Commitment, row.pk, name, actor=actor, values=values)


def _step(matter: Matter, day: int, step: str, values: dict[str, Any]) -> None:
    if step == "postpone":
        due_on = matter.began.date() + timedelta(days=values["due"])
        _move(matter, step, day, due_on=due_on, reason=values["reason"])
    elif step == "drop":
        with tenant_context(matter.decider):
            rulebook = rules_of(matter.commitment())
            rule = rules_about(rulebook, RuleKind.REFUSAL_REASONS)[0]
        decided_on = matter.when(day).date()
        _move(matter, step, day, **values, rule=rule, decided_on=decided_on)
    elif step == "update":
        _update(matter, day, values)
    else:
        _move(matter, step, day, **values)


def _update(matter: Matter, day: int, values: dict[str, Any]) -> None:
    with at(matter.when(day)), tenant_context(matter.manager) as actor:
        given = {"text": values["text"]}
        if "file" in values:
            upload = SimpleUploadedFile(values["file"], a_page(), content_type="application/pdf")
            document = store_document(
                tenant_id=matter.tenant.pk,
                organization_id=None,
                upload=upload,
                audience=Audience.PUBLIC,
                actor=actor,
            )
            given["document"] = str(document.pk)
        publish_update(commitment_id=matter.commitment().pk, values=given, actor=actor)


def _check(matter: Matter) -> None:
    """Organizations speak once everybody is heard; a round whose time is over ends."""
    portal, row = system_actor(matter.tenant.pk), matter.commitment()
    with tenant_context(portal):
        running = current_round(row)
    heard = running.others_from + timedelta(hours=1)
    if heard > timezone.now():
        return
    with at(heard), tenant_context(portal):
        open_to_all(row.pk, tenant_id=matter.tenant.pk)
    for number, (who, verdict, said, is_signed) in enumerate(matter.told.verdicts):
        moment = min(heard + timedelta(hours=20 * number), timezone.now())
        _say(matter, moment, who, {**said, "verdict": verdict, "is_signed": is_signed})
    if running.ends_at < timezone.now():
        with at(running.ends_at), tenant_context(portal):
            end_round(row.pk, tenant_id=matter.tenant.pk)


def _say(matter: Matter, moment: datetime, who: int, values: dict[str, Any]) -> None:
    actor, organization = matter.people[who % len(matter.people)]
    if values.get("seen_at"):
        values["seen_on"] = (moment - timedelta(days=20)).date()
    with at(moment), tenant_context(actor):
        row = Commitment.objects.get(pk=matter.commitment().pk)
        if row.status == CommitmentStatus.IN_CHECK:
            give_verdict(
                commitment=row,
                organization_id=organization.pk,
                values=values,
                seen=None,
                actor=actor,
            )
