"""What else happens when an entry of the directory moves: the public row comes and goes with it."""

from portal.transitions import Move, effect_of
from protection.help.models import WORDS, HelpEntry, ProtectionActor


@effect_of(ProtectionActor, "vet")
def keep_vetting(move: Move) -> None:
    """Who vetted it, when, and until when it holds."""
    move.set(
        vetted_by_id=move.actor.person_id,
        vetted_at=move.now,
        vetting_note=move.values["vetting_note"],
        good_until=move.values["good_until"],
        standing_note="",
    )


@effect_of(ProtectionActor, "list")
def publish(move: Move) -> None:
    """Their agreement is kept; the public part is written."""
    move.set(consent_how=move.values["consent_how"], consent_at=move.now)
    HelpEntry.objects.create(
        tenant_id=move.obj.tenant_id,
        actor=move.obj,
        shown_until=move.obj.good_until,
        **{name: getattr(move.obj, name) for name in WORDS},
    )


@effect_of(ProtectionActor, "unlist", "suspend", "propose_anew", "expire")
def withdraw(move: Move) -> None:
    """Nobody reads it any more, and an agreement is asked for anew."""
    HelpEntry.objects.filter(actor=move.obj).delete()
    move.set(consent_how="", consent_at=None)


@effect_of(ProtectionActor, "suspend")
def say_why(move: Move) -> None:
    """For colleagues."""
    move.set(standing_note=move.values["standing_note"])


@effect_of(ProtectionActor, "propose_anew")
def forget_vetting(move: Move) -> None:
    """What was vetted was something else. Whoever takes it back cannot vet it."""
    move.set(
        vetted_by_id=None,
        vetted_at=None,
        vetting_note="",
        good_until=None,
        written_by_id=move.actor.person_id,
    )
