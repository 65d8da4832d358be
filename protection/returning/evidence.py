"""What shows that somebody may be given a case again: the signed head, the grants, the person's words.

Rows alone are no evidence: whoever holds the database writes them. What was of the team says the head
that an officer or the person signed; who holds a key says the key log; what this officer can give
says the vault. All of it is read for many cases at once.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.keylog import KeyLog
from portal.vault.keyring import Keyring
from portal.vault.models import CaseEpoch, VaultCase, VaultGrant
from portal.vault.selectors import root_reporters
from portal.vault.statements import CaseState
from protection.cases.models import CaseMember, MemberProposal, ProtectionCase
from protection.cases.searching import opened_texts
from protection.cases.team import needs_second
from protection.heads.keeping import checked, officers_of
from protection.heads.listing import marks_without
from protection.heads.models import HeadAlarm, SignedHead
from protection.intake.excluding import names_person
from protection.intake.reports import NOT_FOR
from protection.returning.memberships import Memberships

Marks = Mapping[UUID, bytes]
_MEMBERS, _PROPOSALS = CaseMember._meta.db_table, MemberProposal._meta.db_table


def parts_of(row: CaseMember) -> frozenset[Compartment]:
    """The parts of the case that this membership opens."""
    return frozenset(Compartment(part) for part in row.compartments)


@dataclass(frozen=True, slots=True)
class Evidence:
    """For the cases of one colleague: what is held, what was signed, what a second member agreed to."""

    cases: Mapping[UUID, ProtectionCase]
    held: frozenset[tuple[UUID, Compartment]]
    signed: Mapping[UUID, CaseState]
    altered: frozenset[UUID]
    members: Marks
    first: Mapping[UUID, CaseMember]
    proposals: Mapping[UUID, tuple[MemberProposal, ...]]
    agreed: Marks

    def is_held(self, row: CaseMember) -> bool:
        """Whether the reader holds all that was this member's, and what names who must not see it."""
        needed = parts_of(row) | {Compartment.NARRATIVE}
        return all((row.case_id, part) in self.held for part in needed)

    def was_signed(self, row: CaseMember) -> bool:
        """Whether the head lists this very membership as one that nobody of the team has ended.

        Not where the case is known not to be as it was signed.
        """
        return row.case_id not in self.altered and self._is_signed(
            _MEMBERS, row.case_id, row.pk, self.members
        )

    def needs_nobody(self, row: CaseMember) -> bool:
        """Whether no second member has to be asked, or one has said yes to just this.

        Whoever was of the first team, or was handed the case by the key trustees, joined by no single
        member's word (such a row has no reason written by one); neither did who was approved.
        """
        if not needs_second(self.cases[row.case_id], parts_of(row)) or row.text is None:
            return True
        first = self.first[row.text]
        if not self._is_signed(_MEMBERS, first.case_id, first.pk, self.members):
            return False
        return any(_is_about(one, first) for one in self._approvals(row.case_id))

    def _approvals(self, case_id: UUID) -> list[MemberProposal]:
        found = self.proposals.get(case_id, ())
        return [one for one in found if self._is_signed(_PROPOSALS, case_id, one.pk, self.agreed)]

    def _is_signed(self, table: str, case_id: UUID, row: UUID, marks: Marks) -> bool:
        state = self.signed.get(case_id)
        listed = state.rows.get((table, row)) if state is not None else None
        return listed is not None and listed.hash == marks.get(row)


def _is_about(proposal: MemberProposal, first: CaseMember) -> bool:
    """Whether a second member agreed to this joining, in just these parts and for this time."""
    is_same = (proposal.key_id, set(proposal.compartments), proposal.expires_at) == (
        first.key_id,
        set(first.compartments),
        first.expires_at,
    )
    return is_same and proposal.answered_at is not None and proposal.answered_at >= first.added_at


def evidence_for(memberships: Memberships, ring: Keyring) -> Evidence:
    """All of it, by a number of queries that does not grow with the cases."""
    ids = [row.case_id for row in memberships.stood]
    proposals: dict[UUID, list[MemberProposal]] = {}
    for one in MemberProposal.objects.filter(case_id__in=ids, was_approved=True):
        proposals.setdefault(one.case_id, []).append(one)
    approved = [one.pk for own in proposals.values() for one in own]
    alarms = HeadAlarm.objects.filter(case_id__in=ids, settled_at=None)
    first: dict[UUID, CaseMember] = {}
    for row in memberships.rows:
        if row.text is not None:
            first.setdefault(row.text, row)
    return Evidence(
        cases=ProtectionCase.objects.in_bulk(ids),
        held=_held(ids, ring),
        signed=_signed(ids, ring.log),
        altered=frozenset(alarms.values_list("case_id", flat=True)),
        members=marks_without(CaseMember, [row.pk for row in memberships.rows], "ended_at"),
        first=first,
        proposals={case_id: tuple(own) for case_id, own in proposals.items()},
        agreed=marks_without(MemberProposal, approved),
    )


def _held(ids: Collection[UUID], ring: Keyring) -> frozenset[tuple[UUID, Compartment]]:
    """The parts of these cases whose newest key is granted to the reader."""
    epochs = CaseEpoch.objects.filter(case_id__in=ids).order_by()
    newest = {
        (row["case_id"], row["compartment"]): row["last"]
        for row in epochs.values("case_id", "compartment").annotate(last=Max("epoch"))
    }
    mine = VaultGrant.objects.filter(case_id__in=ids, key_id=ring.holder.key)
    live = mine.exclude(expires_at__lte=timezone.now())
    return frozenset(
        (case_id, Compartment(part))
        for case_id, part, epoch in live.values_list(
            "case_id", "epoch__compartment", "epoch__epoch"
        )
        if newest[case_id, part] == epoch
    )


def _signed(ids: Collection[UUID], log: KeyLog) -> Mapping[UUID, CaseState]:
    """What the heads list, of those that were signed by somebody who may."""
    officers, found = officers_of(log), {}
    cases = VaultCase.objects.in_bulk(list(ids))
    for head in SignedHead.objects.filter(case_id__in=ids):
        try:
            entitled = officers | root_reporters(cases[head.case_id], log)
            found[head.case_id] = checked(head, entitled)
        except (Unopenable, KeyError):
            # Nobody has signed how this case stands: nothing of it is evidence.
            continue
    return found


@sensitive_variables()
def cases_naming(name: str, cases: Iterable[UUID], *, ring: Keyring) -> frozenset[UUID]:
    """Those of these cases whose sender named this person as one who must not see it.

    Nothing of what is looked through is shown to anybody.
    """
    ids = list(cases)
    texts = opened_texts(ring=ring, cases=ids, part=Compartment.NARRATIVE) if ids else ()
    return frozenset(
        opened.case_id
        for opened in texts
        if opened is not None
        and opened.body.get("field") == NOT_FOR
        and names_person(str(opened.body.get("words", "")), name)
    )
