"""The codebook: public, to be read and taken along; and the pages on which staff choose."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, address, say, staff_page, tenant_of, tenant_page
from portal.permissions import require
from portal.spreadsheets import csv_text
from promotion.taxonomy.forms import CodesFilter, LocalCodeForm, SwitchForm
from promotion.taxonomy.models import Family, Vocabulary
from promotion.taxonomy.selectors import codebook, codes_in_use, local_codes
from promotion.taxonomy.services import (
    CHOSEN_AMONG,
    add_local_code,
    retire_local_code,
    switch_codes,
)
from promotion.taxonomy.showing import COLUMNS, chapters, table

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


@tenant_page
@require_safe
def codes(request: PortalRequest) -> HttpResponseBase:
    """Every code with its label, where it comes from and what it corresponds to."""
    tenant = tenant_of(request)
    form = CodesFilter(request.GET)
    asked = form.cleaned_data["vocabulary"] if form.is_valid() else ""
    crumbs = [{"url": address(request, "institution"), "word": tenant.name}]
    context = {
        "form": form,
        "chapters": chapters(tenant, [asked] if asked else []),
        "families": dict(Family.choices),
        "crumbs": crumbs,
    }
    return render(request, "taxonomy/codes.html", context)


@tenant_page
@require_safe
def codes_file(request: PortalRequest, form: str) -> HttpResponseBase:
    """The codebook as a file with the labels in all six languages."""
    found = chapters(tenant_of(request))
    if form == "json":
        answer: HttpResponse = JsonResponse(
            {"codes": [entry for chapter in found for entry in chapter.entries]},
            json_dumps_params={"ensure_ascii": False},
        )
    elif form == "csv":
        answer = HttpResponse(
            csv_text(COLUMNS, table(found)), content_type="text/csv; charset=utf-8"
        )
    else:
        raise NotFound
    answer["Content-Disposition"] = f'attachment; filename="codes.{form}"'
    return answer


@staff_page
@require_safe
def staff_codes(request: PortalRequest) -> HttpResponseBase:
    """What this institution uses, vocabulary by vocabulary, and its own codes."""
    require(request.actor, Permission.TAXONOMY_EDIT)
    tenant = tenant_of(request)
    rows = [
        {
            "code": vocabulary.value,
            "title": vocabulary.label,
            "used": len(
                [one for one in codes_in_use(tenant, vocabulary) if not _is_local(one.code)]
            ),
            "all": codebook(vocabulary).count(),
        }
        for vocabulary in CHOSEN_AMONG
    ]
    context = {"rows": rows, "own": local_codes(tenant), "address": address(request, "codes")}
    return render(request, "taxonomy/staff.html", context)


def _is_local(code: str) -> bool:
    return code.startswith("LOC-")


@staff_page
def switch(request: PortalRequest, vocabulary: str) -> HttpResponseBase:
    """Tick what is used."""
    require(request.actor, Permission.TAXONOMY_EDIT)
    tenant = tenant_of(request)
    if vocabulary not in CHOSEN_AMONG:
        raise NotFound
    used = [one.code for one in codes_in_use(tenant, vocabulary)]
    form = SwitchForm(
        request.POST if request.method == "POST" else None,
        codes=list(codebook(vocabulary)),
        initial={"codes": used},
    )
    if form.is_valid():
        try:
            changed = switch_codes(
                tenant=tenant,
                vocabulary=vocabulary,
                chosen=form.cleaned_data["codes"],
                actor=request.actor,
            )
        except PortalError as error:
            form.add_error("codes", str(error.sentence))
        else:
            number = len(changed)
            said = ngettext("%(number)d code changed.", "%(number)d codes changed.", number)
            say(request, said % {"number": number})
            return redirect(address(request, "staff-codes"))
    context = {"form": form, "title": Vocabulary(vocabulary).label}
    return render(request, "taxonomy/form.html", context, status=INVALID if form.errors else 200)


@staff_page
def add(request: PortalRequest) -> HttpResponseBase:
    """A code of the institution's own."""
    require(request.actor, Permission.TAXONOMY_EDIT)
    tenant = tenant_of(request)
    form = LocalCodeForm(request.POST if request.method == "POST" else None, tenant=tenant)
    if form.is_valid():
        try:
            add_local_code(
                tenant=tenant,
                code=form.cleaned_data["code"],
                shared=form.cleaned_data["shared"],
                labels=form.texts("label"),
                definitions=form.texts("definition"),
                actor=request.actor,
            )
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                form.add_error(name, [str(sentence) for sentence in sentences])
        else:
            say(request, _("The code is in use from today."))
            return redirect(address(request, "staff-codes"))
    context = {"form": form, "title": _("A code of your own")}
    return render(request, "taxonomy/form.html", context, status=INVALID if form.errors else 200)


@staff_page
@require_POST
def retire(request: PortalRequest, local_code: UUID) -> HttpResponseBase:
    """Offer it no longer."""
    retire_local_code(code_id=local_code, actor=request.actor)
    say(request, _("Retired. What used it keeps it."))
    return redirect(address(request, "staff-codes"))
