"""What a review says of the rules: it opens their next version, or becomes a note on the open one."""

from uuid import UUID

from portal import audit, outbox
from portal.permissions import system_actor
from portal.policies.models import Policy, PolicyComment
from portal.policies.services import draft_policy


def recommend_change(
    *,
    tenant_id: UUID,
    subject: str,
    text: str,
    language: str,
    signed_as: str,
    author_id: UUID,
) -> Policy:
    """Begin a draft of the next version where none is open, and put the recommendation on it.

    The caller has asked `require()` and runs in the institution's context; whoever edits rules decides
    what comes of it, and answers as they answer a comment. `signed_as` is the body, never a person.
    Returns the draft.
    """
    portal = system_actor(tenant_id)
    policy = draft_policy(tenant_id=tenant_id, actor=portal, subject=subject)
    comment = PolicyComment.objects.create(
        tenant_id=tenant_id,
        policy=policy,
        author_id=author_id,
        signed_as=signed_as[:300],
        text=text,
        language=language,
    )
    audit.record("policy.change_recommended", comment, actor=portal)
    outbox.publish(
        "policy.commented", policy, actor=portal, references={"comment": str(comment.pk)}
    )
    return policy
