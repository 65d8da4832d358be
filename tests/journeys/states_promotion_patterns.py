"""Signals in each state and alerts in force and judged, for Axe."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

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
    weak = raised(cast, country="XC", p=0.008, tier="watch")
    force = made_alert(cast, raised(cast, country="XD"))
    judged = made_alert(cast, raised(cast, country="XE", raised_at=now - timedelta(days=1)))
    with tenant_context(cast.decider) as actor:
        perform(Alert, judged.pk, "end", actor=actor, values={"ending": "over", "text": "Over."})
    with tenant_context(analyst(cast)) as actor:
        values = {"judgement": "refuted", "text": "Nothing more was heard."}
        perform(Alert, judged.pk, "judge", actor=actor, values=values)
    for one in (force, judged):
        yield "nobody", f"{SLUG}/signals/{one.pk}/"
    yield "nobody", f"{SLUG}/signals/groups/?country=XA"
    yield "stranger", f"{SLUG}/signals/{force.pk}/"
    desk = f"{SLUG}/staff/signals"
    for page in (
        "",
        "patterns/?country=XA&kind=D01",
        "groups/?kind=D01",
        "alerts/",
        f"alerts/{force.pk}/",
        f"alerts/{force.pk}/end/",
        f"{waiting.pk}/",
        f"{waiting.pk}/assess/",
        f"{weak.pk}/",
    ):
        yield "analyst", f"{desk}/{page}"


def withdrawn_pages(cast: Cast) -> Iterator[str]:
    """The address, after the language, of an alert that was ended for safety."""
    alert = made_alert(cast, raised(cast, country="XF"))
    with tenant_context(cast.decider) as actor:
        perform(Alert, alert.pk, "end", actor=actor, values={"ending": "safety", "text": ""})
    yield f"{SLUG}/signals/{alert.pk}/"
