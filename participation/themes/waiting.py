"""What waits of themes: quotes for their authors, answers and unread contributions for staff."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations.states import ConsultationStatus
from participation.themes.models import Quote, Theme
from participation.themes.states import QuoteConsent, ThemeStatus
from portal.actors.waiting import Waiting, tells_what_waits
from portal.grants import Permission
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work

_SHOWN = 5
_WAITING = (ConsultationStatus.CLOSED, ConsultationStatus.ANALYSIS)


@tells_what_waits
def quotes_to_answer(actor: Actor) -> Iterator[Waiting]:
    """Words that an institution would like to show, until their author has said yes or no."""
    if actor.person_id is None or actor.is_staff:
        return
    asked = Quote.objects.filter(author_id=actor.person_id, consent=QuoteConsent.ASKED)
    for quote in asked.select_related("tenant").order_by("-asked_at")[:_SHOWN]:
        yield Waiting(
            _("%(institution)s asks whether it may quote your words")
            % {"institution": quote.tenant.name},
            reverse("quote", args=[quote.tenant.slug, quote.pk]),
        )


@tells_work
def themes_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """For those who answer: themes of closed consultations, what is overdue on top."""
    if not has_role_for(actor, Permission.THEME_RESPOND):
        return None
    here = reverse("staff-consultations", args=[tenant.slug])
    open_ones = Theme.objects.filter(
        tenant=tenant, consultation__status__in=_WAITING, due_at__isnull=False
    ).exclude(status=ThemeStatus.ANSWERED)
    lines = [
        Line(_("Overdue"), here, open_ones.filter(due_at__lte=timezone.now())),
        Line(_("To answer"), here, open_ones),
    ]
    return Group(_("Themes"), lines)
