"""Signals in each state and alerts in force and judged, for Axe."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.patterns.models import Alert
from tests.cast import Cast
from tests.promotion.patterns.making import analyst, made_alert, plant, raised, run_task

SLUG = "riverland-style"


def pattern_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    plant(cast.institution)
    run_task()
    now = timezone.now()
    waiting = raised(cast, country="XB")
    grave = raised(cast, country="XC", p=0.001, tier="watch")
    force = made_alert(cast, raised(cast, country="XD"))
    judged = made_alert(cast, raised(cast, country="XE", raised_at=now - timedelta(days=1)))
    with tenant_context(cast.decider) as actor:
        perform(Alert, judged.pk, "end", actor=actor, values={"ending": "over", "text": "Over."})
    with tenant_context(analyst(cast)) as actor:
        values = {"judgement": "refuted", "text": "Nothing more was heard."}
        perform(Alert, judged.pk, "judge", actor=actor, values=values)
    with tenant_context(system_actor(cast.institution.pk)):
        grave.refresh_from_db()
    for one in (force, judged):
        yield "nobody", f"{SLUG}/signals/{one.pk}/"
    yield "stranger", f"{SLUG}/signals/{force.pk}/"
    desk = f"{SLUG}/staff/signals"
    for page in (
        "",
        "patterns/?country=XA&kind=D01",
        "alerts/",
        f"alerts/{force.pk}/",
        f"alerts/{force.pk}/end/",
        f"{waiting.pk}/",
        f"{waiting.pk}/assess/",
        f"{grave.pk}/",
    ):
        yield "analyst", f"{desk}/{page}"
