"""The reply addresses of discussions at the portal's mail door (portal.inbound).

A reply becomes a preview at once; what cannot be taken is told to whoever owns the address, in the
portal, unless a machine wrote it: two machines would answer each other for ever.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.discussions.mail_replies import addressed, receive_reply_by_mail
from portal.discussions.models import Participation
from portal.discussions.threads import REPLY_PREFIX
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.inbound.doors import Envelope, MailDoor, register_mail_door
from portal.inbound.reading import Letter, read_letter
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

# Why a reply was not taken, by code.
REASONS: dict[str, Sentence] = {
    "not_taken": _("the discussion is closed, or you have posted a lot today"),
    "wrong_words": _("there was nothing in it, or it was longer than a post can be"),
    "not_a_member": _("you do not read this discussion any more"),
    "unreadable": _("it could not be read"),
}


def _token(local_part: str) -> str:
    return local_part.removeprefix(REPLY_PREFIX) if local_part.startswith(REPLY_PREFIX) else ""


def _knows(local_part: str) -> bool:
    try:
        return bool(_token(local_part)) and addressed(_token(local_part)) is not None
    except NotFound:
        return False


def _take(envelope: Envelope) -> None:
    token = _token(envelope.local_part)
    tenant, part = addressed(token)
    letter, reason = _read(envelope)
    if letter is not None and not letter.automatic:
        reason = _hold(token, letter)
    if letter is not None and letter.automatic:
        _record(tenant.pk, part, letter.automatic, is_told=False)
    elif reason:
        _record(tenant.pk, part, reason, is_told=True)
    elif letter is not None and letter.attachments:
        _say_what_was_left_out(tenant.pk, part, len(letter.attachments))


def _read(envelope: Envelope) -> tuple[Letter | None, str]:
    try:
        return read_letter(envelope.raw, envelope_sender=envelope.sender), ""
    except ValueError:
        return None, "unreadable"


def _hold(token: str, letter: Letter) -> str:
    """Hold the reply as a preview; a code where it cannot be taken."""
    try:
        receive_reply_by_mail(token, letter.text, letter.message_id)
    except InvalidFields:
        return "wrong_words"
    except NotFound:
        return "not_a_member"
    except PortalError:
        return "not_taken"
    return ""


def _record(tenant_id: UUID, part: Participation, reason: str, *, is_told: bool) -> None:
    """It is counted in the audit, and told to the person where a person wrote it."""
    with tenant_context(system_actor(tenant_id)) as portal:
        audit.record("reply.not_taken", part, actor=portal, details={"reason": reason})
        if is_told:
            outbox.publish("reply.not_taken", part, actor=portal, references={"reason": reason})


def _say_what_was_left_out(tenant_id: UUID, part: Participation, count: int) -> None:
    """A post holds words alone: files that came with them are counted, and their author is told."""
    with tenant_context(system_actor(tenant_id)) as portal:
        audit.record("reply.files_left_out", part, actor=portal, details={"count": count})
        outbox.publish("reply.files_left_out", part, actor=portal)


register_mail_door(MailDoor("discussions", _knows, _take))
