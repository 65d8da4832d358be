"""Alerts among the results of search."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from promotion.patterns.models import Alert
from promotion.patterns.states import AlertOutcome
from promotion.patterns.words import alert_place, headline, labels_for


def _alerts(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Found]:
    rows = Alert.objects.filter(pk__in=ids).exclude(ending=AlertOutcome.SAFETY)
    alerts = list(rows.select_related("tenant"))
    labels = labels_for(alerts)
    return {
        row.pk: Found(
            headline(row, labels),
            reverse("alert", kwargs={"tenant": row.tenant.slug, "alert": row.pk}),
            detail=alert_place(row)[0],
        )
        for row in alerts
    }


register_findable("promotion.alert", _("Alert"), _alerts)
