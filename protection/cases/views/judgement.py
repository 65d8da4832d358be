"""The pages of the risk assessment and of the plan: read, compared, written anew."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, Refused, Sentence
from portal.http import PortalRequest, say
from portal.vault.datakeys import Compartment
from protection.cases.selectors import list_tasks
from protection.cases.task_rows import task_rows
from protection.cases.texts import Text
from protection.cases.versions import (
    ASSESSMENT,
    MOST_ROWS,
    PARTS,
    PLAN,
    PLAN_FIELDS,
    PLAN_REQUIRED,
    Versions,
    changed_fields,
    compare_rows,
    versions_of,
    write_assessment,
    write_plan,
)
from protection.cases.views.doing import show_errors
from protection.cases.views.door import desk_page
from protection.cases.views.page import CasePage, case_page
from protection.cases.views.step_fields import line_field, moment_field, words_field
from protection.consent.selectors import ledger_of

PART_NAMES: Mapping[str, tuple[Sentence, Sentence]] = {
    "threats": (
        _("Threats"),
        _("Who could do what to whom? What makes you think that they want to, and can?"),
    ),
    "vulnerabilities": (
        _("Weak points"),
        _("What makes it easier to harm them: place, habits, dependence, what others know."),
    ),
    "capacities": (
        _("Strengths"),
        _("What they have and know, who stands beside them, what has helped before."),
    ),
}
PLAN_NAMES: Mapping[str, tuple[Sentence, Sentence]] = {
    "aim": (_("What shall be different"), _("For the person, in their words where you can.")),
    "wishes": (
        _("What the person wants, and does not want"),
        _("And when they were last asked. Nothing is done that they do not want."),
    ),
    "threat_acts": (
        _("Acts on the threat"),
        _("First what is done about those who threaten: who speaks with whom, by when."),
    ),
    "protection": (
        _("The person’s own protection"),
        _("What they change, with what help. Small, and theirs to choose."),
    ),
    "contact": (_("How we stay in touch"), _("Channel, hours, code word, signs of life.")),
    "fallback": (_("If it goes wrong"), _("What then, who watches, who is called at night.")),
    "stop": (
        _("When we stop"),
        _("At which sign, or at whose word, everything under way is stopped."),
    ),
}
_LEAST_ROWS, _FREE_ROWS = 3, 2
_POSTED = re.compile(r"^([a-z]+)_what_(\d+)$")


@desk_page
@sensitive_variables()
def assessment(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """The newest assessment beside the one before it; two where two were written at once."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        versions = versions_of(texts, ASSESSMENT)
        context = {
            "texts": texts,
            "versions": versions,
            "shown": [_assessed(versions, text) for text in versions.newest or versions.all[-1:]],
            "earlier": [
                _assessed(versions, text)
                for text in reversed(versions.all)
                if text not in versions.newest
            ],
        }
        return page.render("protection/assessment.html", context, tab="desk-assessment")


def _assessed(versions: Versions, text: Text) -> dict[str, Any]:
    before = versions.before(text)
    return {
        "text": text,
        "before": before,
        "parts": [
            {"title": PART_NAMES[part][0], "rows": compare_rows(before, text, part)}
            for part in PARTS
        ],
        "changed": changed_fields(before, text, ("judgement", "triggers")),
    }


@desk_page
@sensitive_variables()
def write_anew(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """A new version, begun from the newest; further lines are given without losing a word."""
    with case_page(request, case_id) as page:
        versions = versions_of(page.opened.texts(Compartment.ASSESSMENT), ASSESSMENT)
        form = _assessment_form(request, versions)
        if request.method == "POST" and "more" not in request.POST and form.is_valid():
            try:
                write_assessment(
                    case_id=case_id,
                    ring=page.ring,
                    actor=request.actor,
                    body=_body(form.cleaned_data),
                    after=form.cleaned_data["after"].split(),
                    look_at=form.cleaned_data["look_at"],
                )
            except (InvalidFields, Refused) as error:
                _tell(form, error)
            else:
                say(request, _("Kept. Earlier versions stay below it."))
                return redirect(page.url("desk-assessment"))
        return _form_page(page, form, "protection/assessment_form.html", "desk-assessment")


def _tell(form: forms.Form, error: InvalidFields | Refused) -> None:
    if isinstance(error, InvalidFields):
        moved = {name: f"{name}_what_0" if name in PARTS else name for name in error.errors}
        show_errors(form, InvalidFields({moved[k]: v for k, v in error.errors.items()}))
    else:
        form.add_error(None, str(error.sentence))


def _form_page(page: CasePage, form: forms.Form, template: str, tab: str) -> HttpResponseBase:
    status = 422 if form.is_bound and form.errors and "more" not in page.request.POST else 200
    groups = [
        {
            "title": PART_NAMES[part][0],
            "help": PART_NAMES[part][1],
            "rows": [
                {"what": form[f"{part}_what_{n}"], "why": form[f"{part}_why_{n}"]}
                for n in range(MOST_ROWS)
                if f"{part}_what_{n}" in form.fields
            ],
        }
        for part in PARTS
        if f"{part}_what_0" in form.fields
    ]
    context = {"form": form, "groups": groups, "home": page.url(tab)}
    return page.render(template, context, tab=tab, status=status)


def _assessment_form(request: PortalRequest, versions: Versions) -> forms.Form:
    start = _start(versions, PARTS)
    posted = request.POST if request.method == "POST" else None
    fields: dict[str, forms.Field] = {}
    more = request.method == "POST" and "more" in request.POST
    for part in PARTS:
        for number in range(_count(part, start, posted, more=more)):
            fields[f"{part}_what_{number}"] = line_field(_("What"), required=False)
            fields[f"{part}_why_{number}"] = _reasons()
    fields["judgement"] = words_field(_("How you judge it all together, and why"))
    fields["triggers"] = words_field(_("What shall make us look again at once"), required=False)
    fields["look_at"] = moment_field(
        _("Look again by a certain moment?"),
        required=False,
        help_text=_("Year-month-day, hour:minute. Empty: in the rhythm of its danger."),
    )
    fields["after"] = forms.CharField(widget=forms.HiddenInput, required=False)
    form_class = type("AssessmentForm", (forms.Form,), fields)
    if request.method == "POST" and not more:
        form: forms.Form = form_class(posted)
    else:
        form = form_class(initial=posted.dict() if more and posted is not None else start)
    return form


def _reasons() -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=_("Reasons"), widget=widget, required=False, max_length=4000)


def _start(versions: Versions, parts: tuple[str, ...]) -> dict[str, Any]:
    """What the form begins with: every line that stands, of both where two were written at once."""
    found: dict[str, Any] = {"after": " ".join(str(text.row) for text in versions.newest)}
    for part in parts:
        rows = [row for text in versions.newest for row in text.body[part]]
        unique = list({(row["what"], row["why"]): row for row in rows}.values())
        for number, row in enumerate(unique[:MOST_ROWS]):
            found |= {f"{part}_what_{number}": row["what"], f"{part}_why_{number}": row["why"]}
    for name in ("judgement", "triggers"):
        said = [str(text.body.get(name, "")) for text in versions.newest]
        found[name] = "\n\n".join(dict.fromkeys(one for one in said if one))
    return found


def _count(part: str, start: Mapping[str, Any], posted: QueryDict | None, *, more: bool) -> int:
    """How many lines are offered: those that stand or were sent, and a few free ones."""
    names = start if posted is None else posted
    numbers = [
        int(found[2]) + 1 for name in names if (found := _POSTED.match(name)) and found[1] == part
    ]
    free = _FREE_ROWS if posted is None or more else 0
    return min(MOST_ROWS, max(_LEAST_ROWS, max(numbers, default=0) + free))


def _body(values: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        part: [
            {"what": values[f"{part}_what_{n}"], "why": values[f"{part}_why_{n}"]}
            for n in range(MOST_ROWS)
            if f"{part}_what_{n}" in values
        ]
        for part in PARTS
    }
    return body | {name: values[name] for name in ("judgement", "triggers")}


@desk_page
@sensitive_variables()
def plan(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """The plan with the assessment and the tasks that it rests on, and what changed since."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        versions, assessed = versions_of(texts, PLAN), versions_of(texts, ASSESSMENT)
        tasks = task_rows(list_tasks(page.case), texts, ledger_of(page.opened), page.case)
        current = versions.current
        context = {
            "texts": texts,
            "versions": versions,
            "shown": [_planned(versions, text) for text in versions.newest],
            "earlier": [
                _planned(versions, text)
                for text in reversed(versions.all)
                if text not in versions.newest
            ],
            "assessed": assessed.current,
            "is_older": current is not None
            and assessed.current is not None
            and current.body["made_from"] != str(assessed.current.row),
            "approved": _approved(texts, versions),
            "tasks": [task for task in tasks if not task["task"].done_at],
        }
        return page.render("protection/plan.html", context, tab="desk-plan")


def _approved(texts: list[Text], versions: Versions) -> dict[str, Any] | None:
    """When it was approved, and what was written after that."""
    moves = [t for t in texts if t.kind == "move" and t.body.get("move") == "approve_plan"]
    if not moves:
        return None
    last = moves[-1]
    then = [text for text in versions.all if text.kept_at <= last.kept_at]
    current = versions.current
    changed = (
        changed_fields(then[-1], current, PLAN_FIELDS)
        if then and current is not None and then[-1] is not current
        else []
    )
    return {"when": last.kept_at, "changed": [PLAN_NAMES[name][0] for name in changed]}


def _planned(versions: Versions, text: Text) -> dict[str, Any]:
    before = versions.before(text)
    changed = changed_fields(before, text, PLAN_FIELDS)
    return {
        "text": text,
        "rows": [
            {
                "title": PLAN_NAMES[name][0],
                "words": text.body.get(name, ""),
                "was": before.body.get(name, "") if before and name in changed else "",
            }
            for name in PLAN_FIELDS
        ],
    }


@desk_page
@sensitive_variables()
def plan_anew(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """A new version of the plan, begun from the newest."""
    with case_page(request, case_id) as page:
        versions = versions_of(page.opened.texts(Compartment.ASSESSMENT), PLAN)
        start = {
            name: "\n\n".join(dict.fromkeys(str(t.body.get(name, "")) for t in versions.newest))
            for name in PLAN_FIELDS
        }
        start["after"] = " ".join(str(text.row) for text in versions.newest)
        form = _plan_form()(request.POST if request.method == "POST" else None, initial=start)
        if form.is_valid():
            try:
                write_plan(
                    case_id=case_id,
                    ring=page.ring,
                    actor=request.actor,
                    body=form.cleaned_data,
                    after=form.cleaned_data["after"].split(),
                )
            except (InvalidFields, Refused) as error:
                _tell(form, error)
            else:
                say(request, _("Kept. A second person approves it."))
                return redirect(page.url("desk-plan"))
        return _form_page(page, form, "protection/plan_form.html", "desk-plan")


def _plan_form() -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    for name, (label, hint) in PLAN_NAMES.items():
        fields[name] = words_field(label, required=name in PLAN_REQUIRED)
        fields[name].help_text = hint
    fields["after"] = forms.CharField(widget=forms.HiddenInput, required=False)
    return type("PlanForm", (forms.Form,), fields)
