"""What a consultation still lacks before it can be announced, in sentences."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from participation.consultations.dates import days_of, order_faults, rule_faults, standard_of
from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Paragraph,
    TextVersion,
)
from participation.consultations.states import ConsultationKind
from portal.calendars import Calendar
from portal.errors import Sentence
from portal.looks.languages import name_here
from portal.looks.texts import texts_of
from portal.policies.models import Policy
from portal.policies.rulebook import rulebook_of

# What everybody has to be able to read, in at least one and the same language.
NEEDED_TEXTS = ("title", "summary", "target_groups", "use_of_input")
ALL_TEXTS = (*NEEDED_TEXTS, "final_report")


def announcement_faults(
    consultation: Consultation, policy: Policy | None, calendar: Calendar, *, today: date
) -> list[Sentence]:
    """Everything that keeps it from being announced; empty where nothing does."""
    return [
        *_text_faults(consultation),
        *_date_faults(consultation, policy, calendar, today=today),
        *_content_faults(consultation),
    ]


def _text_faults(consultation: Consultation) -> Iterator[Sentence]:
    if not consultation.unit:
        yield _("Say which unit is responsible.")
    missing = _missing(consultation, consultation.tenant.languages)
    if missing and not any(not lacking for lacking in missing.values()):
        code = min(missing, key=lambda one: len(missing[one]))
        text = _(
            "In no language is every text written. In %(language)s these are missing: %(texts)s."
        )
        comma = _(", ")
        names = comma.join(str(word) for word in missing[code])
        yield text % {"language": name_here(code), "texts": names}


def _missing(consultation: Consultation, languages: Sequence[str]) -> dict[str, list[Sentence]]:
    """By language of the institution, the texts that are not written in it."""
    own = [code for code, _name in settings.LANGUAGES if code in languages]
    written = {name: texts_of(consultation, name) for name in NEEDED_TEXTS}
    words = text_words()
    return {
        code: [words[name] for name in NEEDED_TEXTS if code not in written[name]] for code in own
    }


def text_words() -> dict[str, Sentence]:
    """What each text is called."""
    return {
        "title": _("Title"),
        "summary": _("What it is about"),
        "target_groups": _("Whom it concerns"),
        "use_of_input": _("How what is said will be used"),
        "final_report": _("Final report"),
    }


def languages_missing(consultation: Consultation) -> list[tuple[str, list[Sentence]]]:
    """(language, texts not written in it) for the languages in which it is held."""
    found = _missing(consultation, consultation.languages)
    return [(name_here(code), lacking) for code, lacking in found.items() if lacking]


def _date_faults(
    consultation: Consultation, policy: Policy | None, calendar: Calendar, *, today: date
) -> Iterator[Sentence]:
    if policy is None:
        yield _("The institution has no rules on consultations in force. Publish them first.")
    days = days_of(consultation, calendar)
    standing = consultation.kind == ConsultationKind.STANDING
    faults = order_faults(days, standing=standing)
    standard = standard_of(rulebook_of(policy)) if policy else None
    for name, sentences in rule_faults(days, standard, calendar, announced_on=today).items():
        faults.setdefault(name, sentences)
    for sentences in faults.values():
        yield from sentences


def _content_faults(consultation: Consultation) -> Iterator[Sentence]:
    kind = consultation.kind
    questions = ConsultationQuestion.objects.filter(consultation=consultation)
    if kind == ConsultationKind.SURVEY and not questions.exists():
        yield _("A survey asks at least one question.")
    if kind == ConsultationKind.DRAFT_TEXT and not _has_text(consultation):
        yield _("There is no draft text to comment on yet.")
    programme = consultation.programme
    if kind == ConsultationKind.STANDING and programme is None:
        yield _("Standing feedback belongs to a programme. Choose it.")
    if programme is not None and programme.published_at is None:
        yield _("The programme is not published yet. Publish it first.")


def _has_text(consultation: Consultation) -> bool:
    versions = TextVersion.objects.filter(consultation=consultation)
    return Paragraph.objects.filter(text_version__in=versions).exists()
