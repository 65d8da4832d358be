"""Reading what arrived: from a sealed row to a contribution that waits for confirmation."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from participation.consultations.models import Consultation
from participation.consultations.states import Entry
from participation.contributions.asking import Asked, asked_of, language_choices
from participation.contributions.asking_out import ask_for_confirmation, tell_refusal
from participation.contributions.contents import Content, content_of
from participation.contributions.entering import has_rules
from participation.contributions.intake import MOST_MAIL_FILES
from participation.contributions.marking import mark
from participation.contributions.models import InboundMessage
from participation.contributions.offline import (
    LARGEST,
    current_version,
    fit,
    read_form,
    settle,
    with_leftover,
)
from participation.contributions.sealing import open_up
from participation.contributions.services import store_file_without_account
from participation.contributions.states import Door, IntakeStatus, Naming
from participation.contributions.taking_in import Arrival, Attached, take_in
from portal import audit
from portal.errors import InvalidFields, PortalError
from portal.inbound.quoting import strip_reply
from portal.inbound.reading import Attachment, Letter, read_letter
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context


@transaction.atomic
def read_message(message_id: UUID, tenant_id: UUID) -> None:
    """Read one arrival; what becomes of it stands on its row. May run twice.

    A refusal is a result, not an error. Anything else is raised, for another try.
    """
    with tenant_context(system_actor(tenant_id)):
        rows = InboundMessage.objects.select_for_update(of=("self",))
        message = rows.filter(pk=message_id).first()
        if message is None or message.status != IntakeStatus.RECEIVED:
            return
        letter, automatic = _letter_of(message)
        reason = automatic or _reason_against(message)
        if reason:
            _refuse(message, reason)
            return
        with translation.override(_language(message)):
            _take(message, letter)


def give_up(message_id: UUID, tenant_id: UUID) -> None:
    """It could not be read several times: kept, and shown to a person."""
    with tenant_context(system_actor(tenant_id)):
        message = InboundMessage.objects.filter(pk=message_id).first()
        if message is not None and message.status == IntakeStatus.RECEIVED:
            mark(message, IntakeStatus.FAILED, reason="unreadable")


def _letter_of(message: InboundMessage) -> tuple[Letter, str]:
    """What it says, and why no person wrote it, if so."""
    content = open_up(message.sealed, tenant_id=message.tenant_id, row_id=message.pk)
    if message.door != Door.MAIL:
        given = json.loads(content)
        return Letter(given["from"], message.external_id, "", given["text"]), ""
    head, _line, raw = content.partition(b"\n")
    letter = read_letter(raw, envelope_sender=json.loads(head)["sender"])
    return letter, letter.automatic


def _reason_against(message: InboundMessage) -> str:
    consultation = message.consultation
    if consultation is None:
        return "unknown_keyword"
    if not consultation.takes_contributions(message.received_at):
        return "closed"
    if consultation.entry != Entry.ANYBODY:
        return "account_needed"
    return "" if has_rules(message.tenant_id) else "no_rules"


def _refuse(message: InboundMessage, reason: str) -> None:
    mark(message, IntakeStatus.REFUSED, reason=reason)
    portal, details = system_actor(message.tenant_id), {"reason": reason}
    audit.record("intake.refused", message, actor=portal, details=details)
    tell_refusal(message)


def _language(message: InboundMessage) -> str:
    consultation = message.consultation
    return consultation.languages[0] if consultation and consultation.languages else "en"


def _take(message: InboundMessage, letter: Letter) -> None:
    consultation = message.consultation
    if consultation is None:
        raise LookupError(message.pk)
    asked = asked_of(consultation)
    remarks = [*message.remarks, *letter.remarks]
    found = _form_in(letter, consultation, asked, remarks)
    if found is None and "other_form" in remarks:
        _refuse(message, "other_form")
        return
    content, version = found or (_plain_content(letter, asked), None)
    files = _files(consultation, letter.attachments, remarks)
    door = Door(message.door)
    arrival = Arrival(door=door, is_confirmed=False, form_version=version, files=files)
    try:
        taken = take_in(consultation, content, arrival, actor=system_actor(message.tenant_id))
    except InvalidFields:
        _refuse(message, "empty")
        return
    mark(
        message,
        IntakeStatus.WAITING,
        contribution=taken.contribution,
        remarks=list(dict.fromkeys(remarks)),
    )
    ask_for_confirmation(message)


def _plain_content(letter: Letter, asked: Asked) -> Content:
    text = strip_reply(letter.text)
    if letter.subject and text:
        text = f"{letter.subject}\n\n{text}"
    languages = {code for code, _name in language_choices(asked.consultation)}
    language = letter.language if letter.language in languages else ""
    return Content(text=text, language=language)


def _form_in(
    letter: Letter, consultation: Consultation, asked: Asked, remarks: list[str]
) -> tuple[Content, int] | None:
    """The filled form in the mail or in a file of it; None where there is none of this consultation."""
    texts = [letter.text, *(_as_text(entry) for entry in letter.attachments)]
    filled = next((form for form in map(read_form, texts) if form is not None), None)
    if filled is None:
        return None
    if filled.consultation_hex != consultation.pk.hex:
        remarks.append("other_form")
        return None
    current = current_version(asked)
    if filled.version != current:
        remarks.append("older_form" if filled.version < current else "newer_form")
    fitted = fit(filled, asked)
    values = with_leftover(fitted, _("Answers to questions of an older form:"))
    return content_of(_nameable(settle(values, asked), consultation), asked), filled.version


def _nameable(values: dict[str, Any], consultation: Consultation) -> Mapping[str, Any]:
    """How somebody wants to appear, where the consultation allows it; without a name, unnamed."""
    wanted = values.get("naming")
    if wanted == Naming.CONFIDENTIAL and consultation.allows_confidential:
        return values
    has_name = wanted == Naming.PSEUDONYMOUS and values.get("signed_as")
    return values if has_name else {**values, "naming": Naming.NAMED}


def _as_text(entry: Attachment) -> str:
    if len(entry.content) > LARGEST or not entry.name.lower().endswith(".txt"):
        return ""
    return decode_text(entry.content)


def decode_text(content: bytes) -> str:
    """The text of a file that some editor saved: UTF-8, UTF-16 with its mark, else what it can be."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _files(
    consultation: Consultation, attachments: Sequence[Attachment], remarks: list[str]
) -> list[Attached]:
    """The files that can be taken in; what is wrong with others is a remark."""
    others = [entry for entry in attachments if read_form(_as_text(entry)) is None]
    if len(others) > MOST_MAIL_FILES:
        remarks.append("too_many_files")
    taken = []
    for entry in others[:MOST_MAIL_FILES]:
        upload: UploadedFile[bytes] = UploadedFile(
            file=io.BytesIO(entry.content), name=entry.name, size=len(entry.content)
        )
        try:
            with transaction.atomic():
                taken.append(Attached(store_file_without_account(consultation, upload)))
        except PortalError:
            remarks.append("file_refused")
    return taken
