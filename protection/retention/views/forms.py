"""What the pages of retention ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.errors import NotFound, Sentence
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.states import CaseOutcome
from protection.cases.views.step_fields import PART_WORDS, Fields, words_field
from protection.retention import holds, services
from protection.retention.models import Basis

# The files of a case that can be chosen, with their names.
Files = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Doing:
    """A step under way."""

    case: ProtectionCase
    actor: Actor
    ring: Keyring
    row: UUID | None
    values: Mapping[str, Any]

    @property
    def entry(self) -> UUID:
        """The row that the address names. Raises NotFound."""
        if self.row is None:
            raise NotFound
        return self.row

    @property
    def sealing(self) -> dict[str, Any]:
        """Who does it, with which keys."""
        return {"ring": self.ring, "actor": self.actor}


@dataclass(frozen=True, slots=True)
class Step:
    """What a page says, asks and does."""

    title: Sentence
    fields: Callable[[Files], Fields]
    run: Callable[[Doing], object]
    done: Sentence
    help: Sentence = ""
    # Whether files are chosen: then the case is opened, for their names.
    asks_files: bool = False


def end_of(day: date) -> datetime:
    """A date ends at 24:00 at the seat."""
    following = datetime.combine(day + timedelta(days=1), time(0))
    return timezone.make_aware(following, timezone.get_current_timezone())


def _words(_files: Files) -> Fields:
    return {"words": words_field(_("Why, in your own words"))}


def _until(files: Files) -> Fields:
    return {"until": DateInputField(label=_("Until which day?")), **_words(files)}


def _basis(files: Files) -> Fields:
    return {"basis": forms.ChoiceField(label=_("On what basis?"), choices=Basis.choices)} | _words(
        files
    )


def _parts(files: Files) -> Fields:
    asked: Fields = {
        "parts": forms.MultipleChoiceField(
            label=_("Which parts?"),
            choices=[(part.value, PART_WORDS[part]) for part in services.ERASABLE],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Everything in the part goes. Messages and consents stay."),
        )
    }
    if files:
        asked["files"] = forms.MultipleChoiceField(
            label=_("Which files?"),
            choices=[(str(file), name) for file, name in files.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    return asked | _basis(files)


def _nothing(_files: Files) -> Fields:
    return {}


def _keep(doing: Doing) -> object:
    until = end_of(doing.values["until"])
    return services.keep_until(
        case_id=doing.case.pk, until=until, words=doing.values["words"], **doing.sealing
    )


def _ask_whole(doing: Doing) -> object:
    return services.ask_erasure(
        case_id=doing.case.pk,
        basis=Basis(doing.values["basis"]),
        words=doing.values["words"],
        **doing.sealing,
    )


def _ask_part(doing: Doing) -> object:
    chosen = set(doing.values["parts"])
    return services.ask_part_erasure(
        case_id=doing.case.pk,
        parts=[part for part in services.ERASABLE if part.value in chosen],
        files=[UUID(file) for file in doing.values.get("files", ())],
        basis=Basis(doing.values["basis"]),
        words=doing.values["words"],
        **doing.sealing,
    )


def _ask_hold(doing: Doing) -> object:
    return holds.ask_hold(
        case_id=doing.case.pk,
        expires_at=end_of(doing.values["until"]),
        words=doing.values["words"],
        **doing.sealing,
    )


STEPS: Mapping[str, Step] = {
    "longer": Step(
        _("Keep it until another day"), _until, _keep, _("The date is set. The person sees it.")
    ),
    "erase": Step(
        _("Ask that the whole case be erased"),
        _basis,
        _ask_whole,
        _("Asked. A second person agrees; then the days of grace begin."),
        _("Nobody can bring it back afterwards, not from a backup either."),
    ),
    "erase-part": Step(
        _("Ask that a part be erased"),
        _parts,
        _ask_part,
        _("Asked. A second person agrees; then seven days of grace begin."),
        _("The person can still write with the receipt, and read your answers."),
        asks_files=True,
    ),
    "agree": Step(
        _("Agree to the erasure"),
        _nothing,
        lambda doing: services.approve_erasure(erasure_id=doing.entry, actor=doing.actor),
        _("Agreed. The days of grace have begun."),
        _("Until the grace is over anybody of the team can stop it."),
    ),
    "stop": Step(
        _("Stop the erasure"),
        _words,
        lambda doing: services.stop_erasure(
            erasure_id=doing.entry, words=doing.values["words"], **doing.sealing
        ),
        _("Stopped. Nothing was erased."),
    ),
    "hold": Step(
        _("Ask for a legal hold"),
        _until,
        _ask_hold,
        _("Asked. It holds once a second person agrees."),
        _(
            "While it lasts nothing is erased, also against the person’s wish. It opens the case to"
            " nobody. The person reads what you write here."
        ),
    ),
    "agree-hold": Step(
        _("Agree to the legal hold"),
        _nothing,
        lambda doing: holds.approve_hold(hold_id=doing.entry, actor=doing.actor),
        _("It holds now."),
    ),
    "end-hold": Step(
        _("End the legal hold"),
        _words,
        lambda doing: holds.end_hold(
            hold_id=doing.entry, words=doing.values["words"], **doing.sealing
        ),
        _("It holds no more."),
        _("The person reads what you write here."),
    ),
}


class RuleForm(forms.Form):
    """How long what ended in one way is kept."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=CaseOutcome.choices)
    days = forms.IntegerField(label=_("Days that it is kept"), min_value=1, max_value=3660)
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        min_value=1,
        max_value=365,
        help_text=_("Between the second person’s agreement and the erasure."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The rule, resolution or schedule that says so."),
    )
