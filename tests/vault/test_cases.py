"""A case's keys from intake to recovery, through the services and PostgreSQL's own policies."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from portal.errors import NotFound, NotPermitted
from portal.grants import StaffRole
from portal.permissions import ANYBODY, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.errors import LogBroken, NotStaffed, OrphanRisk, Unopenable
from portal.vault.identities import open_keys
from portal.vault.keylog import Step
from portal.vault.keyring import CaseKeys, receipt_pair
from portal.vault.models import (
    CaseEpoch,
    EndReason,
    KeyLogEntry,
    RecoveryShare,
    SealedKeys,
    VaultCase,
    VaultGrant,
    VaultReceipt,
)
from portal.vault.passphrases import passphrase
from portal.vault.peppers import compartment_pepper_id
from portal.vault.receipts import Receipt
from portal.vault.records import Place, open_record, seal_record
from portal.vault.selectors import (
    count_orphans,
    find_receipt,
    intake_officers,
    key_log,
    showing,
    take_case_keys,
)
from portal.vault.services.cases import adopt, burn_receipt, grant_access, renew_epochs, take_in
from portal.vault.services.keys import (
    change_passphrase,
    end_key,
    open_by_code,
    open_own_keys,
    propose,
    sign_proposal,
)
from portal.vault.services.recovery import give_release, order_recovery, recover_case_keys
from tests.cast import Cast
from tests.vault.conftest import PHRASE, Person, Staffed

pytestmark = pytest.mark.django_db
TEXT = b"kestrel-lantern: they came at night"
ALL = len(Compartment)


def _take_in(staffed: Staffed, receipt: Receipt, **more: Any) -> UUID:
    with tenant_context(system_actor(staffed.tenant.pk)):
        case, _keys = take_in(tenant=staffed.tenant, receipt=receipt, store=staffed.store, **more)
    return case.pk


def _keys(staffed: Staffed, person: Person, case_id: UUID) -> CaseKeys:
    with tenant_context(person.actor):
        case = VaultCase.objects.get(pk=case_id)
        ring = staffed.ring(person)
        return take_case_keys(case, ring.member, ring.pair, ring.log)


def _adopt(staffed: Staffed, case_id: UUID, team: list[Person], by: Person | None = None) -> None:
    officer = by or staffed.officers[0]
    with tenant_context(officer.actor):
        adopt(
            case_id=case_id,
            ring=staffed.ring(officer),
            team=[one.key.pk for one in team],
            threshold=2,
            actor=officer.actor,
        )


def test_from_intake_to_the_officers_eyes_and_back(staffed: Staffed) -> None:
    receipt = Receipt.generate()
    case_id = _take_in(staffed, receipt)
    _adopt(staffed, case_id, staffed.officers[1:])
    held = _keys(staffed, staffed.officers[1], case_id)
    assert len(held.keys) == 2 * ALL
    place = Place(held.place(Compartment.NARRATIVE), "report", "text", uuid4(), 1)
    reporter = receipt_pair(receipt)
    record = seal_record(TEXT, held.content_key(place.epoch, staffed.store), place, reporter)
    with tenant_context(ANYBODY), showing(receipt):
        row = find_receipt(receipt)
        theirs = take_case_keys(row.case, row.member, reporter, key_log(staffed.tenant))
    key = theirs.content_key(place.epoch, staffed.store)
    assert open_record(record, key, place, [reporter.public.sign]) == TEXT
    staffed.store.erase(compartment_pepper_id(staffed.tenant.pk, case_id, Compartment.NARRATIVE))
    with pytest.raises(Unopenable):
        theirs.content_key(place.epoch, staffed.store)
    messages = theirs.content_key(theirs.place(Compartment.MESSAGES), staffed.store)
    assert messages.reveal()


def test_who_is_excluded_gets_nothing_and_sees_no_row(staffed: Staffed) -> None:
    kept_out = staffed.officers[2]
    case_id = _take_in(staffed, Receipt.generate(), excluded=[kept_out.key.pk])
    with tenant_context(kept_out.actor):
        assert not VaultCase.objects.exists()
        assert not VaultGrant.objects.exists()
    with tenant_context(staffed.officers[0].actor):
        assert VaultCase.objects.get().pk == case_id
        assert VaultGrant.objects.count() == 3 * ALL


def test_nobody_else_sees_a_row(staffed: Staffed, cast: Cast) -> None:
    """Administrators, other institutions, members, the public, the sender without the receipt."""
    case_id = _take_in(staffed, Receipt.generate())
    _adopt(staffed, case_id, [])
    others = [
        actor
        for role, actor in cast.staff.items()
        if role not in {StaffRole.PROTECTION_OFFICER, StaffRole.KEY_TRUSTEE}
    ]
    others += [*cast.other_staff.values(), cast.owner, ANYBODY, system_actor(cast.institution.pk)]
    seen = {}
    tables: list[Any] = [VaultCase, VaultReceipt, CaseEpoch, VaultGrant]
    for actor in [*others, staffed.officers[0].actor]:
        with tenant_context(actor):
            seen[actor.person_id, actor.tenant_id] = [model.objects.count() for model in tables]
    mine = seen.pop((staffed.officers[0].actor.person_id, staffed.tenant.pk))
    # Both epochs, of the officer and of the receipt: who was not taken into the team lost theirs.
    assert mine == [1, 1, 2 * ALL, 4 * ALL]
    assert set(map(tuple, seen.values())) == {(0, 0, 0, 0)}


def test_sealed_keys_and_shares_are_seen_by_their_owner_alone(staffed: Staffed, cast: Cast) -> None:
    _adopt(staffed, _take_in(staffed, Receipt.generate()), [])
    for person in [*staffed.officers, *staffed.custodians]:
        with tenant_context(person.actor):
            assert [row.key_id for row in SealedKeys.objects.all()] == [person.key.pk]
    with tenant_context(staffed.custodians[0].actor):
        assert {row.custodian_id for row in RecoveryShare.objects.all()} == {
            staffed.custodians[0].key.pk
        }
        assert not VaultCase.objects.exists()
    for actor in (cast.staff[StaffRole.ADMINISTRATOR], system_actor(staffed.tenant.pk)):
        with tenant_context(actor):
            assert not SealedKeys.objects.exists()
            assert not RecoveryShare.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('portal_worker', 'portal_sealedkeys', 'SELECT'),"
            " has_table_privilege('portal_lookup', 'portal_sealedkeys', 'SELECT'),"
            " has_table_privilege('portal_worker', 'portal_recoveryshare', 'SELECT'),"
            " has_table_privilege('portal_app', 'portal_vaultgrant', 'SELECT')"
        )
        assert cursor.fetchone() == (False, False, False, False)


def test_no_column_of_any_table_holds_a_secret(staffed: Staffed) -> None:
    """Every column of every row of every table, as bytes and as hexadecimal digits."""
    receipt = Receipt.generate()
    case_id = _take_in(staffed, receipt)
    _adopt(staffed, case_id, [])
    held = _keys(staffed, staffed.officers[0], case_id)
    secrets = [receipt.reveal(), receipt.box_private, receipt.sign_seed, PHRASE.encode()]
    secrets += [key.reveal() for key in held.keys.values()]
    for person in [*staffed.officers, *staffed.custodians]:
        secrets += [person.keys.pair.box.reveal(), person.keys.pair.seed.reveal()]
    planted = bytes(staffed.officers[0].key.box_public)
    found = _search([*secrets, planted], staffed)
    assert found == {planted}


def _search(needles: list[bytes], staffed: Staffed) -> set[bytes]:
    found: set[bytes] = set()
    people = [*staffed.officers, *staffed.custodians]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
            " 'public'::regnamespace AND has_table_privilege('portal_staff', oid, 'SELECT')"
        )
        tables = [row[0] for row in cursor.fetchall()]
    for person in people:
        with tenant_context(person.actor), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - catalogue's names
                text = "\n".join(row[0] for row in cursor.fetchall())
                found |= {one for one in needles if one.hex() in text or repr(one)[2:-1] in text}
    return found


def test_a_member_who_is_removed_cannot_open_what_comes_later(staffed: Staffed) -> None:
    case_id = _take_in(staffed, Receipt.generate())
    first, second, third = staffed.officers
    _adopt(staffed, case_id, [second, third])
    before = _keys(staffed, third, case_id)
    with tenant_context(first.actor):
        renew_epochs(
            case_id=case_id,
            ring=staffed.ring(first),
            actor=first.actor,
            without=[third.key.pk],
        )
    after = _keys(staffed, second, case_id)
    assert after.place(Compartment.MESSAGES).epoch == 2
    assert (Compartment.MESSAGES, 2) not in before.keys
    with tenant_context(third.actor):
        assert not VaultCase.objects.exists()
    with tenant_context(second.actor):
        given = grant_access(
            case_id=case_id, ring=staffed.ring(second), key_id=third.key.pk, actor=second.actor
        )
    assert given == ALL
    again = _keys(staffed, third, case_id)
    assert {epoch for _part, epoch in again.keys} == {2}


def test_a_grant_that_has_expired_opens_nothing(staffed: Staffed) -> None:
    case_id = _take_in(staffed, Receipt.generate(), excluded=[staffed.officers[2].key.pk])
    first, _second, third = staffed.officers
    _adopt(staffed, case_id, [])
    with tenant_context(first.actor):
        grant_access(
            case_id=case_id,
            ring=staffed.ring(first),
            key_id=third.key.pk,
            actor=first.actor,
            compartments=[Compartment.MESSAGES],
            expires_at=timezone.now() - timedelta(hours=1),
        )
    with tenant_context(third.actor):
        assert not VaultCase.objects.exists()


def test_a_grant_given_anew_stands_in_place_of_the_one_before(staffed: Staffed) -> None:
    case_id = _take_in(staffed, Receipt.generate())
    first, second, third = staffed.officers
    _adopt(staffed, case_id, [second])
    part, every = Compartment.MESSAGES, tuple(Compartment)
    later = (timezone.now() + timedelta(hours=1)).replace(microsecond=0)
    with tenant_context(first.actor):
        of_third = VaultGrant.objects.filter(case_id=case_id, key=third.key)
        for expires_at, parts, held in ((later, [part], 1), (None, [part], 1), (None, every, ALL)):
            given = grant_access(
                case_id=case_id,
                ring=staffed.ring(first),
                key_id=third.key.pk,
                actor=first.actor,
                compartments=parts,
                expires_at=expires_at,
            )
            assert given == len(parts)
            assert of_third.count() == held
            assert of_third.get(epoch__compartment=part.value).expires_at == expires_at
    assert len(_keys(staffed, third, case_id).keys) == ALL


def test_nobody_hands_on_what_they_do_not_hold_or_was_not_given_as_it_stands(
    staffed: Staffed,
) -> None:
    case_id = _take_in(staffed, Receipt.generate())
    first, second, third = staffed.officers
    _adopt(staffed, case_id, [second])
    with tenant_context(second.actor):
        of_first = VaultGrant.objects.filter(case_id=case_id, key=first.key)
        grant = of_first.get(epoch__compartment="files", epoch__epoch=1)
        VaultGrant.objects.filter(pk=grant.pk).update(box=bytes(grant.box)[::-1])
        of_first.filter(epoch__compartment="identity").delete()
    who: dict[str, Any] = {"case_id": case_id, "key_id": third.key.pk, "actor": first.actor}
    for parts in ([Compartment.FILES], [Compartment.IDENTITY], tuple(Compartment)):
        with tenant_context(first.actor), pytest.raises(Unopenable):
            grant_access(ring=staffed.ring(first), compartments=parts, **who)
    with tenant_context(first.actor):
        given = grant_access(ring=staffed.ring(first), compartments=[Compartment.MESSAGES], **who)
    assert given == 1


def test_a_leaver_is_stopped_while_cases_would_be_orphaned(staffed: Staffed) -> None:
    first, supervisor, third = staffed.officers
    case_id = _take_in(staffed, Receipt.generate())
    _adopt(staffed, case_id, [third])
    with tenant_context(supervisor.actor):
        assert count_orphans() == 0
        assert count_orphans(first.actor.person_id) == 1
        with pytest.raises(OrphanRisk) as stopped:
            end_key(key_id=first.key.pk, reason=EndReason.LEFT, actor=supervisor.actor)
        assert stopped.value.cases == 1
    with tenant_context(first.actor):
        grant_access(
            case_id=case_id, ring=staffed.ring(first), key_id=supervisor.key.pk, actor=first.actor
        )
    with tenant_context(supervisor.actor):
        end_key(key_id=first.key.pk, reason=EndReason.LEFT, actor=supervisor.actor)
        assert not VaultGrant.objects.filter(key=first.key).exists()
        # A passphrase that was lost ends a key at once; the alarm stands afterwards.
        end_key(key_id=third.key.pk, reason=EndReason.LOST, actor=supervisor.actor)
        assert count_orphans() == 1
    with tenant_context(first.actor):
        assert not VaultCase.objects.exists()


def test_only_a_supervisor_ends_a_key(staffed: Staffed, cast: Cast) -> None:
    for actor in (staffed.officers[0].actor, cast.staff[StaffRole.ADMINISTRATOR]):
        with tenant_context(actor), pytest.raises(NotPermitted):
            end_key(key_id=staffed.officers[2].key.pk, reason=EndReason.LOST, actor=actor)


def test_a_burned_receipt_answers_like_one_that_never_was(staffed: Staffed) -> None:
    receipt = Receipt.generate()
    case_id = _take_in(staffed, receipt)
    _adopt(staffed, case_id, [])
    with tenant_context(system_actor(staffed.tenant.pk)), showing(receipt):
        burn_receipt(find_receipt(receipt))
    sentences = []
    for shown in (receipt, Receipt.generate()):
        with tenant_context(ANYBODY), showing(shown), pytest.raises(NotFound) as answer:
            find_receipt(shown)
        sentences.append(str(answer.value.sentence))
    assert sentences[0] == sentences[1]
    assert _keys(staffed, staffed.officers[0], case_id).keys


def test_custodians_recover_one_case_and_fewer_do_not(staffed: Staffed) -> None:
    supervisor = staffed.officers[1]
    case_id = _take_in(staffed, Receipt.generate(), excluded=[supervisor.key.pk])
    _adopt(staffed, case_id, [])
    two = sorted(staffed.custodians[:2], key=lambda one: one.key.pk)
    with tenant_context(supervisor.actor):
        order = order_recovery(
            case_id=case_id,
            requester=supervisor.key,
            subset=[one.key.pk for one in two],
            number="7H3K-AAAA",
            reason="the only officer is ill",
            expires_at=timezone.now() + timedelta(hours=4),
            ring=staffed.ring(supervisor),
            actor=supervisor.actor,
        )
        assert not VaultCase.objects.exists()
    for number, custodian in enumerate(two):
        with tenant_context(custodian.actor):
            give_release(order_id=order.pk, ring=staffed.ring(custodian), actor=custodian.actor)
        if number == 0:
            with tenant_context(supervisor.actor):
                assert not VaultCase.objects.exists()
    with tenant_context(supervisor.actor):
        found = recover_case_keys(
            order=order, ring=staffed.ring(supervisor), actor=supervisor.actor
        )
    mine = _keys(staffed, staffed.officers[0], case_id)
    assert {place: key.reveal() for place, key in found.keys.items()} == {
        place: key.reveal() for place, key in mine.keys.items() if place[1] == 1
    }


def test_no_intake_without_three_officers_or_with_another_log(
    staffed: Staffed, settings: Any
) -> None:
    with tenant_context(ANYBODY):
        assert len(intake_officers(staffed.tenant)) == 3
        with pytest.raises(NotStaffed):
            intake_officers(staffed.tenant, excluded=[one.key.pk for one in staffed.officers])
    third = staffed.officers[2]
    with tenant_context(staffed.officers[0].actor):
        proposal = propose(
            tenant=staffed.tenant,
            key_id=third.key.pk,
            step=Step.REVOKE,
            keys=staffed.officers[0].keys,
            actor=staffed.officers[0].actor,
        )
    with tenant_context(staffed.officers[1].actor):
        sign_proposal(
            tenant=staffed.tenant,
            proposal_id=proposal.pk,
            ring=staffed.ring(staffed.officers[1]),
            actor=staffed.officers[1].actor,
        )
    with tenant_context(ANYBODY), pytest.raises(NotStaffed):
        intake_officers(staffed.tenant)
    settings.VAULT_GENESIS = {staffed.tenant.slug: hashlib.sha256(b"another").digest()}
    with tenant_context(ANYBODY), pytest.raises(LogBroken):
        intake_officers(staffed.tenant)


def test_the_log_is_neither_changed_nor_cut(staffed: Staffed) -> None:
    with tenant_context(staffed.officers[0].actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('portal_staff', 'portal_keylogentry', 'UPDATE'),"
            " has_table_privilege('portal_staff', 'portal_keylogentry', 'DELETE'),"
            " has_table_privilege('portal_worker', 'portal_keylogentry', 'INSERT')"
        )
        assert cursor.fetchone() == (False, False, False)
        assert KeyLogEntry.objects.count() == 5


def test_passphrases_change_and_are_recovered_by_code(staffed: Staffed) -> None:
    person = staffed.officers[0]
    other = passphrase("eleven slow barges on the canal")
    with tenant_context(person.actor):
        ring = open_own_keys(
            key=person.key, phrase=passphrase(PHRASE), tenant=staffed.tenant, actor=person.actor
        )
        assert ring.pair.public == person.keys.pair.public
        change_passphrase(key=person.key, ring=ring, phrase=other, actor=person.actor)
        sealed = SealedKeys.objects.get(key=person.key)
        pinned = open_keys(bytes(sealed.by_passphrase), person.key.identity(), other)
        assert (pinned.length, pinned.head) == (5, key_log(staffed.tenant).head)
        third = passphrase("nineteen grey geese by the lock")
        again = open_by_code(
            key=person.key,
            code=person.code,
            phrase=third,
            tenant=staffed.tenant,
            actor=person.actor,
        )
        assert again.pair.public == person.keys.pair.public
