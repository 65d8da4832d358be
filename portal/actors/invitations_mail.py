"""The mail of an invitation. Its link is made when the mail is sent and stands nowhere else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.actors.invitations import VALID_DAYS, code_of, pending
from portal.actors.models import Invitation
from portal.notifications.templates import Mail, register_mail
from portal.outbox import Event, Message, Subject, deliver, subscribe

TEMPLATE = "invitation"


@subscribe("invitation.made", "invitation.resent")
def send_invitation(event: Event) -> None:
    """One mail for each time it was made or asked for again."""
    deliver(
        [
            Message(
                template=TEMPLATE,
                recipient_id=None,
                subject=Subject(event.subject_type, event.subject_id, event.tenant_id),
                key=f"{TEMPLATE}:{event.pk}",
                references={**event.references, "invitation": str(event.subject_id)},
            )
        ]
    )


def link_of(invitation: Invitation) -> str:
    """The address that the mail carries, in the active language."""
    path = reverse("invitation", args=[invitation.pk, code_of(invitation.pk)])
    return f"{settings.PUBLIC_URL}{path}"


def render_invitation(
    _template: str, _recipient_id: UUID | None, references: Mapping[str, Any]
) -> Mail | None:
    """The mail, or nothing where the invitation was answered, withdrawn or has run out."""
    invitation = (
        Invitation.objects.filter(pending(), pk=references["invitation"])
        .select_related("organization", "tenant")
        .first()
    )
    if invitation is None:
        return None
    wanted = references.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return _written(invitation)


def _written(invitation: Invitation) -> Mail:
    values = {"link": link_of(invitation), "days": VALID_DAYS, "inviter": _inviter(invitation)}
    if values["inviter"]:
        opening = _("%(inviter)s invites you to work together in the Civic Space Portal.") % values
    else:
        # A confidential file is not named in a mail.
        opening = _("Somebody who knows you invites you to a file in the Civic Space Portal.")
    text = _(
        "Open this page and sign in with the account of this e-mail address, or open one. There"
        " you see who invites you, and accept or decline. The link works for %(days)d days and"
        " for nobody else.\n\n%(link)s\n\nIf this means nothing to you, do nothing."
    )
    sender = settings.NEUTRAL_FROM_EMAIL if not values["inviter"] else ""
    return Mail(
        subject=_("You are invited"),
        text=f"{opening}\n\n{text % values}\n",
        to=invitation.email,
        sender=sender,
    )


def _inviter(invitation: Invitation) -> str:
    if invitation.tenant is not None:
        return str(invitation.tenant.name)
    organization = invitation.organization
    if organization is None or organization.is_confidential:
        return ""
    return organization.name


register_mail(TEMPLATE, render_invitation)
