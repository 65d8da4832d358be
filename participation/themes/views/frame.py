"""What the pages of themes share: the consultation in the address, addresses, the way back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.themes.models import Theme
from participation.themes.selectors import get_consultation, get_theme_numbered
from portal.http import PortalRequest
from portal.looks.texts import text_of

INVALID = 422


def consultation_of(request: PortalRequest, pk: UUID) -> Consultation:
    """The consultation, for those of the staff who read contributions. Raises NotFound."""
    return get_consultation(pk, actor=request.actor)


def theme_of(request: PortalRequest, consultation: Consultation, number: int) -> Theme:
    """One of its themes. Raises NotFound."""
    return get_theme_numbered(consultation, number, actor=request.actor)


def staff_url(name: str, consultation: Consultation, *args: Any) -> str:
    """The address of a staff's page of themes."""
    return reverse(name, args=[consultation.tenant.slug, consultation.pk, *args])


def crumbs(consultation: Consultation, theme: Theme | None = None) -> list[dict[str, Any]]:
    """The themes of the consultation, and the theme."""
    found: list[dict[str, Any]] = [
        {
            "url": staff_url("staff-themes", consultation),
            "word": _("Themes: %(title)s") % {"title": text_of(consultation, "title").text},
        }
    ]
    if theme is not None:
        found.append(
            {
                "url": staff_url("staff-theme", consultation, theme.number),
                "word": text_of(theme, "title").text,
                "is_name": True,
            }
        )
    return found


def show(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of this room."""
    return render(request, f"themes/{template}.html", context, status=status)
