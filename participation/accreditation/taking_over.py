"""One file for many institutions: answers and documents of one application for another."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction

from participation.accreditation.answers import flat_values
from participation.accreditation.contents import answer_words, draft_content
from participation.accreditation.models import Application, ApplicationDocument
from participation.accreditation.selectors import (
    DRAFT_FORM,
    get_application,
    list_documents,
    list_versions,
    visible,
)
from participation.accreditation.services import (
    EDITABLE,
    attach_document,
    save_application_draft,
)
from portal import audit
from portal.documents.models import Document
from portal.documents.services import read_document, store_document
from portal.drafts.services import read_draft
from portal.errors import NotFound
from portal.permissions import Actor
from portal.policies.kinds import (
    Audience,
    DocumentSetParameters,
    LanguagesParameters,
    QuestionnaireParameters,
    QuestionType,
)
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook, rulebook_of


@dataclass(frozen=True)
class Piece:
    """One answer or document, under its name in the new form, with who reads it there."""

    name: str
    shown: str
    audience: Audience
    text: str = ""
    document: ApplicationDocument | None = None


@dataclass(frozen=True)
class Offer:
    """What another application of the same organization can give to this draft."""

    source: Application
    answers: dict[str, Piece]
    documents: dict[str, Piece]

    @property
    def is_empty(self) -> bool:
        """Nothing that this draft asks for and does not have yet."""
        return not self.answers and not self.documents


def sources_of(application: Application, *, actor: Actor) -> list[Application]:
    """The organization's other applications, the latest first."""
    others = visible(actor).filter(organization_id=application.organization_id)
    return list(
        others.exclude(pk=application.pk).select_related("tenant").order_by("-updated_at")[:20]
    )


def content_of(application: Application) -> dict[str, Any]:
    """What an application says now: its working copy while it is written, else what was sent last."""
    if application.status in EDITABLE:
        drafted = read_draft(application, DRAFT_FORM).values
        return draft_content(application, drafted, list_documents(application))
    version = list_versions(application).order_by("-number").first()
    return dict(version.content) if version else {}


def offer_from(source: Application, application: Application) -> Offer:
    """The answers with the same question code and the documents with the same code.

    What the draft has already is never touched, so it is not offered.
    """
    rulebook = rulebook_of(application.policy_id)
    mine = read_draft(application, DRAFT_FORM).values
    given = content_of(source).get("answers") or {}
    have = mine.get("answers") or {}
    attached = {entry.code for entry in list_documents(application)}
    return Offer(
        source=source,
        answers=_answers(rulebook, given, have),
        documents=_documents(rulebook, source, attached),
    )


def _answers(rulebook: Rulebook, given: dict[str, str], have: dict[str, str]) -> dict[str, Piece]:
    form = rulebook.parameters(QuestionnaireParameters)
    found = {}
    for question in form.questions if form else ():
        text = str(given.get(question.code) or "")
        choices = {choice.code for choice in question.choices}
        fits = question.type is not QuestionType.CHOICE or text in choices
        if text.strip("-") and fits and not have.get(question.code):
            found[question.code] = Piece(
                name=here(question.label).text,
                shown=answer_words(question, text),
                audience=question.audience,
                text=text,
            )
    return found


def _documents(
    rulebook: Rulebook, source: Application, attached: Collection[str]
) -> dict[str, Piece]:
    asked = rulebook.parameters(DocumentSetParameters)
    given = {entry.code: entry for entry in list_documents(source)}
    return {
        document.code: Piece(
            name=here(document.label).text,
            shown=given[document.code].document.file_name,
            audience=document.audience,
            document=given[document.code],
        )
        for document in (asked.documents if asked else ())
        if document.code in given
        and document.code not in attached
        and given[document.code].document.discarded_at is None
    }


def take_over(
    *,
    application: Application,
    source_id: UUID | str,
    answers: Collection[str],
    documents: Collection[str],
    actor: Actor,
) -> int:
    """Copy the chosen answers and documents into the draft; how many were taken over.

    A document is stored anew under the other institution's key, and nothing that the draft has is
    overwritten. Raises NotFound, NotPermitted, IllegalTransition, Refused.
    """
    source = get_application(source_id, actor=actor)
    if source.organization_id != application.organization_id or source.pk == application.pk:
        raise NotFound
    offer = offer_from(source, application)
    texts = {code: piece.text for code, piece in offer.answers.items() if code in answers}
    chosen = {
        code: (piece.document, piece.audience)
        for code, piece in offer.documents.items()
        if code in documents and piece.document is not None
    }
    # Files are opened and sealed before the transaction of the draft: it holds a lock.
    copies = {
        code: (_store_again(application, entry.document, audience, actor), entry.alternative)
        for code, (entry, audience) in chosen.items()
    }
    with transaction.atomic():
        values = {**_language(source, application), "answers": texts}
        save_application_draft(application_id=application.pk, values=values, actor=actor)
        for code, (copy, alternative) in copies.items():
            attach_document(
                application_id=application.pk,
                document=copy,
                code=code,
                alternative=alternative,
                actor=actor,
            )
        audit.record(
            "application.taken_over",
            application,
            actor=actor,
            fields=sorted([*texts, *copies]),
            details={"source": str(source.pk)},
        )
    return len(texts) + len(copies)


def _language(source: Application, application: Application) -> dict[str, str]:
    """The language of the copied texts, where none was chosen and the rules allow it."""
    flat = flat_values(read_draft(application, DRAFT_FORM).values)
    allowed = rulebook_of(application.policy_id).parameters(LanguagesParameters)
    language = str(content_of(source).get("language") or source.language)
    if flat.get("language") or (allowed and language not in allowed.codes):
        return {}
    return {"language": language}


def _store_again(
    application: Application, document: Document, audience: Audience, actor: Actor
) -> Document:
    """The same file as a new document of the other institution, for those who read it there."""
    with TemporaryUploadedFile(document.file_name, document.media_type, 0, None) as copy:
        file = read_document(document, actor=actor)
        try:
            for piece in file:
                copy.write(piece)
        finally:
            file.close()
        copy.size = copy.tell()
        copy.seek(0)
        return store_document(
            tenant_id=application.tenant_id,
            organization_id=application.organization_id,
            upload=copy,
            audience=audience,
            actor=actor,
            language=document.language,
        )
