"""The fields of a report, page by page. Each says before it where its words go.

Nothing is asked that need not be: no field of a person's own characteristics, no name of a person,
no exact place in the open. What a group is, is asked of the event, never of whoever writes.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from portal.errors import Sentence
from portal.looks.fields import LimitedTextField
from portal.looks.languages import own_name
from portal.tenancy.models import Tenant
from portal.transitions import Fields
from promotion.obstacles.partial_dates import PartialDateField
from promotion.obstacles.states import (
    Band,
    Connection,
    DatePrecision,
    Extent,
    Origin,
    Polarity,
)
from promotion.obstacles.where_it_goes import ANALYSTS, PUBLIC, SEALED, hint
from promotion.taxonomy.models import Family, Vocabulary
from promotion.taxonomy.selectors import codes_in_use

MOST_ACTORS = 3
TITLE, ACCOUNT = 200, 6000
_NOT_CHOSEN = ("", _("Not known, or none"))
_FACTS = hint(ANALYSTS, _("Figures are published in bands and only where nobody is recognized."))


def _line(
    label: Sentence, where: Sentence, more: Sentence = "", *, max_length: int, **options: Any
) -> forms.CharField:
    """One line; its limit is stated beforehand."""
    limit = format_lazy(_("At most {most} characters."), most=max_length)
    return forms.CharField(
        label=label,
        max_length=max_length,
        help_text=hint(hint(where, more), limit),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        **options,
    )


def _text(
    label: Sentence, where: Sentence, more: Sentence = "", *, rows: int = 6, **options: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return LimitedTextField(label=label, help_text=hint(where, more), widget=widget, **options)


def _codes(tenant: Tenant, vocabulary: str) -> list[tuple[str, str]]:
    return [(code.code, code.label) for code in codes_in_use(tenant, vocabulary)]


def _kinds(tenant: Tenant, vocabulary: str) -> list[Any]:
    """Kinds of obstacles under their families; positive developments as they are."""
    chosen = codes_in_use(tenant, vocabulary)
    if vocabulary != Vocabulary.OBSTACLE:
        return [(code.code, code.label) for code in chosen]
    return [
        (family.label, [(code.code, code.label) for code in chosen if code.family == family])
        for family in Family
        if any(code.family == family for code in chosen)
    ]


def _several(
    tenant: Tenant,
    vocabulary: str,
    label: Sentence,
    where: Sentence,
    more: Sentence = "",
    **options: Any,
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint(where, more),
        choices=_codes(tenant, vocabulary),
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def what_fields(tenant: Tenant, origin: str, polarity: str) -> Fields:
    """What happened, in words and codes."""
    del origin
    is_obstacle = polarity != Polarity.POSITIVE
    vocabulary = Vocabulary.OBSTACLE if is_obstacle else Vocabulary.POSITIVE
    return {
        "title": _line(
            _("In one line"), PUBLIC, _("What was done, to whom in general; no names."),
            max_length=TITLE,
        ),
        "account": _text(
            _("What happened"),
            PUBLIC,
            _(
                "Only what may be read by those who did it too. No names of private persons, no"
                " e-mail addresses, telephone numbers, home or work places."
            ),
            rows=10,
            max_length=ACCOUNT,
        ),
        "language": forms.ChoiceField(
            label=_("Language in which you write"),
            choices=[(code, own_name(code)) for code in tenant.languages],
        ),
        "kinds": forms.MultipleChoiceField(
            label=_("What kind of obstacle") if is_obstacle else _("What kind of development"),
            help_text=hint(PUBLIC, _("One or more.")),
            choices=_kinds(tenant, vocabulary),
            widget=forms.CheckboxSelectMultiple,
        ),
        "freedoms": _several(
            tenant, Vocabulary.FREEDOM, _("Which freedoms it touches"), PUBLIC, required=False
        ),
        "modality": forms.ChoiceField(
            label=_("Online or offline"),
            help_text=PUBLIC,
            choices=_codes(tenant, Vocabulary.MODALITY),
            initial="MOD-UNK",
            widget=forms.RadioSelect,
        ),
    }  # fmt: skip


def where_fields(tenant: Tenant, origin: str, polarity: str) -> Fields:
    """Where, when, how large."""
    del tenant
    fields: Fields = {
        "country": forms.ChoiceField(
            label=_("Country or area"),
            help_text=PUBLIC,
            choices=[("", _("Choose")), *countries],
        ),
        "province": _line(
            _("Province, state or region"), PUBLIC,
            _("Left out where it could show who is meant."), max_length=120, required=False,
        ),
        "date_precision": forms.ChoiceField(
            label=_("How exactly you know when"),
            choices=DatePrecision.choices,
            initial=DatePrecision.DAY.value,
            widget=forms.RadioSelect,
        ),
        "begins": PartialDateField(
            label=_("When, or since when"),
            help_text=hint(
                PUBLIC,
                _("Shown more coarsely where a day could show who is meant. Leave empty what you"
                  " do not know."),
            ),
        ),
        "ends": PartialDateField(
            label=_("Until"), help_text=_("For a period alone."), required=False
        ),
    }  # fmt: skip
    if origin == Origin.PUBLIC:
        fields |= _place_fields()
    if polarity != Polarity.POSITIVE:
        fields |= _size_fields()
    return fields


def _size_fields() -> Fields:
    unknown = pgettext_lazy("whether something can be undone", "Not known")
    return {
        "persons": forms.ChoiceField(
            label=_("How many persons it affects"), help_text=_FACTS, choices=Band.choices,
            required=False,
        ),
        "organizations": forms.ChoiceField(
            label=_("How many organizations it affects"), help_text=_FACTS, choices=Band.choices,
            required=False,
        ),
        "extent": forms.ChoiceField(
            label=_("How large the area is"), help_text=ANALYSTS, choices=Extent.choices,
            required=False,
        ),
        "is_reversible": forms.TypedChoiceField(
            label=_("Can it be undone?"),
            help_text=ANALYSTS,
            choices=[("", unknown), ("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda value: {"yes": True, "no": False}[value],
            empty_value=None,
            required=False,
        ),
        "is_repeated": forms.BooleanField(
            label=_("It happened before, in the same way"), required=False, help_text=ANALYSTS
        ),
    }  # fmt: skip


def _place_fields() -> Fields:
    decimal: dict[str, Any] = {
        "max_digits": 8,
        "decimal_places": 5,
        "required": False,
        "help_text": PUBLIC,
    }
    return {
        "place": _line(_("Place, as the source names it"), PUBLIC, max_length=200, required=False),
        "latitude": forms.DecimalField(label=_("Latitude"), min_value=-90, max_value=90, **decimal),
        "longitude": forms.DecimalField(
            label=_("Longitude"), min_value=-180, max_value=180, **decimal
        ),
    }


def who_fields(tenant: Tenant, origin: str, polarity: str) -> Fields:
    """Whom it affects, who is held responsible, by which law or order."""
    del origin, polarity
    groups = _several(
        tenant, Vocabulary.GROUP, _("Whom it affects"), PUBLIC,
        _("Some groups are published in figures alone. Choose none rather than guess."),
        required=False,
    )  # fmt: skip
    fields: Fields = {"groups": groups}
    actors = [_NOT_CHOSEN, *_codes(tenant, Vocabulary.ACTOR)]
    degrees = [_NOT_CHOSEN, *_codes(tenant, Vocabulary.DEGREE)]
    for number in range(1, MOST_ACTORS + 1):
        fields[f"actor_{number}"] = forms.ChoiceField(
            label=_("Who is held responsible (%(number)d)") % {"number": number},
            help_text=hint(PUBLIC, _("A kind of actor, never a person.")) if number == 1 else "",
            choices=actors,
            required=False,
        )
        fields[f"degree_{number}"] = forms.ChoiceField(
            label=_("What they did (%(number)d)") % {"number": number},
            choices=degrees,
            required=False,
        )
    return {**fields, **_instrument_fields(tenant)}


def _instrument_fields(tenant: Tenant) -> Fields:
    def chosen(label: Sentence, vocabulary: str) -> forms.ChoiceField:
        choices = [_NOT_CHOSEN, *_codes(tenant, vocabulary)]
        return forms.ChoiceField(label=label, help_text=PUBLIC, choices=choices, required=False)

    return {
        "instrument_kind": chosen(_("Law, order or decision that was used"), Vocabulary.INSTRUMENT),
        "instrument_subject": chosen(_("What it is about"), Vocabulary.SUBJECT),
        "instrument_stage": chosen(_("Where it stands"), Vocabulary.STAGE),
        "instrument_name": _line(_("Its name and number"), PUBLIC, max_length=300, required=False),
    }


def source_fields() -> Fields:
    """Of what is public elsewhere: who published it first, and where."""
    return {
        "source_name": _line(
            _("Who published it first"), PUBLIC, _("An outlet or body, never a person."),
            max_length=300,
        ),
        "source_link": forms.URLField(
            label=_("Address of the publication"), help_text=PUBLIC, max_length=1000,
            assume_scheme="https",
        ),
        "source_licence": _line(
            _("Licence of the source"), PUBLIC, max_length=200, required=False
        ),
    }  # fmt: skip


def sealed_fields() -> Fields:
    """What the analysts alone read, under their own keys. Every one of them can stay empty."""
    options: dict[str, Any] = {"required": False, "max_length": 4000, "rows": 3}
    return {
        "tells_who": forms.BooleanField(
            label=_("The analysts may know my name and my organization"),
            help_text=hint(SEALED, _("Without this nobody here learns who submitted it.")),
            required=False,
        ),
        "connection": forms.ChoiceField(
            label=_("How you know of it"), help_text=SEALED, choices=Connection.choices,
            required=False,
        ),
        "sources": _text(_("Sources: who can confirm it"), SEALED, **options),
        "place": _text(_("The exact place"), SEALED, **{**options, "rows": 2}),
        "contact": _text(
            _("How to reach you safely"), SEALED,
            _("Not needed: questions come to you through the receipt."), **{**options, "rows": 2},
        ),
        "evidence": _text(
            _("Evidence: what there is, and where the original is kept"), SEALED,
            _("Do not send originals here."), **options,
        ),
    }  # fmt: skip


def consent_fields() -> Fields:
    """What may be done with it. Each can be taken back with the receipt."""
    return {
        "may_publish": forms.BooleanField(
            label=_("It may be published after it was checked, with parts left out"),
            help_text=_("Without this it counts in figures alone. You can change it later."),
            required=False,
        ),
        "may_ask_reply": forms.BooleanField(
            label=_("Those held responsible may be asked for a reply, after publication"),
            help_text=_("They see what is published, and nothing else."),
            required=False,
        ),
        "attribution": _line(
            _("To be named in public as the source"), PUBLIC,
            _(
                "Leave this empty to stay unnamed; most do. What stands here is shown beside the"
                " obstacle in this wording."
            ),
            max_length=300, required=False,
        ),
        "wants_name": forms.BooleanField(
            label=_("Yes: show the name above in public"),
            help_text=_("Asked apart, because it cannot be called back from feeds and copies."),
            required=False,
        ),
    }  # fmt: skip


STEPS = {"what": what_fields, "where": where_fields, "who": who_fields}


def step_fields(step: str, *, tenant: Tenant, values: Mapping[str, Any]) -> Fields:
    """The fields of one page. Raises KeyError where there is no such page."""
    origin = str(values.get("origin", Origin.ORGANIZATION))
    polarity = str(values.get("polarity", Polarity.NEGATIVE))
    return STEPS[step](tenant, origin, polarity)


def report_fields(*, tenant: Tenant, values: Mapping[str, Any]) -> Fields:
    """Every field of the open row."""
    fields: Fields = {}
    for step in STEPS:
        fields |= step_fields(step, tenant=tenant, values=values)
    if values.get("origin") == Origin.PUBLIC:
        return {**fields, **source_fields()}
    return {**fields, **consent_fields()}
