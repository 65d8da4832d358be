"""The page of the ombuds office, for anybody: no account, no script, nothing written to a log."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from portal.errors import InvalidFields, NotFound
from portal.http import PortalRequest, page
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_institutions
from portal.vault.errors import LogBroken, NotStaffed
from portal.vault.receipts import WORD_LISTS, Receipt, write_digits, write_receipt
from protection.help.showing import language_links
from protection.ombuds.selectors import get_office, list_digests
from protection.ombuds.services import MOST_CONTACT, MOST_WORDS, About, complain


class ComplaintForm(forms.Form):
    """Whom it is about, what happened, how to reach them."""

    about = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whom it is about.")},
    )
    institution = forms.ChoiceField(label=_("Which institution?"), required=False)
    words = forms.CharField(
        label=_("What happened?"),
        max_length=MOST_WORDS,
        error_messages={"required": _("Say what happened.")},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Dates and numbers help. Leave out the names of others if you can."),
    )
    contact = forms.CharField(
        label=_("How can we reach you safely?"),
        max_length=MOST_CONTACT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        help_text=_("You may leave this empty: you read our answer with a receipt."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(tenant.slug, tenant.name) for tenant in list_institutions()]
        self.fields["institution"].choices = [  # type: ignore[attr-defined]
            ("", _("None, or I would rather not say")),
            *known,
        ]


@sensitive_post_parameters()
@sensitive_variables()
@page
def ombuds(request: PortalRequest) -> HttpResponse:
    """What the office is, its form, its digests; after sending, the receipt, shown once."""
    request.is_uncompressed = True  # type: ignore[attr-defined]
    office = _office()
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    status = 200
    if office is not None and form.is_bound:
        if form.is_valid():
            try:
                return _received(request, form.cleaned_data)
            except InvalidFields as error:
                for name, sentences in error.errors.items():
                    form.add_error(name, [str(one) for one in sentences])
            except (LogBroken, NotStaffed, OSError):
                # Who sent it keeps what was typed; why it failed is nothing for this page.
                return _answer(
                    request, "ombuds/page.html", _context(form, office, works=False), 503
                )
        status = 422
    return _answer(request, "ombuds/page.html", _context(form, office), status)


def _office() -> Tenant | None:
    try:
        return get_office()
    except NotFound:
        return None


def _context(form: ComplaintForm, office: Tenant | None, *, works: bool = True) -> dict[str, Any]:
    return {"form": form, "office": office, "works": works, "digests": list(list_digests()[:10])}


@sensitive_variables()
def _received(request: PortalRequest, given: dict[str, Any]) -> HttpResponse:
    language = get_language() or "en"
    receipt = Receipt.generate()
    complain(
        receipt=receipt,
        about=About(given["about"]),
        institution=given["institution"],
        words=given["words"],
        contact=given["contact"],
        language=language,
    )
    context = {
        "receipt": write_receipt(receipt, language),
        "digits": write_digits(receipt) if language in WORD_LISTS else "",
    }
    return _answer(request, "ombuds/received.html", context, 200)


def _answer(
    request: PortalRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    shared = {
        "exit_url": settings.QUICK_EXIT_URL,
        "languages": language_links("ombuds/", get_language() or "en"),
    }
    answer = render(request, template, {**shared, **context}, status=status)
    answer["Cache-Control"] = "no-store"
    # With "no-referrer" a browser would send the form without its origin, and it would be refused.
    answer["Referrer-Policy"] = "same-origin"
    return answer
