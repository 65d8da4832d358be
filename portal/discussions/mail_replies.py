"""Replies by mail to the notifications of a thread.

The reply address of each mail belongs to one person and one thread. What comes there is stripped of
quotes and signature and held as a preview, which its author confirms on a page: an address in a mail
proves nothing about who writes to it.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.actors.models import User
from portal.actors.selectors import actor_of
from portal.discussions.models import Participation, Post
from portal.discussions.posting import Words, write_post
from portal.errors import NotFound, Refused
from portal.inbound.quoting import strip_reply
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant


@transaction.atomic
def receive_reply_by_mail(
    token: str, text: str, message_id: str, *, language: str = ""
) -> tuple[Post, bool]:
    """Hold a reply as a preview; the post, and whether it is new.

    `token` stands in the reply address after `reply+`; `text` the plain text of the mail, however
    it is quoted; the same `message_id` from the same person is one post. Run in any context.
    Raises NotFound (no such address, or its owner may not read the thread any more), InvalidFields
    (nothing was written, or too much), Refused (the discussion is closed, too many posts).
    """
    tenant, part = addressed(token)
    if not message_id.strip():
        raise Refused(_("This message has no identifier, so it cannot be told from a copy."))
    words, key = strip_reply(text), message_id.strip()[:300]
    with tenant_context(_person(tenant, part)) as actor:
        known = Post.objects.filter(
            tenant=tenant, author_id=actor.person_id, message_id=key
        ).first()
        if known is not None:
            return known, False
        post = write_post(
            part.thread_id,
            Words(
                text=words,
                language=language or _language(tenant, part),
                source=Post.Source.MAIL,
                message_id=key,
            ),
            tenant_id=tenant.pk,
            actor=actor,
        )
    return post, True


def addressed(token: str) -> tuple[Tenant, Participation]:
    """The institution and the person's place in a thread for which a token stands, or NotFound."""
    slug, _dot, code = token.partition(".")
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None or not code:
        raise NotFound
    with tenant_context(system_actor(tenant.pk)):
        part = Participation.objects.filter(tenant=tenant, reply_token=code).first()
    if part is None:
        raise NotFound
    return tenant, part


def _person(tenant: Tenant, part: Participation) -> Actor:
    """Whom the address belongs to: as one of the staff, or as a person; NotFound once erased."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        is_there = User.objects.filter(pk=part.person_id, is_active=True, erased_at=None).exists()
    if not is_there:
        raise NotFound
    with tenant_context(system_actor(tenant.pk)):
        as_staff = actor_of(part.person_id, tenant=tenant)
    return as_staff if as_staff.staff_roles else Actor(person_id=part.person_id)


def _language(tenant: Tenant, part: Participation) -> str:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        own = User.objects.filter(pk=part.person_id).values_list("language", flat=True).first()
    return own if own in tenant.languages else "en"
