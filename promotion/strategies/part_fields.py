"""The fields of a strategy and its parts: one description for pages and API."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.looks.fields import DateInputField, LimitedTextField
from portal.looks.languages import OWN_NAMES
from portal.tenancy.models import Tenant
from portal.transitions import Fields
from promotion.strategies.models import PlanItem, Strategy, StrategyOwner
from promotion.strategies.move_fields import long_text
from promotion.strategies.states import Evidence, Measure, ResultType
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codes_in_use

LINE = 200


def _line(label: Any, *, required: bool = True, hint: Any = "", limit: int = LINE) -> forms.Field:
    return forms.CharField(
        label=label, max_length=limit, required=required, help_text=hint, strip=True
    )


def _text(label: Any, hint: Any = "", *, required: bool = False) -> LimitedTextField:
    return long_text(label, hint=hint, required=required)


def _codes(tenant: Tenant, vocabulary: str, label: Any, hint: Any = "") -> forms.Field:
    chosen = codes_in_use(tenant, vocabulary)
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        help_text=hint,
        choices=[(one.code, one.label) for one in chosen],
        widget=forms.CheckboxSelectMultiple,
    )


def strategy_fields(tenant: Tenant) -> Fields:
    """The text of a strategy besides its plan. It becomes public once every owner has signed it."""
    hint = _("Everybody reads it once all owners have signed. Name no person.")
    return {
        "title": _line(_("Title"), hint=hint),
        "summary": _text(_("In short"), _("Three or four sentences.")),
        "change": _text(_("What is to change, and for whom")),
        "pathway": _text(
            _("Why it should change in this way"),
            _("From what you do to what others do differently. What you take for granted follows."),
        ),
        "language": forms.ChoiceField(
            label=_("Language of this text"), choices=list(OWN_NAMES.items())
        ),
        "countries": forms.MultipleChoiceField(
            label=_("Countries or areas"),
            required=False,
            choices=list(countries),
            widget=forms.SelectMultiple(attrs={"size": "8"}),
            help_text=_("Several: hold Ctrl (on a Mac: Command) while you choose."),
        ),
        "freedoms": _codes(tenant, Vocabulary.FREEDOM, _("Freedoms and conditions")),
        "groups": _codes(
            tenant,
            Vocabulary.GROUP,
            _("Groups that it is for"),
            _("Groups that a public list could endanger are shown to the owners alone."),
        ),
        "starts_on": DateInputField(label=_("From"), required=False),
        "ends_on": DateInputField(label=_("Until"), required=False),
    }


def assumption_fields() -> Fields:
    """One thing that is taken for granted."""
    return {
        "text": _text(_("What is assumed"), required=True),
        "evidence": forms.ChoiceField(
            label=_("How well it is founded"), choices=Evidence.choices, widget=forms.RadioSelect
        ),
    }


def item_fields(owners: list[StrategyOwner]) -> Fields:
    """A part of the plan."""
    return {
        "title": _line(_("Title")),
        "description": _text(_("What is done, and how one will see it")),
        "weight": forms.IntegerField(
            label=_("Weight among its neighbours"),
            min_value=1,
            max_value=100,
            initial=1,
            required=False,
            help_text=_("1 to 100. Leave 1 everywhere and each counts the same."),
        ),
        "due_on": DateInputField(label=_("By when"), required=False),
        "responsible": forms.ChoiceField(
            label=_("Which owner takes it on"),
            required=False,
            choices=[("", _("All together")), *((str(one.pk), one.name) for one in owners)],
            help_text=_("Shown in public only while that owner is listed by name."),
        ),
    }


def result_fields(objectives: list[PlanItem]) -> Fields:
    """A result with its indicator, as IATI shapes it."""
    return {
        "title": _line(_("Result")),
        "type": forms.ChoiceField(label=_("Type"), choices=ResultType.choices),
        "objective": forms.ChoiceField(
            label=_("Under which objective"),
            required=False,
            choices=[
                ("", _("The strategy as a whole")),
                *((str(o.pk), o.title) for o in objectives),
            ],
        ),
        "is_aggregable": forms.BooleanField(
            label=_("Values of several periods or places may be added up"), required=False
        ),
        "indicator": _line(_("Indicator"), limit=300, hint=_("What is looked at or counted.")),
        "measure": forms.ChoiceField(label=_("Measured as"), choices=Measure.choices),
        "direction": forms.ChoiceField(
            label=_("Better is"),
            choices=[("up", _("More")), ("down", _("Less"))],
            initial="up",
            required=False,
        ),
        "baseline_value": _line(_("Value at the beginning"), required=False),
        "baseline_on": DateInputField(label=_("On which day"), required=False),
        "baseline_comment": _text(_("About this value")),
        "verification": _text(_("Means of verification"), _("Where somebody else can look it up.")),
        "risk": _text(_("Risk, and what is done about it")),
    }


def period_fields() -> Fields:
    """A period with its target."""
    return {
        "starts_on": DateInputField(label=_("From")),
        "ends_on": DateInputField(label=_("Until")),
        "location": _line(
            _("Place"), required=False, hint=_("No place that could endanger anyone.")
        ),
        "dimension": _line(
            _("Dimension"), required=False, limit=100, hint=_("For example: sex, age, language.")
        ),
        "dimension_value": _line(_("Value of the dimension"), required=False, limit=100),
        "target_value": _line(_("Target")),
        "target_comment": _text(_("About the target")),
    }


def actual_fields() -> Fields:
    """What was reached in a period; not part of the signed text."""
    return {
        "actual_value": _line(_("Actual value")),
        "actual_comment": _text(_("About the actual value")),
    }


def confidence_fields() -> Fields:
    """How sure the owners are now that the target will be met."""
    return {
        "confidence": forms.DecimalField(
            label=_("How sure you are that it will be met"),
            min_value=0,
            max_value=1,
            max_digits=3,
            decimal_places=2,
            help_text=_("From 0 (not at all) to 1 (certain), for example 0.7."),
        )
    }


def outcome_fields(objectives: list[PlanItem]) -> Fields:
    """A harvested outcome: who changed what, when and where."""
    yes = _("Everybody reads it once the owners agree. Name no private person.")
    return {
        "who": _line(_("Who changed"), hint=_("An office, a body, a group: no private person.")),
        "what": _text(_("What they do differently now"), yes, required=True),
        "happened": _line(_("When"), limit=100, hint=_("As exactly as is safe: “spring 2026”.")),
        "country": forms.ChoiceField(
            label=_("Country or area"), required=False, choices=[("", ""), *countries]
        ),
        "place": _line(_("Where"), required=False, hint=_("As exactly as is safe.")),
        "significance": _text(_("Why it matters"), required=True),
        "contribution": _text(_("How the strategy contributed"), required=True),
        "sources": _text(_("How it is known"), _("Published sources alone.")),
        "objective": forms.ChoiceField(
            label=_("Under which objective"),
            required=False,
            choices=[
                ("", _("None: it was not looked for")),
                *((str(o.pk), o.title) for o in objectives),
            ],
        ),
        "is_planned": forms.BooleanField(label=_("It was planned"), required=False),
        "is_negative": forms.BooleanField(label=_("It is a change for the worse"), required=False),
        "language": forms.ChoiceField(
            label=_("Language of this text"), choices=list(OWN_NAMES.items())
        ),
    }


def task_fields(owners: list[StrategyOwner]) -> Fields:
    """Something that an owner takes on."""
    return {
        "title": _line(_("What is to be done")),
        "owner": forms.ChoiceField(
            label=_("Who does it"), choices=[(str(one.pk), one.name) for one in owners]
        ),
        "due_on": DateInputField(label=_("By when"), required=False),
    }


def agreement_fields(owners: list[StrategyOwner]) -> Fields:
    """What the owners agreed on."""
    hint = _("The owners and the institution read it; it is not public.")
    return {
        "text": _text(_("What was agreed"), hint, required=True),
        "agreed_on": DateInputField(label=_("When")),
        "agreed_by": forms.MultipleChoiceField(
            label=_("Who agreed"),
            choices=[(str(one.pk), format_html("<bdi>{}</bdi>", one.name)) for one in owners],
            widget=forms.CheckboxSelectMultiple,
        ),
        "dissent": _text(_("Who saw it otherwise, and why")),
    }


def values_of(strategy: Strategy) -> dict[str, Any]:
    """What stands in the fields of a strategy's text."""
    names = ("title", "summary", "change", "pathway", "language", "freedoms", "groups")
    return {
        **{name: getattr(strategy, name) for name in names},
        "countries": [str(code) for code in strategy.countries],
        "starts_on": strategy.starts_on,
        "ends_on": strategy.ends_on,
    }
