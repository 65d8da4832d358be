"""A contribution being written, one with the moderators, one that is public, and what the doors say."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from participation.contributions.services import start_contribution
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import ask_everything, moved, open_consultation, send

SLUG = "riverland-style"
_MANAGER = "consultation_manager"


def contribution_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    asked = open_consultation(cast)
    ask_everything(asked)
    plain = open_consultation(cast, title_en="The bridge")
    now = timezone.now()
    week_ago, yesterday = now - timedelta(days=7), now - timedelta(days=1)
    past = open_consultation(cast, opens_at=week_ago, closes_at=yesterday, status="closed")
    with tenant_context(cast.stranger):
        begun = start_contribution(asked, actor=cast.stranger)
    public = moved(cast, send(cast, plain), "accept")
    held = send(cast, plain, text="With the moderators.")
    yield "stranger", f"{SLUG}/consultations/{asked.pk}/contribute/"
    for rest in ("contribute/open/", "form/send/", "contributions/"):
        yield "nobody", f"{SLUG}/consultations/{asked.pk}/{rest}"
    yield "nobody", f"{SLUG}/consultations/{past.pk}/contribute/open/"
    yield "nobody", f"{SLUG}/consultations/{plain.pk}/contributions/"
    yield "nobody", f"{SLUG}/consultations/{plain.pk}/contributions/{public.pk}/"
    for rest in ("write/about/", "write/words/", "write/files/", "check/", "discard/"):
        yield "stranger", f"{SLUG}/contributions/{begun.pk}/{rest}"
    for rest in ("", "receipt/", "moves/withdraw/"):
        yield "stranger", f"{SLUG}/contributions/{held.pk}/{rest}"
    for rest in ("", "moves/remove/", "moves/accept/"):
        yield _MANAGER, f"{SLUG}/staff/contributions/{held.pk}/{rest}"
    yield _MANAGER, f"{SLUG}/staff/consultations/{plain.pk}/contributions/"
