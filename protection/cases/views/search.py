"""Searching in what one may open: by POST alone, so that no word stands in an address."""

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import Refused
from portal.http import PortalRequest
from protection.cases.searching import MOST_SHOWN, search_cases
from protection.cases.selectors import references_of
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault

MOST_CHARACTERS = 200
KINDS = {
    "narrative": _("what was told"),
    "contact": _("how to reach the person"),
    "message": _("a message"),
    "note": _("a note"),
    "risk": _("the assessment"),
    "decision": _("a decision"),
    "task": _("a task"),
    "move": _("a step"),
    "consent": _("a consent"),
    "act": _("something that leaves the team"),
}


class SearchForm(forms.Form):
    """The words."""

    words = forms.CharField(
        label=_("Words that stand in a file"),
        help_text=_(
            "All of them must stand in one text of the file. Up to 200 characters. That you searched"
            " and which files were shown to you is recorded; the words are not."
        ),
        max_length=MOST_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


@desk_page
@sensitive_variables()
def search(request: PortalRequest) -> HttpResponseBase:
    """The form; after a POST what was found below it."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    rows = []
    with open_vault(request) as ring:
        if form.is_valid():
            try:
                found = search_cases(form.cleaned_data["words"], ring=ring, actor=request.actor)
            except Refused as error:
                form.add_error(None, str(error.sentence))
            else:
                names = references_of([hit.case_id for hit in found.hits], actor=request.actor)
                rows = [
                    {
                        "reference": names.get(hit.case_id, ""),
                        "url": desk_url(request, "desk-case", hit.case_id),
                        "where": KINDS.get(hit.kind, ""),
                        "excerpt": hit.excerpt,
                    }
                    for hit in found.hits
                ]
        context = {"form": form, "found": found, "rows": rows, "most": MOST_SHOWN}
        status = 422 if form.errors else 200
        return desk_render(request, "protection/search.html", context, status=status)
