"""Reports as analysts see them: with everything that can hang on one, before a second person, sealed."""

from collections.abc import Iterator

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import CustodyEntry, Evidence, Obstacle, ObstacleReply
from promotion.obstacles.states import ObstacleStatus
from tests.cast import Cast
from tests.promotion.desk_acting import PROPOSAL, analyst, arrived, assessed, move, published

DESK = "riverland-style/staff/obstacles/"


def desk_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    who, decides = StaffRole.ANALYST.value, StaffRole.DECISION_MAKER.value
    yield who, f"{DESK}?state=all&sort=gravest"
    yield who, f"{DESK}?severity=5&mine=on"
    open_one = assessed(cast, actors=("ACT-REG",))
    arrived(cast.institution)
    for page in (
        "",
        "words/",
        "severity/",
        "parts/actor/",
        "parts/instrument/",
        "message/",
        "evidence/",
        "moves/propose/",
        "moves/merge/",
        "moves/close_outside/",
    ):
        yield who, f"{DESK}{open_one.pk}/{page}"
    waiting = assessed(cast, title="Another one waits")
    move(waiting, "propose", analyst(cast), **PROPOSAL)
    # Whoever proposed it may not even look at that form.
    yield decides, f"{DESK}{waiting.pk}/moves/publish/"
    yield decides, f"{DESK}{waiting.pk}/"
    yield from _published_pages(cast, who, decides)
    sealed = arrived(cast.institution)
    move(sealed, "seal", analyst(cast))
    yield who, f"{DESK}{sealed.pk}/"
    yield decides, f"{DESK}{sealed.pk}/moves/unseal/"
    held = arrived(cast.institution)
    with tenant_context(system_actor(cast.institution.pk)):
        Obstacle.objects.filter(pk=held.pk).update(
            status=ObstacleStatus.TRIAGE,
            handled_by=str(cast.decider.person_id),
            handled_since=timezone.now(),
        )
    yield who, f"{DESK}{held.pk}/"
    yield who, f"{DESK}{held.pk}/take-over/"


def _published_pages(cast: Cast, who: str, decides: str) -> Iterator[tuple[str, str]]:
    """What can be done with a published one; one correction waits for the second person."""
    public = _public(cast)
    for page in ("", "replies/", "moves/propose_correction/", "moves/retract/"):
        yield who, f"{DESK}{public.pk}/{page}"
    corrected = published(cast)
    words = {"title": corrected.title, "account": "", "kinds": ["L04"], "note": "Another kind."}
    move(corrected, "propose_correction", analyst(cast), **words)
    yield decides, f"{DESK}{corrected.pk}/moves/correct/"


def _public(cast: Cast) -> Obstacle:
    """Published, with evidence and an answer."""
    row, now = published(cast, actors=("ACT-REG",)), timezone.now()
    own = {"tenant": cast.institution, "obstacle": row}
    with tenant_context(system_actor(cast.institution.pk)):
        item = Evidence.objects.create(
            **own, kind="page", title="The gazette", sha256="a" * 64, added_at=now
        )
        CustodyEntry.objects.create(
            tenant=cast.institution, evidence=item, act="added", done_at=now
        )
        ObstacleReply.objects.create(
            **own,
            actor="ACT-REG",
            asked_body="Registry",
            state="given",
            asked_on=now.date(),
            answer_by=now.date(),
            replied_on=now.date(),
            text="The posts were vacant.",
            language="en",
            published_at=now,
        )
    return row
