"""Writes the mail of a delivery, at the moment it is sent, in the reader's language."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.actors.models import User
from portal.looks.languages import is_bidi, language_tag
from portal.notifications.describing import Matter, describe, institution_names, path_to, values_of
from portal.notifications.digest import digest_lines
from portal.notifications.manner import Manner, manner_of
from portal.notifications.templates import (
    DIGEST,
    NEWS,
    Mail,
    Template,
    renderer_of,
    template_named,
)
from portal.organizations.models import Organization
from portal.outbox import Delivery
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


def compose(delivery: Delivery) -> Mail | None:
    """The mail of a delivery, with its address; None where no mail is safe or wanted any more.

    Run outside any transaction: it opens and ends its own, so that nothing is held while sending.
    """
    with tenant_context(system_actor(delivery.tenant_id), role=DatabaseRole.NONE):
        person = _person(delivery.recipient_id)
        if delivery.recipient_id is not None and person is None:
            return None
        with translation.override(person.language if person else settings.LANGUAGE_CODE):
            mail = _mail(delivery, person)
    if mail is not None and not mail.to and person is not None:
        return Mail(mail.subject, mail.text, mail.html, person.email, mail.sender)
    return mail


def _person(person_id: UUID | None) -> User | None:
    if person_id is None:
        return None
    return User.objects.filter(pk=person_id, is_active=True, erased_at=None).first()


def _mail(delivery: Delivery, person: User | None) -> Mail | None:
    renderer = renderer_of(delivery.template)
    if renderer is not None:
        return renderer(delivery.template, delivery.recipient_id, delivery.references)
    if person is None:
        return None
    if delivery.template == NEWS:
        return neutral_mail()
    if delivery.template == DIGEST:
        return _digest(delivery, person)
    template = template_named(delivery.template)
    return None if template is None else _notification_mail(delivery, template, person)


def _notification_mail(delivery: Delivery, template: Template, person: User) -> Mail | None:
    is_staff = delivery.references.get("reader") == "staff"
    manner = manner_of(
        person=person,
        organization=_organization(delivery.references.get("organization")),
        is_staff=is_staff,
        is_sensitive=template.is_sensitive,
    )
    if manner is Manner.WITHHELD:
        return None
    if manner is Manner.NEUTRAL:
        return neutral_mail()
    matter = Matter(
        key=delivery.pk,
        tenant_id=delivery.tenant_id,
        subject_type=delivery.subject_type,
        subject_id=delivery.subject_id,
        references=delivery.references,
        for_staff=is_staff,
    )
    found = describe([matter], actor=system_actor(delivery.tenant_id)).get(delivery.pk)
    if found is None:
        return None
    institution = _institution(delivery.tenant_id)
    values = values_of(template, found, institution)
    return _page(
        subject=str(template.line) % values,
        paragraphs=[str(text) % values for text in template.body],
        action=_("Read it in the portal"),
        path=found.path or path_to("inbox"),
        sender=institution,
    )


def _organization(organization_id: str | None) -> Organization | None:
    return Organization.objects.filter(pk=organization_id).first() if organization_id else None


def _institution(tenant_id: UUID | None) -> str:
    return "" if tenant_id is None else institution_names([tenant_id]).get(tenant_id, "")


def neutral_mail() -> Mail:
    """Nothing but that there is news: no institution, no organization, no matter."""
    mail = _page(
        subject=_("There is news in your file"),
        paragraphs=[_("There is news in your file. Sign in to read it.")],
        action=_("Sign in"),
        path=path_to("inbox"),
        sender="",
        is_neutral=True,
    )
    return Mail(mail.subject, mail.text, mail.html, sender=settings.NEUTRAL_FROM_EMAIL)


def _digest(delivery: Delivery, person: User) -> Mail | None:
    """The unread news of a day, a line and a link each; what is confidential is not among it."""
    lines = digest_lines(person, delivery.references)
    if not lines:
        return None
    return _page(
        subject=_("News of the day"),
        paragraphs=[_("Since the last message of this kind:")],
        action=_("See all of it in the portal"),
        path=path_to("inbox"),
        items=[(line.text, settings.PUBLIC_URL + line.path) for line in lines],
    )


def _page(
    *,
    subject: str,
    paragraphs: Sequence[str],
    action: str,
    path: str,
    sender: str = "",
    items: Sequence[tuple[str, str]] = (),
    is_neutral: bool = False,
) -> Mail:
    """The text, and the same as one column without picture or tracking."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {
        "subject": subject,
        "paragraphs": paragraphs,
        "items": items,
        "action": action,
        "url": settings.PUBLIC_URL + path,
        "preferences_url": "" if is_neutral else settings.PUBLIC_URL + path_to("mail-preferences"),
        "language": language_tag(language),
        "direction": "rtl" if is_bidi(language) else "ltr",
    }
    return Mail(
        subject=" ".join(subject.split()),
        text=render_to_string("mail/message.txt", context).strip() + "\n",
        html=render_to_string("mail/message.html", context),
        sender=sender,
    )
