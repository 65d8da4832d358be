"""Writing a contribution with an account: step by step, saved as it is written, looked at, sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.consultations.models import Consultation
from participation.contributions.asking import (
    Asked,
    about_fields,
    asked_of,
    language_choices,
    paragraph_fields,
    question_fields,
    word_fields,
)
from participation.contributions.models import Contribution
from participation.contributions.reading import drafted
from participation.contributions.selectors import DRAFT_FORM, list_files, organizations_of
from participation.contributions.services import (
    MOST_FILES,
    TRANSCRIPT_LIMIT,
    add_file,
    discard_contribution,
    remove_file,
    save_contribution_draft,
    send_contribution,
    start_contribution,
)
from participation.contributions.states import ContributionStatus, Naming
from participation.contributions.views.door import (
    INVALID,
    consultation_page,
    crumbs,
    own_page,
    show,
)
from portal.documents.cleaning import NOTES
from portal.documents.kinds import ACCEPT_RECORDINGS, names_of_kinds
from portal.documents.uploads import upload_of
from portal.drafts.writing import Writing, keep, shown
from portal.errors import InvalidFields, NotFound, PortalError, Refused, Sentence
from portal.http import PortalRequest, address, say, tenant_of
from portal.transitions import Fields

FILES = "files"
CHECK = "check"
STEPS: Mapping[str, Sentence] = {
    "answers": gettext_lazy("Questions"),
    "text": gettext_lazy("The draft text"),
    "words": gettext_lazy("Your own words"),
    FILES: gettext_lazy("Files, voice and sign language"),
    "about": gettext_lazy("How you appear"),
}


@dataclass(frozen=True)
class FormWriting(Writing):
    """A form of several kinds of fields: a choice of several is a list."""

    def typed(self, request: PortalRequest) -> dict[str, Any]:
        """What stands in the fields of the page that was sent."""
        return {
            name: request.POST.getlist(name)
            if isinstance(entry, forms.MultipleChoiceField)
            else str(request.POST.get(name, "")).strip()
            for name, entry in self.fields.items()
        }


@consultation_page
def start(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The ways to take part; with an account, a draft begins here."""
    actor = request.actor
    if request.method == "POST":
        if actor.person_id is None or actor.is_staff:
            raise NotFound
        row = start_contribution(consultation, actor=actor)
        first = steps_of(asked_of(consultation))[0]
        return redirect(address(request, "contribution-write", contribution=row.pk, step=first))
    context = {
        "consultation": consultation,
        "is_open": consultation.takes_contributions(),
        "is_for_anybody": consultation.entry == "anybody",
        "mail_address": mail_address(consultation),
        "crumbs": crumbs(request, consultation),
    }
    return show(request, "start", context)


def mail_address(consultation: Consultation) -> str:
    """The address to which contributions can be mailed; empty where nothing receives mail."""
    from participation.contributions.addresses import address_of  # noqa: PLC0415 - set by settings

    return address_of(consultation)


def steps_of(asked: Asked) -> list[str]:
    """The steps that this consultation has."""
    missing = set()
    if not asked.written:
        missing.add("answers")
    if not asked.paragraphs:
        missing.add("text")
    return [name for name in STEPS if name not in missing]


def _fields(step: str, asked: Asked, request: PortalRequest) -> Fields:
    makers: dict[str, Callable[[], Fields]] = {
        "answers": partial(question_fields, asked),
        "text": partial(paragraph_fields, asked),
        "words": word_fields,
        "about": lambda: about_fields(asked.consultation, organizations_of(request.actor)),
    }
    return makers[step]()


@own_page
def write(request: PortalRequest, contribution: Contribution, step: str) -> HttpResponse:
    """One step of the draft; saving never refuses what was typed."""
    _require_draft(contribution)
    asked = asked_of(contribution.consultation)
    steps = steps_of(asked)
    if step not in steps:
        raise NotFound
    if step == FILES:
        return _files(request, contribution, asked, steps)
    writing = FormWriting(
        subject=contribution,
        form=DRAFT_FORM,
        fields=_fields(step, asked, request),
        saved_by=_saver(contribution),
        initial={"naming": Naming.NAMED, "language": contribution.language},
    )
    clash = None
    if request.method == "POST":
        clash = keep(request, writing)
        if clash is None:
            return _go_on(request, contribution, steps, step)
    context = {
        **_frame(request, contribution, steps, step),
        **shown(request, writing, clash=clash),
        "counts_words": step == "answers",
    }
    return show(request, "write", context, status=409 if clash else 200)


def _require_draft(contribution: Contribution) -> None:
    if contribution.status != ContributionStatus.DRAFT:
        raise Refused(
            _("This contribution was sent already. You can withdraw it and send another.")
        )


def _saver(contribution: Contribution) -> Any:
    def save(texts: Mapping[str, Any], **how: Any) -> Any:
        return save_contribution_draft(contribution_id=contribution.pk, values=texts, **how)

    return save


def _go_on(
    request: PortalRequest, contribution: Contribution, steps: list[str], step: str
) -> HttpResponse:
    if request.POST.get("later"):
        say(request, _("Saved. You find it under your contributions, until the last day."))
        return redirect(address(request, "contributions-own"))
    following = [*steps, CHECK][steps.index(step) + 1]
    if following == CHECK:
        return redirect(address(request, "contribution-check", contribution=contribution.pk))
    return redirect(
        address(request, "contribution-write", contribution=contribution.pk, step=following)
    )


def _frame(
    request: PortalRequest, contribution: Contribution, steps: list[str], step: str
) -> dict[str, Any]:
    here = steps.index(step)
    return {
        "contribution": contribution,
        "consultation": contribution.consultation,
        "title": STEPS[step],
        "number": here + 1,
        "total": len(steps) + 1,
        "steps": [
            {"url": _step_address(request, contribution, name), "word": STEPS[name]}
            | {"current": name == step}
            for name in steps
        ],
        "crumbs": crumbs(request, contribution.consultation),
    }


def _step_address(request: PortalRequest, contribution: Contribution, step: str) -> str:
    return address(request, "contribution-write", contribution=contribution.pk, step=step)


def file_fields(asked: Asked, consultation: Consultation) -> Fields:
    """A file, what it answers, and what is said or signed in it."""
    questions = [(str(entry.pk), entry.text) for entry in asked.with_files]
    fields: Fields = {
        "file": forms.FileField(
            label=_("File"),
            required=False,
            help_text=_("One of these: %(kinds)s.")
            % {"kinds": names_of_kinds(with_recordings=True)},
            widget=forms.FileInput(attrs={"accept": ACCEPT_RECORDINGS}),
        )
    }
    if questions:
        choices = [("", _("to none of them")), *questions]
        label = _("Does it answer one of these questions?")
        fields["question"] = forms.ChoiceField(label=label, choices=choices, required=False)
    fields["transcript"] = forms.CharField(
        label=_("What is said or signed in it, in writing"),
        required=False,
        max_length=TRANSCRIPT_LIMIT,
        help_text=_(
            "If you can. Otherwise the institution writes it down or has it interpreted, and says so."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    fields["transcript_language"] = forms.ChoiceField(
        label=_("Language of the transcript"), choices=language_choices(consultation)
    )
    return fields


def _files(
    request: PortalRequest, contribution: Contribution, asked: Asked, steps: list[str]
) -> HttpResponse:
    form_class = type(
        "FileForm", (forms.Form,), dict(file_fields(asked, contribution.consultation))
    )
    form: forms.Form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("go_on") or request.POST.get("later"):
            return _go_on(request, contribution, steps, FILES)
        if request.POST.get("remove"):
            return _remove(request, contribution)
        if form.is_valid() and _added(request, contribution, form):
            return redirect(_step_address(request, contribution, FILES))
    context = {
        **_frame(request, contribution, steps, FILES),
        "form": form,
        "files": file_lines(contribution),
        "most": MOST_FILES,
    }
    return show(request, "files", context, status=INVALID if form.errors else 200)


def _added(request: PortalRequest, contribution: Contribution, form: forms.Form) -> bool:
    """Whether the file was taken in; otherwise the form says why not."""
    question = form.cleaned_data.get("question")
    try:
        add_file(
            contribution_id=contribution.pk,
            upload=upload_of(request, "file"),
            question_id=UUID(question) if question else None,
            transcript=form.cleaned_data["transcript"],
            transcript_language=form.cleaned_data["transcript_language"],
            actor=request.actor,
        )
    except InvalidFields as error:
        for name, sentences in error.errors.items():
            form.add_error(name, [str(sentence) for sentence in sentences])
    except Refused as error:
        form.add_error("file", str(error.sentence))
    else:
        say(request, _("The file was added."))
        return True
    return False


def _remove(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    try:
        file_id = UUID(request.POST["remove"])
    except ValueError as error:
        raise NotFound from error
    remove_file(contribution_id=contribution.pk, file_id=file_id, actor=request.actor)
    say(request, _("The file was taken off."))
    return redirect(_step_address(request, contribution, FILES))


def file_lines(contribution: Contribution) -> list[dict[str, Any]]:
    """The files with their notes, for lists and previews."""
    return [
        {
            "id": entry.pk,
            "name": entry.document.file_name,
            "size": entry.document.size,
            "document_id": entry.document_id,
            "question": entry.question.text if entry.question else "",
            "transcript": entry.transcript,
            "transcript_language": entry.transcript_language,
            "transcript_source": entry.get_transcript_source_display(),
            "note": NOTES.get(entry.document.cleaning_note, ""),
        }
        for entry in list_files(contribution)
    ]


@own_page
def check(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    """Everything as it will be read, then send."""
    _require_draft(contribution)
    wrong: dict[str, list[Sentence]] = {}
    sentence: Sentence = ""
    if request.method == "POST":
        try:
            send_contribution(contribution_id=contribution.pk, actor=request.actor)
        except InvalidFields as error:
            wrong = error.errors
        except PortalError as error:
            sentence = error.sentence
        else:
            return redirect(address(request, "contribution-receipt", contribution=contribution.pk))
    return _preview(request, contribution, wrong, sentence)


def _preview(
    request: PortalRequest,
    contribution: Contribution,
    wrong: Mapping[str, list[Sentence]],
    sentence: Sentence,
) -> HttpResponse:
    asked = asked_of(contribution.consultation)
    values = FormWriting(contribution, DRAFT_FORM, {}, _saver(contribution)).drafted()
    values = {"naming": Naming.NAMED.value, "language": contribution.language, **values}
    steps = steps_of(asked)
    labels = {
        name: (entry.label, step)
        for step in steps
        if step != FILES
        for name, entry in _fields(step, asked, request).items()
    }
    problems = [
        {
            "text": f"{labels.get(name, ('', ''))[0] or ''}: {text}".removeprefix(": "),
            "href": _step_address(request, contribution, labels.get(name, ("", FILES))[1]),
        }
        for name, texts in wrong.items()
        for text in texts
    ]
    context = {
        "contribution": contribution,
        "consultation": contribution.consultation,
        "said": drafted(values, asked),
        "files": file_lines(contribution),
        "rows": _about_rows(request, values, asked),
        "problems": problems,
        "sentence": sentence,
        "steps": [
            {"url": _step_address(request, contribution, name), "word": STEPS[name]}
            for name in steps
        ],
        "number": len(steps) + 1,
        "crumbs": crumbs(request, contribution.consultation),
        "institution": tenant_of(request),
    }
    return show(request, "check", context, status=INVALID if problems or sentence else 200)


def _about_rows(
    request: PortalRequest, values: Mapping[str, Any], asked: Asked
) -> list[dict[str, Any]]:
    """How one appears, in words."""
    found = []
    for name, entry in about_fields(asked.consultation, organizations_of(request.actor)).items():
        value = values.get(name, "")
        words = dict(getattr(entry, "choices", ())).get(value, value)
        if words:
            found.append({"key": entry.label, "value": words})
    return found


@own_page
def discard(request: PortalRequest, contribution: Contribution) -> HttpResponse:
    """Throw a draft away: confirmed, because it cannot be taken back."""
    _require_draft(contribution)
    if request.method == "POST":
        discard_contribution(contribution_id=contribution.pk, actor=request.actor)
        say(request, _("The draft is gone. Nobody at the institution ever saw it."))
        return redirect(address(request, "contributions-own"))
    context = {"contribution": contribution, "crumbs": crumbs(request, contribution.consultation)}
    return show(request, "discard", context)
