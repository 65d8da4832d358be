"""Opening threads, and taking part in one: under which name, told of new posts or not."""

import base64
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import StaffMembership
from portal.actors.selectors import get_self
from portal.discussions.models import Participation, Post, Room, Signature, Thread
from portal.discussions.publishing import index_thread
from portal.discussions.selectors import get_own_membership, get_thread
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.moderation.rules import allows_pseudonyms, rulebook_for
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant

TITLE_LIMIT = 200
PSEUDONYM_LIMIT = 40
# What reply addresses begin with, before the token.
REPLY_PREFIX = "reply+"


@transaction.atomic
def open_thread(
    tenant: Tenant,
    *,
    title: str,
    text: str,
    language: str,
    actor: Actor,
    subject_type: str = "",
    subject_id: UUID | None = None,
    room: Room | None = None,
) -> Thread:
    """Open a discussion: the institution a public one, a member one in a closed room.

    Raises NotPermitted, NotFound (no member of the room), Refused (no rule on moderation).
    """
    if room is None or actor.is_staff or actor.is_system:
        require(actor, Permission.THREAD_OPEN)
    else:
        require(actor, Permission.POST_WRITE)
        get_own_membership(room, actor=actor)
    rulebook_for(tenant.pk)
    now = timezone.now()
    thread = Thread.objects.create(
        tenant=tenant,
        room=room,
        subject_type=subject_type,
        subject_id=subject_id,
        title=title.strip(),
        text=text.strip(),
        language=language,
        opened_as=unit_of(tenant, actor) if actor.is_staff else "",
        opened_by_id=actor.person_id,
        opened_at=now,
        last_post_at=now,
    )
    index_thread(thread)
    audit.record("thread.opened", thread, actor=actor)
    outbox.publish("thread.opened", thread, actor=actor)
    return thread


def unit_of(tenant: Tenant, actor: Actor) -> str:
    """The unit for which a member of staff writes; the institution where none is named."""
    membership = StaffMembership.objects.filter(
        tenant=tenant, person_id=actor.person_id, ended_at=None
    ).first()
    return membership.unit if membership and membership.unit else tenant.name


def take_part(thread: Thread, *, actor: Actor, pseudonym: str | None = None) -> Participation:
    """The actor's place in a thread, made where there is none.

    A pseudonym is chosen with the first post and kept: `None` leaves it as it is. Raises
    InvalidFields (taken, too long, not allowed here, or another one was chosen before).
    """
    if actor.person_id is None:
        raise NotFound
    found = Participation.objects.filter(thread=thread, person_id=actor.person_id).first()
    if found is None:
        return _begin(thread, actor, _checked(thread.tenant, pseudonym or ""))
    if pseudonym is None or pseudonym.strip() == found.pseudonym:
        return found
    if Post.objects.filter(thread=thread, author_id=actor.person_id).exists():
        raise InvalidFields(
            {"pseudonym": [_("In this discussion you already write under another name. It stays.")]}
        )
    return _rename(found, _checked(thread.tenant, pseudonym))


def _rename(part: Participation, pseudonym: str) -> Participation:
    try:
        with transaction.atomic():
            part.pseudonym = pseudonym
            part.save(update_fields=["pseudonym"])
    except IntegrityError as error:
        raise _taken() from error
    return part


def _taken() -> InvalidFields:
    return InvalidFields(
        {"pseudonym": [_("Somebody writes under this name here. Choose another.")]}
    )


def _begin(thread: Thread, actor: Actor, pseudonym: str) -> Participation:
    try:
        with transaction.atomic():
            return Participation.objects.create(
                tenant_id=thread.tenant_id,
                thread=thread,
                person_id=str(actor.person_id),
                pseudonym=pseudonym,
                reply_token=_token(),
                since=timezone.now(),
            )
    except IntegrityError as error:
        raise _taken() from error


def _checked(tenant: Tenant, pseudonym: str) -> str:
    name = " ".join(pseudonym.split())
    if not name:
        return ""
    if not allows_pseudonyms(tenant.pk):
        sentence: Any = _("The rules of this institution ask for the author’s name.")
    elif len(name) > PSEUDONYM_LIMIT:
        sentence = _("Use at most %(limit)s characters.") % {"limit": PSEUDONYM_LIMIT}
    elif tenant.name.casefold() in name.casefold():
        sentence = _("This name would look like the institution’s. Choose another.")
    else:
        return name
    raise InvalidFields({"pseudonym": [sentence]})


def signature_of(thread: Thread, part: Participation, *, actor: Actor) -> tuple[Signature, str]:
    """How the actor's posts in a thread are signed. Raises InvalidFields where there is no name yet."""
    if actor.is_staff:
        return Signature.UNIT, unit_of(thread.tenant, actor)
    if part.pseudonym:
        return Signature.PSEUDONYM, part.pseudonym
    name = get_self(actor).name.strip()
    if not name:
        # The e-mail address is never shown in its place.
        sentence = _("Your account has no name. Add one in your settings, or choose a pseudonym.")
        raise InvalidFields({"pseudonym": [sentence]})
    return Signature.NAMED, name[:TITLE_LIMIT]


@transaction.atomic
def follow(thread_id: UUID | str, *, tenant_id: UUID, follows: bool, actor: Actor) -> Participation:
    """Be told of new posts, or no longer. Raises NotFound."""
    thread = get_thread(thread_id, tenant_id=tenant_id, actor=actor)
    part = take_part(thread, actor=actor)
    part.follows = follows
    part.save(update_fields=["follows"])
    audit.record("thread.followed" if follows else "thread.unfollowed", thread, actor=actor)
    return part


def _token() -> str:
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def reply_address(part: Participation, tenant_slug: str) -> str:
    """Where this person's mails about this thread can be answered; empty where no mail comes in."""
    domain = settings.INBOUND_MAIL_DOMAIN
    return f"{REPLY_PREFIX}{tenant_slug}.{part.reply_token}@{domain}" if domain else ""
