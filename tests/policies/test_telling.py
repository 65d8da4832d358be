"""Who is told of a new version, of a comment, of its answer."""

import pytest
from django.utils import timezone

from participation.accreditation.models import Accreditation, Application
from participation.accreditation.services import start_application
from portal.grants import StaffRole
from portal.policies.models import Policy
from portal.policies.services import answer_comment, comment_on_policy, draft_policy
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.notifications.conftest import drained, notifications

pytestmark = pytest.mark.django_db(transaction=True)


def _publish(cast: Cast) -> Policy:
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor):
        draft = draft_policy(tenant_id=cast.institution.pk, actor=actor)
        Policy.objects.filter(pk=draft.pk).update(change_note_en="Shorter.")
        published: Policy = perform(
            Policy, draft.pk, "publish", actor=actor, values={"confirm": "on"}
        )
    return published


def test_those_affected_are_told_and_counted(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.rival_owner):
        start_application(
            tenant_id=cast.institution.pk, organization_id=cast.rival.pk, actor=cast.rival_owner
        )
    policy = _publish(cast)
    drained()
    told = notifications(template="policy.published.told")
    assert {row.person_id for row in told} == {cast.owner.person_id}
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert Policy.objects.get(pk=policy.pk).told_count == 1


def test_who_holds_a_status_is_told_until_it_ends(cast: Cast) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        for organization, ended in ((cast.organization, False), (cast.rival, True)):
            Accreditation.objects.create(
                tenant=cast.institution,
                organization=organization,
                organization_name=organization.name,
                tier="observer",
                granted_on=timezone.localdate(),
                status="ended" if ended else "active",
                outcome="surrendered" if ended else "",
            )
    policy = _publish(cast)
    drained()
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert Policy.objects.get(pk=policy.pk).told_count == 1


def test_a_comment_reaches_those_who_edit_and_its_answer_the_author(cast: Cast) -> None:
    editor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(editor):
        draft = draft_policy(tenant_id=cast.institution.pk, actor=editor)
        until = timezone.localdate().replace(year=timezone.localdate().year + 1)
        perform(Policy, draft.pk, "open_to_comment", actor=editor, values={"comment_until": until})
    with tenant_context(cast.stranger):
        comment = comment_on_policy(
            policy_id=draft.pk, text="Good.", language="en", actor=cast.stranger
        )
    with tenant_context(editor):
        answer_comment(comment_id=comment.pk, answer="Thank you.", actor=editor)
    drained()
    assert {row.person_id for row in notifications(template="policy.commented.work")} == {
        editor.person_id,
        cast.staff[StaffRole.CONSULTATION_MANAGER].person_id,
    }
    (answered,) = notifications(template="policy.comment_answered.told")
    assert answered.person_id == cast.stranger.person_id
