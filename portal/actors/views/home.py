"""The account's first page and its settings."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from portal.actors.forms import SettingsForm
from portal.actors.middleware import keep_language
from portal.actors.second_factor import has_authenticator, needs_second_factor
from portal.actors.selectors import (
    get_self,
    list_own_memberships,
    list_own_representations,
)
from portal.actors.services import change_settings
from portal.actors.waiting import waiting_for
from portal.http import PortalRequest, person_page, say


@person_page
def home(request: PortalRequest) -> HttpResponse:
    """My organizations, my institutions, what waits for me, and the way to everything else."""
    person = get_self(request.actor)
    has_app = has_authenticator(person.pk)
    context = {
        "person": person,
        "representations": list_own_representations(request.actor),
        "memberships": list_own_memberships(request.actor),
        "waiting": waiting_for(request.actor),
        "has_app": has_app,
        "must_add_app": not has_app and needs_second_factor(person.pk),
    }
    return render(request, "actors/home.html", context)


@person_page
def settings(request: PortalRequest) -> HttpResponse:
    """Name, language and mail; the page comes back in the language that was chosen."""
    person = get_self(request.actor)
    kept = ("name", "language", "mail_preference", "mail_is_neutral")
    form = SettingsForm(
        request.POST or None, initial={field: getattr(person, field) for field in kept}
    )
    if request.method == "POST" and form.is_valid():
        change_settings(**form.cleaned_data, actor=request.actor)
        language = form.cleaned_data["language"]
        with translation.override(language):
            say(request, _("Your settings were saved."))
        response = redirect(translate_url(request.path, language))
        keep_language(response, language)
        return response
    return render(request, "actors/settings.html", {"form": form})
