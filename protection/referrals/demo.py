"""Demo referrals and a letter of one case, made as officers make them.

`load` is called where the demo's cases are told, with a case and two officers of its team. What
somebody needs to fetch and open a package stands in `$PORTAL_DATA/demo-parcels.json`, readable by its
owner alone: the code, and the recipient's age identity.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from pyrage import x25519

from portal.permissions import ANYBODY, Actor
from portal.tenancy.context import tenant_context
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.consent.checks import checks_for
from protection.consent.purposes import Purpose
from protection.consent.services import Terms, record_consent
from protection.help.models import ProtectionActor
from protection.help.selectors import Wanted as Looked
from protection.help.selectors import list_referable
from protection.help.services import add_key
from protection.help.states import HelpKind, KeyKind, KeyWay
from protection.referrals.models import Referral
from protection.referrals.services.answering import answer, hand_out
from protection.referrals.services.communications import (
    Draft,
    approve_communication,
    prepare_communication,
    record_sent,
)
from protection.referrals.services.preparing import Wanted, approve_referral, prepare_referral
from protection.referrals.services.sending import send_referral
from protection.reporting.scope import Scope, record_scope
from protection.reporting.states import Group, Within

_SAID = "Illustration: on Monday, over the safe contact."
_STATE = "Riverland (invented)"
# Long enough for a package of a case that came days ago to be fetched.
_DAYS = 21


class Officer(Protocol):
    """An officer of the case's team with an open vault."""

    @property
    def actor(self) -> Actor:
        """Who it is."""
        ...

    def ring(self) -> Keyring:
        """The open vault."""
        ...


@dataclass
class DemoParcel:
    """What opens a package of the demo."""

    recipient: str
    code: str
    age_identity: str


def parcels_file() -> Path:
    """Where codes and identities of the demo are written."""
    return settings.PORTAL_DATA / "demo-parcels.json"


def load(case: ProtectionCase, people: Sequence[Officer]) -> None:
    """One referral that was accepted, one that waits for its second person, a letter, a scope test.

    `people`: two of the case's team, who is first prepares. Once for a case; nothing where the
    institution's directory has nobody to refer to.
    """
    first, second = people[:2]
    with tenant_context(first.actor):
        if Referral.objects.filter(case=case).exists():
            return
        looked = Looked(kind=HelpKind.LEGAL)
        helper = list_referable(case.tenant, actor=first.actor, wanted=looked).first()
    if helper is not None:
        _refer(case, first, second, helper)
    _write_to_state(case, first, second)
    scope = Scope(
        within=Within.YES,
        words="Illustration: summoned two days after a statement before a committee.",
        groups=(Group.COOPERATES,),
        state="XA",
        body="Committee (invented)",
    )
    with tenant_context(first.actor):
        record_scope(case_id=case.pk, ring=first.ring(), actor=first.actor, scope=scope)


def _agree(case: ProtectionCase, officer: Officer, purpose: Purpose, recipient: str) -> None:
    terms = Terms(
        purpose=purpose,
        language=case.language,
        recipient=recipient,
        given_by="The person affected",
        how="spoken",
        minute=_SAID,
    )
    with tenant_context(officer.actor):
        record_consent(case_id=case.pk, ring=officer.ring(), actor=officer.actor, terms=terms)


def _answers(purpose: Purpose) -> dict[str, str]:
    return {check.code: _SAID for check in checks_for(purpose)}


def _refer(case: ProtectionCase, first: Officer, second: Officer, helper: ProtectionActor) -> None:
    identity = x25519.Identity.generate()
    key = {"kind": KeyKind.AGE, "key": str(identity.to_public()), "way": KeyWay.IN_PERSON}
    with tenant_context(second.actor):
        add_key(helper.pk, values={**key, "way_note": ""}, actor=second.actor)
    _agree(case, first, Purpose.LEGAL, helper.name)
    row = _prepared(case, first, helper, "Please advise on the summons, within two days.")
    _prepared(case, first, helper, "A second question: may the flat be searched at night?")
    with tenant_context(second.actor):
        approve_referral(referral_id=row.pk, ring=second.ring(), actor=second.actor)
    with tenant_context(first.actor):
        sent = send_referral(referral_id=row.pk, ring=first.ring(), actor=first.actor)
    with tenant_context(ANYBODY):
        hand_out(typed=sent.code)
        answer(typed=sent.code, name="accept", words="We call tomorrow at the hour agreed.")
    _write(DemoParcel(helper.name, sent.code, str(identity)))


def _prepared(
    case: ProtectionCase, officer: Officer, helper: ProtectionActor, letter: str
) -> Referral:
    wanted = Wanted(
        actor_id=helper.pk,
        purpose=Purpose.LEGAL,
        kind=HelpKind.LEGAL,
        letter=letter,
        parts=(Compartment.NARRATIVE,),
        days=_DAYS,
        answers=_answers(Purpose.LEGAL),
    )
    with tenant_context(officer.actor):
        return prepare_referral(
            case_id=case.pk, ring=officer.ring(), actor=officer.actor, wanted=wanted
        )


def _write_to_state(case: ProtectionCase, first: Officer, second: Officer) -> None:
    _agree(case, first, Purpose.STATE, _STATE)
    draft = Draft(
        purpose=Purpose.STATE,
        recipient=_STATE,
        addressee="Excellency,",
        subject="Illustration: a summons after a statement",
        words="We would be grateful to learn on which ground the summons was issued.",
        answers=_answers(Purpose.STATE),
    )
    with tenant_context(first.actor):
        row = prepare_communication(
            case_id=case.pk, ring=first.ring(), actor=first.actor, draft=draft
        )
    with tenant_context(second.actor):
        approve_communication(communication_id=row.pk, ring=second.ring(), actor=second.actor)
    with tenant_context(first.actor):
        record_sent(
            communication_id=row.pk,
            ring=first.ring(),
            actor=first.actor,
            sent_on=timezone.localdate(),
            symbol="ILL 1/2026",
            channel="by hand",
        )


def _write(parcel: DemoParcel) -> None:
    held = []
    if parcels_file().exists():
        held = json.loads(parcels_file().read_text(encoding="utf-8"))
    fresh = parcels_file().with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([*held, asdict(parcel)], file, ensure_ascii=False, indent=1)
    fresh.replace(parcels_file())
