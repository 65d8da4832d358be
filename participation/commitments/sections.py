"""What was promised, on the pages of what it answers: a consultation, a theme."""

from django.utils.translation import gettext_lazy as _

from participation.commitments.selectors import (
    commitments_of_consultation,
    commitments_of_theme,
    today_at,
)
from participation.commitments.standing import row_of
from participation.consultations.models import Consultation
from participation.consultations.sections import (
    Desk,
    Section,
    consultation_desk,
    consultation_section,
)
from participation.themes.models import Theme
from participation.themes.sections import ThemePart, theme_part
from portal.grants import Permission
from portal.moves import has_role_for
from portal.notifications.describing import path_to
from portal.permissions import Actor


@consultation_section(position=40)
def commitments_section(consultation: Consultation, _actor: Actor) -> Section | None:
    """The published commitments under the consultation's themes; None without any."""
    today = today_at(consultation.tenant)
    rows = [row_of(row, today) for row in commitments_of_consultation(consultation.pk)]
    return Section("consultations/_commitments.html", {"commitments": rows}) if rows else None


@consultation_desk(position=40)
def commitments_desk(consultation: Consultation, actor: Actor) -> Desk | None:
    """Where promises are written and kept."""
    if not has_role_for(actor, Permission.COMMITMENT_EDIT):
        return None
    url = path_to("staff-commitments", tenant=consultation.tenant.slug)
    return Desk(url, _("Commitments"), _("What is promised after the answer, and its check."))


@theme_part
def commitments_part(theme: Theme, _actor: Actor) -> ThemePart | None:
    """The published commitments under one theme; None without any."""
    today = today_at(theme.tenant)
    rows = [row_of(row, today) for row in commitments_of_theme(theme)]
    return ThemePart("themes/_commitments.html", {"commitments": rows}) if rows else None
