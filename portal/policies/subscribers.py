"""What is told about policies: comments to those who edit rules, answers to who commented."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import person_named, staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Template, register
from portal.policies.models import Policy

register(
    Template(
        name="policy.commented.work",
        event="policy.commented",
        audience=staff(StaffRole.ADMINISTRATOR, StaffRole.CONSULTATION_MANAGER),
        headline=_("Somebody has commented on a draft of rules"),
        line=_("%(institution)s: a comment on the draft of version %(version)s"),
        body=(_("Somebody has commented on the draft. Read it and answer it in the portal."),),
        variables=frozenset({"institution", "version"}),
    ),
    Template(
        name="policy.comment_answered.told",
        event="policy.comment_answered",
        audience=person_named("person"),
        headline=_("Your comment on a draft of rules was answered"),
        line=_("%(institution)s has answered your comment on a draft of its rules"),
        body=(_("Read the answer of %(institution)s in the portal, beside your comment."),),
        variables=frozenset({"institution"}),
    ),
)


@describes("portal.policy")
def describe_policies(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Which version it is, and where its page stands for this reader."""
    rows = Policy.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={"version": known[matter.subject_id].version},
            path=_path(matter, known[matter.subject_id]),
        )
        for matter in matters
        if matter.subject_id in known
    }


def _path(matter: Matter, policy: Policy) -> str:
    slug = policy.tenant.slug
    if matter.for_staff:
        return path_to("policy-comments", tenant=slug, policy_id=policy.pk)
    name = "policy" if policy.published_at else "policy-comment"
    return path_to(name, tenant=slug, policy_id=policy.pk)
