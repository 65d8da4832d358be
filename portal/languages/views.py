"""The translators' bench: what is missing or stale, side by side, files out and in."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.http import PortalRequest, say, staff_page
from portal.languages.files import FORMATS, read_file, write_file
from portal.languages.forms import FileForm, TranslationForm
from portal.languages.selectors import completeness, get_unit, list_units
from portal.languages.services import import_translations, save_translation
from portal.languages.units import Unit, UnitState, text_hash
from portal.tenancy.models import Tenant

NAMES = dict(settings.LANGUAGES)
SHOWN = 100
STATES = {UnitState.MISSING: "bad", UnitState.STALE: "waiting", UnitState.DONE: "good"}


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise Http404
    return request.tenant


def _words(state: UnitState) -> str:
    return {
        UnitState.MISSING: _("missing"),
        UnitState.STALE: _("out of date"),
        UnitState.DONE: _("done"),
    }[state]


def _row(unit: Unit) -> dict[str, Any]:
    return {"unit": unit, "word": _words(unit.state), "tone": STATES[unit.state]}


@staff_page
def bench(request: PortalRequest) -> HttpResponse:
    """How far each language is, export and import."""
    tenant = _tenant(request)
    languages = [code for code in NAMES if code in tenant.languages]
    found = completeness(tenant, languages, actor=request.actor)
    form = FileForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = import_translations(
                tenant=tenant,
                language=form.cleaned_data["language"],
                texts=read_file(form.cleaned_data["file"].read()),
                actor=request.actor,
            )
        except Refused as error:
            form.add_error("file", str(error.sentence))
    rows = [{"found": entry, "name": NAMES[entry.language]} for entry in found]
    context = {
        "rows": rows,
        "form": form,
        "report": report,
        "report_words": saved_words(report.saved) if report else "",
    }
    return render(request, "languages/bench.html", context)


@staff_page
def language(request: PortalRequest, language: str) -> HttpResponse:
    """The texts of one language: missing, then out of date."""
    if language not in NAMES:
        raise Http404
    units = list_units(_tenant(request), language, actor=request.actor)
    wanted = request.GET.get("state", "")
    chosen = [unit for unit in units if not wanted or unit.state == wanted]
    context = {
        "language": language,
        "name": NAMES[language],
        "rows": [_row(unit) for unit in chosen[:SHOWN]],
        "more": max(len(chosen) - SHOWN, 0),
        "states": [
            {"value": state.value, "word": _words(state), "current": state == wanted}
            for state in UnitState
        ],
    }
    return render(request, "languages/language.html", context)


@staff_page
def text(request: PortalRequest, language: str, key: str) -> HttpResponse:
    """One text beside its source."""
    tenant = _tenant(request)
    unit = get_unit(tenant, language, key, actor=request.actor) if language in NAMES else None
    if unit is None:
        raise Http404
    initial = {"text": unit.target, "seen_source": text_hash(unit.source)}
    form = TranslationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_translation(tenant=tenant, unit=unit, actor=request.actor, **form.cleaned_data)
        except Refused as error:
            form.add_error("text", str(error.sentence))
        else:
            say(request, _("The translation was saved."))
            return redirect("translations-language", tenant=tenant.slug, language=language)
    context = {"unit": unit, "name": NAMES[language], "form": form, **_row(unit)}
    return render(request, "languages/text.html", context)


@require_safe
@staff_page
def export(request: PortalRequest, language: str, kind: str) -> HttpResponse:
    """All texts of one language as XLIFF or PO."""
    if language not in NAMES or kind not in FORMATS:
        raise Http404
    tenant = _tenant(request)
    units = list_units(tenant, language, actor=request.actor)
    response = HttpResponse(
        write_file(units, kind=kind, language=language), content_type=FORMATS[kind]
    )
    ending = "xlf" if kind == "xliff" else "po"
    response["Content-Disposition"] = f'attachment; filename="{tenant.slug}-{language}.{ending}"'
    return response


def saved_words(count: int) -> str:
    """How many translations a file brought."""
    return ngettext(
        "%(count)s translation was saved.", "%(count)s translations were saved.", count
    ) % {"count": count}
