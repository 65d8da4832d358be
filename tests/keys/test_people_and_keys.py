"""One story through the browser: keys from nothing, to a leaver, a recovery and a lost passphrase."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.actors.members_staff import end_membership
from portal.actors.models import StaffMembership
from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.keys.expiring import close_expired
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.vault import unlocking
from portal.vault.datakeys import Compartment
from portal.vault.errors import NotStaffed, OrphanRisk
from portal.vault.models import CaseEpoch, KeptForm, SealedKeys, VaultCase, VaultGrant, VaultKey
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Secret
from portal.vault.selectors import find_receipt, intake_officers, showing
from protection.cases.models import ProtectionCase
from protection.cases.services import take_in_report
from protection.cases.texts import opened_by_receipt
from protection.exceptional.selectors import exceptional_lines
from tests.cast import Cast, make_staff
from tests.notifications.conftest import as_worker
from tests.protection.test_pages import signed_in
from tests.vault.conftest import quick_passphrases, store, trained

__all__ = ["quick_passphrases", "store"]
WORDS = "heron lantern willow {} canyon orbit"
TOLD = "They took the kestrel at the ferry."


class Someone:
    """Somebody with a browser."""

    def __init__(self, cast: Cast, role: StaffRole, name: str) -> None:
        self.tenant = cast.institution
        self.actor: Actor = make_staff(cast.institution, role, f"{name}@first.example.org")
        self.phrase = WORDS.format(name)
        self.client: Client = signed_in(self.actor)
        self.code = ""

    def get(self, path: str) -> Any:
        return self.client.get(f"/en/{self.tenant.slug}/desk/{path}")

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(f"/en/{self.tenant.slug}/desk/{path}", data)

    def make_keys(self) -> None:
        """A passphrase twice, the code from the page, two words of it back."""
        shown = self.post("keys/make/", phrase=self.phrase, again=self.phrase)
        assert shown.status_code == 200, shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        self.confirm(shown)

    def confirm(self, shown: Any) -> None:
        """Two words of the code back; wrong ones first."""
        page = html.unescape(shown.content.decode())
        words = re.findall(r"<li><bdi[^>]*>([^<]+)</bdi></li>", page)
        assert len(words) == 13
        self.code = " ".join(words)
        hidden = dict(re.findall(r'name="(places|proof)" value="([^"]+)"', page))
        first, second = (int(place) for place in hidden["places"].split(","))
        wrong = self.post("keys/code/", first=words[second], second=words[first], **hidden)
        assert wrong.status_code == 422
        assert self.code not in wrong.content.decode()
        right = self.post("keys/code/", first=words[first], second=words[second], **hidden)
        assert right.status_code == 302

    def unlock(self) -> Any:
        return self.post("open/", phrase=self.phrase)

    def key(self) -> VaultKey:
        with tenant_context(self.actor):
            return VaultKey.objects.get(person_id=self.actor.person_id, ended_at=None)


def _waiting(person: Someone) -> list[str]:
    return re.findall(r"keys/waiting/([0-9a-f-]{36})/", person.get("keys/").content.decode())


def _certify(newcomer: Someone, by: list[Someone]) -> None:
    assert newcomer.post("keys/ask/", old=newcomer.phrase).status_code == 302
    for officer in by:
        (proposal,) = _waiting(officer)
        page = officer.get(f"keys/waiting/{proposal}/").content.decode()
        assert page.count("<li><bdi>") == 24
        path = f"keys/waiting/{proposal}/"
        assert officer.post(path, way="in_person").status_code == 422
        assert officer.post(path, way="in_person", is_same="on").status_code == 302


def _begin(first: Someone, second: Someone, settings: Any, tmp_path: Path) -> None:
    """The ceremony of two, the fingerprint on paper and in the file that the deployment reads."""
    settings.VAULT_GENESIS, settings.VAULT_GENESIS_FILE = {}, str(tmp_path / "genesis")
    both = {"other": str(second.key().pk), "mine": first.phrase}
    assert first.post("keys/begin/", **both, theirs=first.phrase).status_code == 422
    begun = first.post("keys/begin/", **both, theirs=second.phrase)
    assert begun.status_code == 302
    page = first.get("keys/list/").content.decode()
    line = re.search(r"VAULT_GENESIS=([a-z-]+=[0-9a-f]{64})", page)
    assert line
    assert page.count("<li><bdi>") == 24
    # Until it is set outside the database nothing opens and nothing is taken in.
    assert first.unlock().status_code == 422
    Path(settings.VAULT_GENESIS_FILE).write_text(f"{line[1]}\n", encoding="ascii")
    assert first.unlock().status_code == 302


def _reported(cast: Cast) -> tuple[ProtectionCase, Receipt]:
    receipt = Receipt.generate()
    with tenant_context(system_actor(cast.institution.pk)):
        case = take_in_report(
            tenant=cast.institution,
            receipt=receipt,
            texts=[(Compartment.NARRATIVE, {"kind": "narrative", "words": TOLD})],
            language="en",
        )
    return case, receipt


def _staffed(cast: Cast, settings: Any, tmp_path: Path) -> list[Someone]:
    """Two officers, who coordinates, three trustees; from no key to all certified."""
    settings.VAULT_TRUSTEES_NEEDED = 3
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "far.example.org"]
    officer = StaffRole.PROTECTION_OFFICER
    first = Someone(cast, officer, "mira")
    chief = Someone(cast, StaffRole.PROTECTION_SUPERVISOR, "noor")
    third = Someone(cast, officer, "teo")
    trustees = [Someone(cast, StaffRole.KEY_TRUSTEE, name) for name in ("sig", "kar", "han")]
    everybody = [first, chief, third, *trustees]
    # No key without training; afterwards each makes their own.
    refused = first.post("keys/make/", phrase=first.phrase, again=first.phrase)
    assert refused.status_code == 422
    assert "training" in refused.content.decode()
    for person in everybody:
        trained(person.actor, cast.institution)
    for person in everybody[:2]:
        person.make_keys()
    assert first.post("keys/make/", phrase=first.phrase, again=first.phrase).status_code == 422
    _begin(first, chief, settings, tmp_path)
    assert chief.unlock().status_code == 302
    with tenant_context(system_actor(cast.institution.pk)), pytest.raises(NotStaffed):
        intake_officers(cast.institution)
    for person in everybody[2:]:
        person.make_keys()
        assert person.unlock().status_code == 422
        _certify(person, [first, chief])
        assert person.unlock().status_code == 302
    return everybody


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("store", "quick_passphrases")
def test_keys_from_the_ceremony_to_a_leaver_and_a_recovery(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    first, chief, third, *trustees = _staffed(cast, settings, tmp_path)
    case, receipt = _reported(cast)
    with tenant_context(third.actor):
        _adopt_alone(third, case)
    _stopped(cast, case, first, chief, third)
    order = _recovered(case, first, chief, trustees)
    _seen_by_the_person(cast, case, receipt)
    # Handed over, the leaver can go; what follows has new keys.
    over = chief.post(f"exceptional/{order}/", key=str(first.key().pk))
    assert over.status_code == 302
    assert TOLD in first.get(f"cases/{case.pk}/").content.decode()
    assert "as it was signed" not in first.get(f"cases/{case.pk}/").content.decode()
    _leaves(cast, case, first, chief, third)
    _expires(case, first)
    _passphrases(first, trustees[0])
    _locks(first, trustees[0])


def _stopped(
    cast: Cast, case: ProtectionCase, first: Someone, chief: Someone, third: Someone
) -> None:
    """A case of one officer alone: a departure is stopped, with numbers and nothing else."""
    path = f"keys/{third.key().pk}/end/"
    alarm = chief.get(path).content.decode()
    assert case.reference in alarm
    assert TOLD not in alarm
    assert chief.post(path, reason="left").status_code == 422
    administrator = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(administrator):
        membership = StaffMembership.objects.get(person_id=third.actor.person_id)
        with pytest.raises(OrphanRisk):
            end_membership(membership_id=membership.pk, actor=administrator)
    assert case.reference in chief.get("keys/numbers/").content.decode()
    assert first.get("keys/numbers/").status_code == 404


def _recovered(
    case: ProtectionCase, first: Someone, chief: Someone, trustees: list[Someone]
) -> str:
    """Two trustees are not enough, three are."""
    asked = {"words": "The only officer is ill.", "hours": 4}
    assert chief.post("exceptional/ask/", number="AAAA-AAAA-AAAA", **asked).status_code == 422
    number = case.reference.lower()
    assert chief.post("exceptional/ask/", number=number, **asked).status_code == 302
    (order,) = re.findall(r"trustee/([0-9a-f-]{36})/", trustees[0].get("trustee/").content.decode())
    assert first.get("trustee/").status_code == 404
    for given, trustee in enumerate(trustees):
        page = trustee.get(f"trustee/{order}/").content.decode()
        assert "The only officer is ill." in page
        assert case.reference in page
        assert TOLD not in page
        assert chief.get(f"exceptional/{order}/").status_code == 409, given
        assert trustee.post(f"trustee/{order}/").status_code == 302
        assert trustee.get(f"cases/{case.pk}/").status_code == 404
    assert trustees[0].post(f"trustee/{order}/").status_code == 422
    assert TOLD in chief.get(f"exceptional/{order}/").content.decode()
    return str(order)


def _seen_by_the_person(cast: Cast, case: ProtectionCase, receipt: Receipt) -> None:
    with tenant_context(system_actor(cast.institution.pk)), showing(receipt):
        find_receipt(receipt)
        (line,) = exceptional_lines(case.pk)
        assert line.opened_at
        with opened_by_receipt(receipt, tenant=cast.institution) as opened:
            assert opened.faults == (), "what was done there is signed"
            reasons = [t.body["words"] for t in opened.texts() if t.kind == "exceptional"]
    assert reasons == ["The only officer is ill."]


def _adopt_alone(person: Someone, case: ProtectionCase) -> None:
    from portal.keys.services import open_for_use
    from protection.cases.services import adopt_case

    ring = open_for_use(tenant=person.tenant, typed=person.phrase, actor=person.actor)
    adopt_case(case_id=case.pk, ring=ring, actor=person.actor)


def _epochs(person: Someone, case: ProtectionCase) -> int:
    with tenant_context(person.actor):
        return CaseEpoch.objects.filter(case_id=case.pk).count()


def _leaves(
    cast: Cast, case: ProtectionCase, first: Someone, chief: Someone, third: Someone
) -> None:
    key, before = third.key(), _epochs(first, case)
    # Lost and compromised keys end at once: the case has one holder left, and somebody is told.
    assert chief.post(f"keys/{key.pk}/end/", reason="compromised").status_code == 302
    assert third.get(f"cases/{case.pk}/").status_code == 404
    assert third.unlock().status_code == 422
    with tenant_context(first.actor):
        assert not VaultGrant.objects.filter(key=key).exists()
        assert VaultCase.objects.get(pk=case.pk).renewal_due
    assert first.get(f"cases/{case.pk}/").status_code == 200
    assert _epochs(first, case) == before + len(Compartment)
    assert first.post(f"keys/{key.pk}/revoke/").status_code == 302
    (proposal,) = _waiting(chief)
    assert chief.post(f"keys/waiting/{proposal}/").status_code == 302
    assert _waiting(first) == []
    with tenant_context(system_actor(cast.institution.pk)), pytest.raises(NotStaffed):
        intake_officers(cast.institution)
    # The same person begins again with a new generation.
    third.make_keys()
    assert third.key().generation == 2


def _expires(case: ProtectionCase, first: Someone) -> None:
    before = _epochs(first, case)
    with as_worker():
        assert close_expired(timezone.now() + timedelta(hours=5)) == 1
        assert close_expired(timezone.now() + timedelta(hours=5)) == 0
    assert first.get(f"cases/{case.pk}/").status_code == 200
    assert _epochs(first, case) == before + len(Compartment)


def _passphrases(officer: Someone, trustee: Someone) -> None:
    # Over a line that others read nothing opens.
    path = f"/en/{officer.tenant.slug}/desk/open/"
    far = officer.client.post(path, {"phrase": officer.phrase}, headers={"host": "far.example.org"})
    assert far.status_code == 422
    # A changed passphrase, then a lost one.
    changed = "another long enough sentence"
    twice = {"phrase": changed, "again": changed}
    assert (
        officer.post("keys/passphrase/", old="not the right one at all", **twice).status_code == 422
    )
    assert officer.post("keys/passphrase/", old=officer.phrase, **twice).status_code == 302
    assert officer.unlock().status_code == 422
    with tenant_context(officer.actor):
        assert AuditEntry.objects.filter(
            action="vault.refused", subject_id=officer.key().pk
        ).exists()
    back = {"phrase": officer.phrase, "again": officer.phrase}
    assert officer.post("keys/recover/", code=trustee.code, **back).status_code == 422
    assert officer.post("keys/recover/", code=officer.code, **back).status_code == 302
    assert officer.unlock().status_code == 302


def _locks(officer: Someone, trustee: Someone) -> None:
    # A restart locks; so do signing out and a new password, everywhere.
    assert officer.get("kept/").status_code == 200
    held, unlocking._PROCESS_SECRET = unlocking._PROCESS_SECRET, Secret(bytes(32))
    try:
        assert officer.get("kept/").status_code == 302
    finally:
        unlocking._PROCESS_SECRET = held
    assert officer.get("kept/").status_code == 200
    assert officer.client.post("/en/account/logout/").status_code == 302
    assert officer.actor.person_id
    session = unlocking.Session(officer.tenant.pk, officer.actor.person_id, "")
    assert unlocking.memory_store().get(session.name()) is None
    # One's own keys, ended: nothing is left to open, and nothing kept.
    assert trustee.post("keys/end/", reason="compromised").status_code == 302
    with tenant_context(trustee.actor):
        assert not SealedKeys.objects.exists()
        assert not KeptForm.objects.exists()
