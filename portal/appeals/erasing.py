"""What goes when somebody deletes their account: drafts, and the words of what they contested alone."""

from uuid import UUID

from django.db import transaction

from portal.appeals.models import Appeal, AppealDocument, InterimMeasure
from portal.appeals.publishing import show_name
from portal.appeals.states import AppealStatus
from portal.drafts.models import Draft
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform, transition_of

GONE = "–"
_WITHDRAWALS = ("withdraw", "withdraw_second")


@transaction.atomic
def forget_appeals_of(person_id: UUID) -> None:
    """Run by the worker. What is open is withdrawn; what was filed keeps its row without its words.

    An organization's appeal is its file and stays.
    """
    with tenant_context(Actor(person_id=person_id)):
        drafts = Appeal.objects.filter(filed_by_id=person_id, status=AppealStatus.DRAFT)
        Draft.objects.filter(
            subject_type=Appeal._meta.label_lower, subject_id__in=drafts.values("pk")
        ).delete()
        AppealDocument.objects.filter(appeal__in=drafts).delete()
        drafts.delete()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        own = Appeal.objects.filter(filed_by_id=person_id, organization=None)
        filed = list(own.values_list("pk", "tenant_id"))
    for appeal_id, tenant_id in filed:
        with tenant_context(system_actor(tenant_id)) as portal:
            _forget(appeal_id, portal)


def _forget(appeal_id: UUID, portal: Actor) -> None:
    appeal = Appeal.objects.get(pk=appeal_id)
    for name in _WITHDRAWALS:
        move = transition_of(Appeal, name)
        if appeal.status in move.sources and move.available(appeal):
            perform(Appeal, appeal_id, name, actor=portal, values={"confirm": True})
            break
    Appeal.objects.filter(pk=appeal_id).update(
        grounds=GONE,
        new_facts=GONE if appeal.new_facts else "",
        late_cause="",
        reply="",
        second_grounds="",
        named_as="",
    )
    InterimMeasure.objects.filter(appeal_id=appeal_id).update(wanted=GONE)
    show_name(Appeal.objects.get(pk=appeal_id))
