"""The forms in which a rule, a policy's own texts and comments are written."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields
from portal.looks.part_trees import (
    Node,
    Parts,
    Typed,
    take_step,
    typed_from_data,
    typed_from_values,
)
from portal.looks.parts import Surroundings
from portal.looks.texts import localized, shown, texts_of
from portal.organizations.models import Organization
from portal.policies.kinds import Labels, RuleKind
from portal.policies.models import Policy, PolicySubject, Rule
from portal.policies.parts.registry import (
    PARAMETER_PARTS,
    POLICY_PARTS,
    REQUIREMENT_PARTS,
    RULE_PARTS,
    SOURCE_PARTS,
)
from portal.tenancy.models import Tenant

OWN_NAME = "own"
HEAD, PARAMETERS, REQUIREMENT, SOURCE = "h", "p", "r", "s"


def languages_of(tenant: Tenant) -> list[str]:
    """The languages in which texts can be written: the portal's own, then what else is switched on."""
    own = [code for code, _name in settings.LANGUAGES]
    return [*own, *(code for code in tenant.languages if code not in own)]


def surroundings(
    tenant: Tenant, tiers: Mapping[str, Labels], meetings: Mapping[str, Labels]
) -> Surroundings:
    """What a rule's form can name: languages, the statuses of its policy, meetings."""
    return Surroundings(
        languages=languages_of(tenant),
        tiers={code: shown(labels).text or code for code, labels in tiers.items()},
        meetings={code: shown(labels).text or code for code, labels in meetings.items()},
    )


class RuleEditor:
    """One rule as a form: its texts, its parameters, who cannot meet it, where it comes from."""

    def __init__(
        self,
        kind: str,
        typed: Mapping[str, Typed],
        around: Surroundings,
        data: QueryDict | None = None,
    ) -> None:
        self.kind = RuleKind(kind)
        self.nodes = {
            name: Node(parts, typed[name], around, prefix=name, data=data)
            for name, parts in self.parts_of(kind).items()
        }

    @staticmethod
    def parts_of(kind: str) -> dict[str, Parts]:
        """The parts of a rule of this kind, by the prefix of their fields."""
        return {
            HEAD: RULE_PARTS,
            PARAMETERS: PARAMETER_PARTS[RuleKind(kind)],
            REQUIREMENT: REQUIREMENT_PARTS,
            SOURCE: SOURCE_PARTS,
        }

    @classmethod
    def of(cls, rule: Rule, around: Surroundings) -> "RuleEditor":
        """The form as the rule stands."""
        texts = {name: texts_of(rule, name) for name in _TEXTS}
        values: dict[str, Mapping[str, Any]] = {
            HEAD: {"article": rule.article, **texts},
            PARAMETERS: rule.parameters,
            REQUIREMENT: texts,
            SOURCE: {
                "source_url": rule.source_url,
                "retrieved_on": rule.retrieved_on,
                "verified_by": rule.verified_by,
            },
        }
        parts = cls.parts_of(rule.kind)
        typed = {name: typed_from_values(parts[name], values[name]) for name in parts}
        return cls(rule.kind, typed, around)

    @classmethod
    def empty(cls, kind: str, article: str, around: Surroundings) -> "RuleEditor":
        """The form of a rule that is not there yet."""
        parts = cls.parts_of(kind)
        values: dict[str, Mapping[str, Any]] = {HEAD: {"article": article}}
        typed = {name: typed_from_values(parts[name], values.get(name, {})) for name in parts}
        return cls(kind, typed, around)

    @classmethod
    def typed(
        cls, kind: str, data: QueryDict, around: Surroundings, *, step: str = ""
    ) -> "RuleEditor":
        """What was typed: after a step (an entry added, moved, removed), or to be checked."""
        parts = cls.parts_of(kind)
        typed = {name: typed_from_data(parts[name], data, around, name) for name in parts}
        if not step:
            return cls(kind, typed, around, data)
        inner = step.replace(f":{PARAMETERS}-", ":", 1)
        typed[PARAMETERS] = take_step(parts[PARAMETERS], typed[PARAMETERS], inner)
        return cls(kind, typed, around)

    def is_valid(self) -> bool:
        """Whether everything can be read; every error is found at once."""
        checked = [node.is_valid() for node in self.nodes.values()]
        return all(checked)

    def values(self) -> dict[str, Any]:
        """What the services take."""
        found = {name: node.values() for name, node in self.nodes.items()}
        return {
            **found[HEAD],
            **found[REQUIREMENT],
            **found[SOURCE],
            "parameters": found[PARAMETERS],
        }

    def add_errors(self, error: InvalidFields) -> None:
        """Put what a service refused beside the fields it is about."""
        for path, sentences in error.errors.items():
            for sentence in sentences:
                if path.startswith("parameters."):
                    self.nodes[PARAMETERS].add_error(
                        path.removeprefix("parameters."), str(sentence)
                    )
                else:
                    self.nodes[HEAD].add_error(path, str(sentence))

    def as_rule(self, like: Rule) -> Rule:
        """What was typed as a rule that is saved nowhere, to be compared with `like`."""
        values = self.values()
        texts = {
            name: text
            for field in _TEXTS
            for name, text in localized(field, values.get(field) or {}).items()
            if hasattr(like, name)
        }
        return Rule(
            policy_id=like.policy_id,
            lineage=like.lineage,
            kind=like.kind,
            article=values["article"],
            parameters=values["parameters"],
            **texts,
        )

    def problems(self) -> list[dict[str, str]]:
        """For the error summary, in the order of the page."""
        return [problem for node in self.nodes.values() for problem in node.problems()]


_TEXTS = ("title", "text", "cannot_meet", "alternative")


def policy_texts_form(policy: Policy, around: Surroundings, data: QueryDict | None = None) -> Node:
    """The form of a policy's own texts."""
    if data is not None:
        typed = typed_from_data(POLICY_PARTS, data, around)
        return Node(POLICY_PARTS, typed, around, data=data)
    values = {part.name: texts_of(policy, part.name) for part in POLICY_PARTS}
    return Node(POLICY_PARTS, typed_from_values(POLICY_PARTS, values), around)


class SubjectForm(forms.Form):
    """On which subject to prepare a version: those of which none is being prepared."""

    subject = forms.ChoiceField(label=_("Subject"))

    def __init__(self, open_subjects: Collection[str], data: QueryDict | None = None) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["subject"]).choices = [
            (value, word) for value, word in PolicySubject.choices if value in open_subjects
        ]


class KindForm(forms.Form):
    """Which kind of rule to add."""

    kind = forms.ChoiceField(
        label=_("Kind of rule"), choices=[("", _("Choose")), *RuleKind.choices]
    )


class RuleOfDraft(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among the rules of a draft, by number and title."""

    def label_from_instance(self, obj: Rule) -> str:
        """“4 Minimum age”."""
        return f"{obj.article} {obj.title}"


class CommentForm(forms.Form):
    """What somebody says about a draft."""

    rule = RuleOfDraft(
        label=_("About which rule?"),
        queryset=Rule.objects.none(),
        required=False,
        empty_label=_("The draft as a whole"),
    )
    name = forms.ChoiceField(
        label=_("In whose name?"),
        required=False,
        help_text=_("Without a name, the institution does not see who wrote."),
    )
    text = forms.CharField(
        label=_("Your comment"),
        max_length=4000,
        help_text=_("The institution reads it. Write in any language."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of your comment"), choices=settings.LANGUAGES)

    def offer(self, rules: QuerySet[Rule], organizations: Iterable[Organization]) -> None:
        """What can be chosen: the rules of this draft, and whom this person speaks for."""
        cast("RuleOfDraft", self.fields["rule"]).queryset = rules
        cast("forms.ChoiceField", self.fields["name"]).choices = [
            ("", _("Without a name")),
            (OWN_NAME, _("In my own name")),
            *((str(one.pk), one.name) for one in organizations),
        ]

    def signature(self) -> dict[str, Any]:
        """How the comment is signed, as the service takes it."""
        name = self.cleaned_data["name"]
        if name in {"", OWN_NAME}:
            return {"signed": name == OWN_NAME}
        return {"organization_id": UUID(name)}


class AnswerForm(forms.Form):
    """What the institution answers to a comment."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
