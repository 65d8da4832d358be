"""The form fields with which a body's decision is recorded."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.looks.fields import DateInputField
from portal.policies.kinds import (
    DeciderParameters,
    InformationExceptionsParameters,
    Outcome,
    RefusalReasonsParameters,
    label,
)
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.transitions import Fields


class RuleChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # not subscriptable at run time
    """Choose an article of the policy; shown with its number and title."""

    def label_from_instance(self, obj: Rule) -> str:
        """“4.2 Time to answer”."""
        return f"{obj.article} {obj.title}"


def rule_field(rulebook: Rulebook, *, required: bool, title: Sentence = "") -> RuleChoice:
    """A choice among the articles of this policy version."""
    ids = [rule.pk for rule in rulebook.rules]
    return RuleChoice(
        label=title or _("Rule under which it is decided"),
        queryset=Rule.objects.filter(pk__in=ids).select_related("policy"),
        required=required,
        empty_label=_("Choose a rule"),
    )


def text_field(
    title: Sentence,
    *,
    required: bool = True,
    hint: Sentence = "",
    limit: int = 10000,
    missing: Sentence = "",
) -> forms.CharField:
    """A longer text; its limit in characters is stated beside it, `missing` said where it is empty."""
    return forms.CharField(
        label=title,
        required=required,
        error_messages={"required": missing} if missing else None,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )


def body_fields(rulebook: Rulebook) -> Fields:
    """Which body decided, in which session, under which symbol, when, with which vote."""
    decider = rulebook.parameters(DeciderParameters)
    language = get_language() or "en"
    fields: Fields = {
        "body": forms.CharField(
            label=_("Body that decided"),
            max_length=200,
            initial=label(decider.decides, language).text if decider else "",
        ),
        "session": forms.CharField(
            label=_("Session"), max_length=120, required=bool(decider and decider.session_required)
        ),
        "symbol": forms.CharField(
            label=_("Document symbol"),
            max_length=120,
            required=bool(decider and decider.symbol_required),
        ),
        "decided_on": DateInputField(label=_("Date of the decision"), initial=timezone.localdate),
    }
    if decider and decider.publishes_votes:
        for name, title in (
            ("votes_for", _("Votes in favour")),
            ("votes_against", _("Votes against")),
            ("abstentions", _("Abstentions")),
        ):
            fields[name] = forms.IntegerField(label=title, min_value=0, required=False)
    return fields


def reasons_for(rulebook: Rulebook, outcome: str) -> dict[str, str]:
    """The reasons that the policy publishes for this outcome, by code."""
    language = get_language() or "en"
    found = {
        reason.code: label(reason.label, language).text
        for parameters in rulebook.typed(RefusalReasonsParameters)
        if Outcome(outcome) in parameters.applies_to
        for reason in parameters.reasons
    }
    exceptions = rulebook.parameters(InformationExceptionsParameters)
    if exceptions is not None and Outcome(outcome) in exceptions.adverse_outcomes():
        for entry in exceptions.exceptions:
            found[entry.code] = label(entry.label, language).text
    return found


def reason_field(rulebook: Rulebook, outcome: str) -> forms.ChoiceField:
    """A choice among the reasons that the policy publishes for this outcome."""
    choices: list[tuple[str, Sentence]] = [("", _("Choose a reason"))]
    return forms.ChoiceField(
        label=_("Reason, from the published list"),
        choices=[*choices, *reasons_for(rulebook, outcome).items()],
    )


def adverse_fields(rulebook: Rulebook, outcome: str) -> Fields:
    """What a decision against somebody cannot do without; the remedy follows from the policy."""
    return {
        "rule": rule_field(rulebook, required=True),
        "reason_code": reason_field(rulebook, outcome),
        "text": text_field(
            _("Reasons, in words the organization can answer"),
            hint=_(
                "The organization reads this. What can be done about it is added from the policy."
            ),
        ),
        **body_fields(rulebook),
    }
