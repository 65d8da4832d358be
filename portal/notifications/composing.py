"""Writes the mails of deliveries, at the moment they are sent, in the reader's language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.actors.models import User
from portal.looks.languages import is_bidi, language_tag
from portal.notifications.attempts import Attempt
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


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail with its address; none where no mail is safe or wanted any more; or what went wrong."""

    mail: Mail | None = None
    error: str = ""


def compose_all(deliveries: Sequence[Delivery]) -> dict[UUID, Composed]:
    """The mails of deliveries by their ids; one that cannot be composed stops no other.

    Run outside any transaction: it opens and ends its own, so that nothing is held while sending.
    The same words for many people are written once.
    """
    found: dict[UUID, Composed] = {}
    by_institution: dict[UUID | None, list[Delivery]] = {}
    for delivery in deliveries:
        by_institution.setdefault(delivery.tenant_id, []).append(delivery)
    for tenant_id, some in by_institution.items():
        with tenant_context(system_actor(tenant_id), role=DatabaseRole.NONE):
            desk = _Desk(some)
            for delivery in some:
                attempt = Attempt(delivery.template, delivery.pk)
                with attempt:
                    found[delivery.pk] = Composed(desk.compose(delivery))
                if attempt.error:
                    found[delivery.pk] = Composed(error=attempt.error)
    return found


class _Desk:
    """Writes the mails of one institution's deliveries; reads once what many of them need."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        ids = {delivery.recipient_id for delivery in deliveries if delivery.recipient_id}
        people = User.objects.filter(pk__in=ids, is_active=True, erased_at=None)
        self._people = {person.pk: person for person in people}
        self._written: dict[tuple[str, ...], Mail | None] = {}
        self._manners: dict[tuple[str, ...], Manner] = {}

    def compose(self, delivery: Delivery) -> Mail | None:
        """The mail with its address, in the reader's language."""
        person = self._people.get(delivery.recipient_id) if delivery.recipient_id else None
        if delivery.recipient_id is not None and person is None:
            return None
        language = person.language if person else settings.LANGUAGE_CODE
        with translation.override(language):
            mail = self._mail(delivery, person)
        if mail is not None and not mail.to and person is not None:
            return replace(mail, to=person.email)
        return mail

    def _mail(self, delivery: Delivery, person: User | None) -> Mail | None:
        template = template_named(delivery.template)
        if template is None or person is None or renderer_of(delivery.template):
            with transaction.atomic():
                return _own_mail(delivery, person)
        manner = self._manner(delivery, template, person)
        if manner is Manner.WITHHELD:
            return None
        # What the words depend on. The person is among it only where the template says so.
        key: tuple[str, ...] = (str(translation.get_language()), manner)
        if manner is Manner.FULL:
            key += (*_about(delivery), json.dumps(delivery.references, sort_keys=True))
        if manner is Manner.FULL and template.is_personal:
            key += (str(delivery.recipient_id),)
        if key not in self._written:
            with transaction.atomic():
                self._written[key] = (
                    neutral_mail()
                    if manner is Manner.NEUTRAL
                    else _notification_mail(delivery, template)
                )
        return self._written[key]

    def _manner(self, delivery: Delivery, template: Template, person: User) -> Manner:
        organization = str(delivery.references.get("organization") or "")
        is_staff = _is_for_staff(delivery)
        key = (template.name, organization, str(is_staff), str(person.mail_is_neutral))
        if key not in self._manners:
            with transaction.atomic():
                self._manners[key] = manner_of(
                    person=person,
                    organization=_organization(organization),
                    is_staff=is_staff,
                    is_sensitive=template.is_sensitive,
                )
        return self._manners[key]


def _about(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.template, delivery.subject_type, str(delivery.subject_id)


def _is_for_staff(delivery: Delivery) -> bool:
    return bool(delivery.references.get("reader") == "staff")


def _own_mail(delivery: Delivery, person: User | None) -> Mail | None:
    """What is not a notification: a library's mail, a digest, bare news."""
    renderer = renderer_of(delivery.template)
    if renderer is not None:
        return renderer(delivery.template, delivery.recipient_id, delivery.references)
    if person is None:
        return None
    if delivery.template == NEWS:
        return neutral_mail()
    if delivery.template == DIGEST:
        return _digest(delivery, person)
    return None


def _notification_mail(delivery: Delivery, template: Template) -> Mail | None:
    matter = Matter(
        key=delivery.pk,
        tenant_id=delivery.tenant_id,
        subject_type=delivery.subject_type,
        subject_id=delivery.subject_id,
        references=delivery.references,
        for_staff=_is_for_staff(delivery),
        person_id=delivery.recipient_id if template.is_personal else None,
    )
    found = describe([matter], actor=system_actor(delivery.tenant_id)).get(delivery.pk)
    if found is None:
        return None
    institution = _institution(delivery.tenant_id)
    values = values_of(template, found, institution)
    return _page(
        subject=str(template.line) % values,
        paragraphs=[said for text in template.body if (said := str(text) % values)],
        action=_("Read it in the portal"),
        path=found.path or path_to("inbox"),
        sender=institution,
        reply_to=found.reply_to,
    )


def _organization(organization_id: str) -> Organization | None:
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
    reply_to: str = "",
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
        reply_to=reply_to,
    )
