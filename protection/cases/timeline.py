"""What has happened in a case, from all its ledgers, for those who have opened it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from portal.audit import AuditEntry
from portal.errors import Sentence
from portal.permissions import Actor
from portal.transitions import steps_of, transition_of
from portal.vault.models import RecoveryOrder
from protection.cases.models import CaseMember, ProtectionCase
from protection.cases.texts import Text
from protection.consent.selectors import Ledger

# The words of a move are sealed in the transaction of the move.
_NEAR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, repr=False)
class Happening:
    """One thing: when, what, and the words that were written with it."""

    when: datetime
    what: Sentence
    text: str = ""


# What texts of a kind say when nothing else tells it.
_KINDS: Mapping[str, Sentence] = {
    "note": _("Note of the team"),
    "decision": _("Decision"),
    "assessment": _("The risk assessment was written"),
    "plan": _("The plan was written"),
    "level": _("The danger was judged anew"),
    "review": _("It was looked at again"),
    "pause": _("The person is waited for"),
    "went_on": _("The clocks went on"),
    "check_in_plan": _("Signs of life were agreed"),
    "check_in": _("A sign of life came"),
    "check_in_ended": _("No further sign of life is awaited"),
    "protocol": _("A protocol was begun"),
    "merge": _("It was proposed to join it to another case"),
    "member": _("Somebody was to join the team"),
}
_ACTIONS: Mapping[str, Sentence] = {
    "vault_case.renewed": _("The keys were renewed"),
    "case.member_ended": _("Somebody left the team"),
    "case.member_returned": _("It was handed back to somebody of the team who has new keys"),
    "case.member_declined": _("A second member said no to somebody joining"),
    "case.merge_withdrawn": _("They are not joined after all"),
    "case.joined": _("Another case was joined to this one"),
    "case.task_skipped": _("A task was skipped"),
    "case.escalated": _("A time limit passed and was told further up"),
}


def timeline(
    case: ProtectionCase, texts: Iterable[Text], ledger: Ledger, *, actor: Actor
) -> list[Happening]:
    """All of it, the newest first: moves, messages, notes, consents, acts, exceptional reads."""
    found = [
        *_moves(case, texts, actor),
        *_texts(texts),
        *_consents(ledger),
        *_acts(ledger),
        *_audited(case),
        *_exceptional(case),
        *_members(case),
    ]
    return sorted(found, key=lambda one: one.when, reverse=True)


def _moves(case: ProtectionCase, texts: Iterable[Text], actor: Actor) -> Iterator[Happening]:
    """Moves with the words that were sealed with them: in the order of the same move's name."""
    words: dict[str, list[Text]] = {}
    for text in texts:
        if text.kind == "move":
            words.setdefault(str(text.body.get("move", "")), []).append(text)
    for step in steps_of(case, actor=actor).order_by("taken_at"):
        said = words.get(step.transition, [])
        nearest = [text for text in said if abs(text.kept_at - step.taken_at) < _NEAR]
        done = transition_of(ProtectionCase, step.transition).done
        yield Happening(step.taken_at, done, str(nearest[0].body["words"]) if nearest else "")


def _texts(texts: Iterable[Text]) -> Iterator[Happening]:
    for text in texts:
        words = str(text.body.get("words", ""))
        if text.kind == "message":
            is_ours = text.by_officer and not text.body.get("from_person")
            yield Happening(
                text.kept_at, _("We wrote") if is_ours else _("The person wrote"), words
            )
        elif text.kind in _KINDS:
            yield Happening(text.kept_at, _KINDS[text.kind], words)


def _consents(ledger: Ledger) -> Iterator[Happening]:
    for entry in ledger.consents:
        yield Happening(entry.consent.given_at, _("Consent given"), entry.purpose)
        if entry.consent.withdrawn_at is not None:
            yield Happening(entry.consent.withdrawn_at, _("Consent withdrawn"), entry.purpose)


def _acts(ledger: Ledger) -> Iterator[Happening]:
    for entry in ledger.acts:
        yield Happening(entry.act.prepared_at, _("Something was prepared to leave"), entry.purpose)
        if entry.act.sent_at is not None:
            yield Happening(entry.act.sent_at, _("It left the team"), entry.purpose)
        if entry.act.stopped_at is not None:
            yield Happening(entry.act.stopped_at, _("It was stopped"), entry.purpose)


def _audited(case: ProtectionCase) -> Iterator[Happening]:
    rows = AuditEntry.objects.filter(subject_id=case.pk, action__in=_ACTIONS)
    for row in rows.order_by("recorded_at"):
        yield Happening(row.recorded_at, _ACTIONS[row.action])


def _exceptional(case: ProtectionCase) -> Iterator[Happening]:
    """Reads without the team's keys, by key trustees; the person sees them too."""
    for order in RecoveryOrder.objects.filter(case_id=case.pk):
        yield Happening(order.created_at, _("Exceptional access was asked for"))
        if order.granted_at is not None:
            yield Happening(order.granted_at, _("Exceptional access was given by key trustees"))


def _members(case: ProtectionCase) -> Iterator[Happening]:
    for member in CaseMember.objects.filter(case=case):
        yield Happening(member.added_at, _("Somebody joined the team"))
