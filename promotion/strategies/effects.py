"""What else happens when a strategy, an owner, a part of the plan or an outcome moves.

Each effect runs inside the transaction of `transitions.perform()`. What one owner's move does to the
rows of all is done as the portal itself, after that owner's permission was asked.
"""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership
from portal.errors import Conflict, InvalidFields, Refused
from portal.permissions import Actor, system_actor
from portal.transitions import Move, effect_of, lock, perform
from promotion.publication.models import PublicationState, PublishedObstacle
from promotion.strategies import permissions  # noqa: F401 - its rules are asked
from promotion.strategies.models import (
    Dissent,
    HarvestedOutcome,
    PlanItem,
    Strategy,
    StrategyOwner,
    StrategySignature,
    StrategyText,
    Substantiation,
)
from promotion.strategies.publishing import refresh
from promotion.strategies.selectors import as_portal, text_of_now
from promotion.strategies.states import (
    WRITING,
    ItemStatus,
    Listing,
    OutcomeStatus,
    OwnerStatus,
    StrategyStatus,
    WitnessStatus,
)
from promotion.strategies.tables import LEAST_OWNERS


def _locked_strategy(strategy_id: Any) -> Strategy:
    found: Strategy = lock(Strategy, strategy_id)
    return found


def _save_now(move: Move) -> None:
    """Save the row before the move ends, for what is made of it in the same transaction."""
    move.set(status=move.transition.target)
    move.obj.save(update_fields=sorted(move.changed))


def _show(move: Move, strategy_id: Any) -> None:
    """Make the public row anew from what is stored; readers never see one without the other."""
    _save_now(move)
    with as_portal(move.obj.tenant_id):
        refresh(Strategy.objects.get(pk=strategy_id))


@effect_of(StrategyOwner, "join")
def join(move: Move) -> None:
    """The institution owns it from now on, as one among the others."""
    move.set(joined_at=move.now)
    with as_portal(move.obj.tenant_id):
        strategy = _locked_strategy(move.obj.strategy_id)
        if strategy.status not in WRITING:
            raise Refused(_("Owners join while the text is being written. Ask for an amendment."))


@effect_of(StrategyOwner, "return")
def come_back(move: Move) -> None:
    """As one who joins now: listed nowhere before it says so again."""
    move.set(joined_at=move.now, listing=Listing.HIDDEN)


@effect_of(StrategyOwner, "sign")
def sign(move: Move) -> None:
    """Sign the present text and no other; when it was the last signature, the strategy is adopted."""
    owner, values = move.obj, move.values
    move.set(listing=values["listing"])
    with as_portal(owner.tenant_id):
        strategy = _locked_strategy(owner.strategy_id)
        if strategy.status != StrategyStatus.CO_DESIGN:
            raise Refused(_("A text is signed while it is being written together."))
        body, text_hash = text_of_now(strategy)
        if values["text_hash"] != text_hash:
            raise Conflict(
                _("The text was changed in the meantime. Read it again before you sign it.")
            )
        _require_substance(strategy, body)
        _keep_signature(move, strategy, body, text_hash)
        owner.save(update_fields=["listing"])
        _note_dissent(move, strategy)
        if not _adopt_if_complete(move, strategy, text_hash):
            # While an amended text collects signatures, the listing chosen here holds at once.
            refresh(strategy)


def _require_substance(strategy: Strategy, body: dict[str, Any]) -> None:
    missing = []
    if not strategy.change:
        missing.append(_("It does not say what is to change."))
    if not body["plan"]:
        missing.append(_("It has no objective."))
    if not strategy.countries:
        missing.append(_("It names no country or area."))
    if missing:
        raise Refused(" ".join(str(one) for one in missing), code="incomplete")


def _keep_signature(move: Move, strategy: Strategy, body: dict[str, Any], text_hash: str) -> None:
    StrategyText.objects.get_or_create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        text_hash=text_hash,
        defaults={"version": strategy.version, "body": body, "made_at": move.now},
    )
    _signature, is_new = StrategySignature.objects.get_or_create(
        tenant_id=strategy.tenant_id,
        owner=move.obj,
        text_hash=text_hash,
        defaults={
            "strategy": strategy,
            "version": strategy.version,
            "signed_by_id": move.actor.person_id,
            "signed_at": move.now,
        },
    )
    if not is_new:
        raise Refused(_("You have signed this text already."))
    move.references["text"] = text_hash


def _note_dissent(move: Move, strategy: Strategy) -> None:
    """What an owner disagreed with before goes; what it says now stands beside the text."""
    owner, values = move.obj, move.values
    Dissent.objects.filter(owner=owner, withdrawn_at=None).update(withdrawn_at=move.now)
    if not values["dissent"]:
        return
    Dissent.objects.create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        owner=owner,
        text=values["dissent"],
        language=get_language() or "en",
        is_attributed=values["is_attributed"] and values["listing"] == Listing.NAMED,
        made_at=move.now,
    )


def _adopt_if_complete(move: Move, strategy: Strategy, text_hash: str) -> bool:
    joined = set(
        StrategyOwner.objects.filter(strategy=strategy, status=OwnerStatus.JOINED).values_list(
            "pk", flat=True
        )
    )
    signed = set(
        StrategySignature.objects.filter(strategy=strategy, text_hash=text_hash).values_list(
            "owner_id", flat=True
        )
    )
    if not joined <= signed or len(strategy.organizations) < LEAST_OWNERS:
        return False
    # The portal itself adopts: of the last signature nobody shall read who gave it.
    portal = system_actor(strategy.tenant_id)
    perform(Strategy, strategy.pk, "adopt", actor=portal, within=move)
    return True


@effect_of(Strategy, "adopt")
def adopt(move: Move) -> None:
    """What all have signed becomes public, as each wants to be listed."""
    _body, text_hash = text_of_now(move.obj)
    move.set(text_hash=text_hash)
    # The first adoption keeps its day; an amended text says so by its version.
    if move.obj.adopted_at is None:
        move.set(adopted_at=move.now)
    _show(move, move.obj.pk)


@effect_of(Strategy, "start", "pause", "resume", "amend", "review", "archive")
def go_on(move: Move) -> None:
    """Where it stands is public; why it rests or is written anew the owners read."""
    move.note = move.values.get("note", "")
    _show(move, move.obj.pk)


@effect_of(Strategy, "achieve", "achieve_in_part", "not_achieve", "supersede")
def conclude(move: Move) -> None:
    """With what the review found."""
    move.set(conclusion=move.values["conclusion"])
    _show(move, move.obj.pk)


@effect_of(Strategy, "learn")
def learn(move: Move) -> None:
    """Not before each outcome was agreed on or withdrawn."""
    waiting = HarvestedOutcome.objects.filter(
        strategy_id=move.obj.pk,
        status__in=[OutcomeStatus.DRAFTED, OutcomeStatus.REVIEWED, OutcomeStatus.SUBSTANTIATED],
    )
    if waiting.exists():
        raise Refused(
            _("Some outcomes are neither agreed on nor withdrawn. Finish the harvest first.")
        )
    move.set(lessons=move.values["lessons"])
    _show(move, move.obj.pk)


@effect_of(StrategyOwner, "list")
def choose_listing(move: Move) -> None:
    """From this moment on; whoever is not listed by name is named beside no disagreement either."""
    move.set(listing=move.values["listing"])
    _show(move, move.obj.strategy_id)


@effect_of(StrategyOwner, "leave")
def leave(move: Move) -> None:
    """It owns nothing any more, reads nothing any more, and is listed nowhere."""
    owner = move.obj
    move.note = move.values["note"]
    with as_portal(owner.tenant_id):
        strategy = _locked_strategy(owner.strategy_id)
        move.set(listing=Listing.HIDDEN)
        _save_now(move)
        strategy.organizations = [
            one for one in strategy.organizations if one != owner.organization_id
        ]
        strategy.save(update_fields=["organizations"])
        PlanItem.objects.filter(responsible=owner).update(responsible=None)
        refresh(strategy)


@effect_of(StrategyOwner, "decline")
def decline(move: Move) -> None:
    """The owners read why, where it was said."""
    move.note = move.values["note"]


@effect_of(PlanItem, "start", "unblock")
def go_on_with_item(move: Move) -> None:
    """Its figure counts from what was reached before."""
    move.set(blocked_by=None)
    _show(move, move.obj.strategy_id)


@effect_of(PlanItem, "report")
def report(move: Move) -> None:
    """How far it has come, as its owners say."""
    move.set(reached=move.values["reached"], note=move.values["note"])
    _show(move, move.obj.strategy_id)


@effect_of(PlanItem, "finish")
def finish(move: Move) -> None:
    """Not before each of its parts is done or dropped."""
    waiting = PlanItem.objects.filter(parent_id=move.obj.pk).exclude(
        status__in=[ItemStatus.DONE, ItemStatus.DROPPED]
    )
    if waiting.exists():
        raise Refused(_("Some of its parts are not done yet. Finish or drop them first."))
    move.set(reached=100)
    _show(move, move.obj.strategy_id)


@effect_of(PlanItem, "take_up_again")
def take_up_again(move: Move) -> None:
    """What was reached is said anew."""
    move.set(reached=min(move.obj.reached, 99), drop_reason="")
    _show(move, move.obj.strategy_id)


@effect_of(PlanItem, "block")
def block(move: Move) -> None:
    """By an obstacle that this institution has published: its words stand there, not here."""
    obstacle = PublishedObstacle.objects.filter(
        pk=move.values["obstacle"],
        tenant_id=move.obj.tenant_id,
        state__in=[PublicationState.SHOWN, PublicationState.CORRECTED],
    ).first()
    if obstacle is None:
        raise InvalidFields({"obstacle": [_("Choose an obstacle that is published here.")]})
    move.set(blocked_by=obstacle, note=move.values["note"])
    move.references["obstacle"] = obstacle.pk
    _show(move, move.obj.strategy_id)


@effect_of(PlanItem, "drop")
def drop(move: Move) -> None:
    """With the reason, which everybody reads."""
    move.set(drop_reason=move.values["drop_reason"], blocked_by=None)
    _show(move, move.obj.strategy_id)


@effect_of(HarvestedOutcome, "review")
def review(move: Move) -> None:
    """Four eyes: not by whoever drafted it."""
    if move.actor.person_id is not None and move.obj.drafted_by_id == move.actor.person_id:
        raise Refused(_("You drafted this. Somebody else of the owners reads it over."))


@effect_of(HarvestedOutcome, "revise")
def revise(move: Move) -> None:
    """What outsiders said was about another text: whoever confirms does so anew."""
    with as_portal(move.obj.tenant_id):
        Substantiation.objects.filter(harvested_id=move.obj.pk).exclude(
            status=WitnessStatus.DECLINED
        ).update(status=WitnessStatus.INVITED, given_at=None)


@effect_of(HarvestedOutcome, "agree", "use", "withdraw")
def publish_outcome(move: Move) -> None:
    """It is public from the agreement on, and gone with the withdrawal."""
    for name in ("used_for", "withdrawn_because"):
        if name in move.values:
            move.set(**{name: move.values[name]})
    if move.transition.name == "agree":
        move.set(agreed_at=move.now)
    _show(move, move.obj.strategy_id)


@effect_of(Substantiation, "confirm")
def confirm(move: Move) -> None:
    """Somebody outside the owners knows of it, too; refused to whoever is one of them."""
    row = move.obj
    require_outsider(row.strategy_id, row.organization_id, move.actor, tenant_id=row.tenant_id)
    move.set(
        statement=move.values["statement"],
        is_named=move.values["is_named"],
        language=get_language() or "en",
        given_by_id=move.actor.person_id,
        given_at=move.now,
    )
    _save_now(move)
    portal = system_actor(row.tenant_id)
    with as_portal(row.tenant_id):
        harvested = HarvestedOutcome.objects.get(pk=row.harvested_id)
        if harvested.status == OutcomeStatus.REVIEWED:
            perform(HarvestedOutcome, harvested.pk, "substantiate", actor=portal, within=move)


@effect_of(Substantiation, "decline")
def not_confirm(move: Move) -> None:
    """The owners read why, where it was said; the outcome stays as it is."""
    move.set(
        statement=move.values["statement"],
        given_by_id=move.actor.person_id,
        given_at=move.now,
    )


def require_outsider(
    strategy_id: Any, organization_id: Any, actor: Actor, *, tenant_id: Any
) -> None:
    """Raise Refused where the organization, or the person through any other, is an owner or was one.

    The person must not serve at the institution either, which is an owner or the host. The sentence
    is the same each time: it tells nobody who the owners are.
    """
    with as_portal(tenant_id):
        owners = StrategyOwner.objects.filter(strategy_id=strategy_id).exclude(
            status=OwnerStatus.DECLINED
        )
        involved = {organization_id, *actor.organization_roles}
        is_involved = owners.filter(organization_id__in=involved).exists()
        serves = StaffMembership.objects.filter(
            tenant_id=tenant_id, person_id=actor.person_id, ended_at=None
        ).exists()
    if is_involved or serves:
        raise Refused(
            _(
                "Only somebody who has no part in a strategy can confirm its outcomes. You, or an"
                " organization that you speak for, may have one."
            ),
            code="conflict_of_interest",
        )
