"""The fields in which analysts put a report into words and codes. All of it must be fit to publish."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.decisions.fields import text_field
from portal.errors import Sentence
from portal.looks.fields import DateInputField
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.obstacles.severity import HIGHEST
from promotion.obstacles.states import Band, DatePrecision, Extent, Origin, Polarity
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import ChosenCode, codes_in_use, labels_of

Choices = list[tuple[str, Any]]
# The families of kinds of obstacles, by the letter that their codes begin with.
FAMILIES = (
    ("L", _("Law and registration")),
    ("F", _("Funding and resources")),
    ("A", _("Assembly")),
    ("P", _("Persons")),
    ("E", _("Expression and media")),
    ("D", _("Digital")),
    ("N", _("National participation")),
    ("X", _("Exclusion")),
)
_UNKNOWN, _YES, _NO = "", "yes", "no"


def _offered(obj: Any, vocabulary: str, held: list[str]) -> list[ChosenCode]:
    """What is switched on, and what the report holds already though it is off or retired."""
    codes = codes_in_use(obj.tenant, vocabulary)
    others = [code for code in held if code not in {chosen.code for chosen in codes}]
    words = labels_of(others, tenant=obj.tenant) if others else {}
    return [*codes, *(ChosenCode(code, words.get(code, code)) for code in others)]


def _several(
    obj: Any, vocabulary: str, name: str, title: Sentence, *, required: bool = False
) -> forms.MultipleChoiceField:
    held = list(getattr(obj, name))
    choices = [(one.code, one.label) for one in _offered(obj, vocabulary, held)]
    return forms.MultipleChoiceField(
        label=title,
        choices=choices,
        required=required,
        initial=held,
        widget=forms.CheckboxSelectMultiple,
    )


def kinds_field(obj: Any) -> forms.MultipleChoiceField:
    """The kinds of obstacles by family, or of positive developments, as the report is one or the other."""
    if obj.polarity == Polarity.POSITIVE:
        title = _("What kind of positive development")
        return _several(obj, Vocabulary.POSITIVE, "kinds", title, required=True)
    field = _several(obj, Vocabulary.OBSTACLE, "kinds", _("What kind of obstacle"), required=True)
    offered = _offered(obj, Vocabulary.OBSTACLE, list(obj.kinds))
    grouped = [
        (name, [(one.code, one.label) for one in offered if (one.family or one.code[0]) == letter])
        for letter, name in FAMILIES
    ]
    field.choices = [group for group in grouped if group[1]]
    return field


def _modality(obj: Any) -> forms.ChoiceField:
    codes = codes_in_use(obj.tenant, Vocabulary.MODALITY)
    return forms.ChoiceField(
        label=_("Online or offline"),
        choices=[(one.code, one.label) for one in codes],
        initial=obj.modality,
        widget=forms.RadioSelect,
    )


def _yes_or_no(value: str) -> bool | None:
    return {_YES: True, _NO: False}.get(value)


def _reversible(obj: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Can it be undone?"),
        choices=[(_UNKNOWN, _("Not known")), (_YES, _("Yes")), (_NO, _("No"))],
        coerce=_yes_or_no,
        empty_value=None,
        required=False,
        initial={True: _YES, False: _NO}.get(obj.is_reversible, _UNKNOWN),
        widget=forms.RadioSelect,
    )


def for_words(obj: Any, _actor: Actor) -> Fields:
    """Words, codes, where and when; the precision says how exactly that is known."""
    return {**_what(obj), **where_and_when(obj), **_how_large(obj)}


def _what(obj: Any) -> Fields:
    return {
        "title": forms.CharField(
            label=_("In one line"),
            max_length=200,
            initial=obj.title,
            help_text=_("Fit to be published: no names, no address, no number."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "account": _account(obj),
        "language": forms.ChoiceField(
            label=_("Language of these words"),
            choices=_languages(obj),
            initial=obj.language,
        ),
        "kinds": kinds_field(obj),
        "freedoms": _several(obj, Vocabulary.FREEDOM, "freedoms", _("Freedoms and conditions")),
        "groups": _several(obj, Vocabulary.GROUP, "groups", _("Groups affected")),
        "standards": _several(obj, Vocabulary.STANDARD, "standards", _("Standards engaged")),
        "modality": _modality(obj),
    }


def _languages(obj: Any) -> Choices:
    codes = list(dict.fromkeys([*obj.tenant.languages, obj.language]))
    return [(code, own_name(code)) for code in codes]


def _account(obj: Any) -> forms.CharField:
    field = text_field(
        _("What happened"),
        required=False,
        hint=_(
            "Fit to be published. Whoever submitted it, sources and private places stand sealed"
            " elsewhere, never here."
        ),
        limit=10000,
    )
    field.initial = obj.account
    return field


def where_and_when(obj: Any) -> Fields:
    """Country, province, dates and how exactly they are known; the place of what is public elsewhere."""
    fields: Fields = {
        "country": forms.ChoiceField(
            label=_("Country or area"), choices=_countries(obj), initial=str(obj.country)
        ),
        "province": forms.CharField(
            label=_("Province, state or region"),
            max_length=120,
            required=False,
            initial=obj.province,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "starts_on": DateInputField(label=_("When, or from when"), initial=obj.starts_on),
        "ends_on": DateInputField(label=_("Until"), required=False, initial=obj.ends_on),
        "date_precision": forms.ChoiceField(
            label=_("How exactly that is known"),
            choices=DatePrecision.choices,
            initial=obj.date_precision,
        ),
    }
    if obj.origin == Origin.PUBLIC:
        fields["place"] = forms.CharField(
            label=_("Place"),
            max_length=200,
            required=False,
            initial=obj.place,
            help_text=_("As its public source gives it."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )
    return fields


def _countries(obj: Any) -> Choices:
    """Those of the world, and what the report holds already."""
    choices = list(countries)
    held = str(obj.country)
    return choices if held in dict(choices) else [*choices, (held, held)]


def _how_large(obj: Any) -> Fields:
    return {
        "persons": _band(obj, "persons", _("Persons affected"), Band.choices),
        "organizations": _band(obj, "organizations", _("Organizations affected"), Band.choices),
        "extent": _band(obj, "extent", _("How large the area is"), Extent.choices),
        "is_reversible": _reversible(obj),
        "is_repeated": forms.BooleanField(
            label=_("It happened before"), required=False, initial=obj.is_repeated
        ),
    }


def _band(obj: Any, name: str, title: Sentence, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=title, choices=choices, required=False, initial=getattr(obj, name)
    )


def for_severity(obj: Any, _actor: Actor) -> Fields:
    """Another level than the rule gives, and why."""
    levels = [(str(level), str(level)) for level in range(HIGHEST, -1, -1)]
    return {
        "severity": forms.ChoiceField(
            label=_("Severity"), choices=levels, initial=str(obj.severity), widget=forms.RadioSelect
        ),
        "severity_note": _note(obj.severity_note),
    }


def _note(initial: str) -> forms.CharField:
    field = text_field(
        _("Why the level of the rule is not right"),
        required=False,
        hint=_("Needed where you choose another level. Read by analysts alone."),
        limit=1000,
    )
    field.initial = initial
    return field
