"""A referral, a parcel, a communication, a report and figures, as bare rows full of private words."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from protection.consent.models import OutwardAct
from protection.figures.models import ProtectionFigures
from protection.referrals.models import Communication, Parcel, Referral
from protection.referrals.selectors import take_in_hand
from protection.reporting.models import ReportRequest
from tests.cast import Cast


def make_private_referrals(
    cast: Cast, case_id: uuid.UUID, consent_id: uuid.UUID, canary: str
) -> dict[str, uuid.UUID]:
    """Of a case that is there already: what leaves it, and what is made of it."""
    tenant, now = cast.institution, timezone.now()
    officer = cast.staff[StaffRole.PROTECTION_OFFICER].person_id
    supervisor = cast.staff[StaffRole.PROTECTION_SUPERVISOR].person_id
    assert supervisor is not None
    with tenant_context(system_actor(tenant.pk)):
        take_in_hand(case_id)
        referral = Referral.objects.create(
            **_of_act(cast, case_id, consent_id, canary, officer),
            days=7,
            status="in_progress",
            sent_at=now,
            expires_at=now + timedelta(days=7),
        )
        communication = Communication.objects.create(
            **_of_act(cast, case_id, consent_id, canary, officer), days=30
        )
        Parcel.objects.create(
            tenant=tenant,
            case_id=case_id,
            referral=referral,
            locator=canary.encode().ljust(32),
            package=canary.encode(),
            package_hash=bytes(32),
            answers_to=bytes(32),
            hint=canary.encode(),
            signer=bytes(32),
            signature=bytes(64),
            expires_at=now + timedelta(days=7),
        )
        report = ReportRequest.objects.create(
            tenant=tenant,
            last_day=now.date(),
            status="awaiting",
            counted=30,
            requested_by_id=supervisor,
            requested_at=now,
        )
        figures = ProtectionFigures.objects.create(
            tenant=tenant, year=1999, content={"total": canary, "tables": {}}, prepared_at=now
        )
    return {
        "referral": referral.pk,
        "communication": communication.pk,
        "annual_report": report.pk,
        "figures": figures.pk,
    }


def _of_act(
    cast: Cast, case_id: uuid.UUID, consent_id: uuid.UUID, canary: str, officer: Any
) -> dict[str, Any]:
    act_id, now = uuid.uuid4(), timezone.now()
    OutwardAct(
        id=act_id,
        tenant=cast.institution,
        case_id=case_id,
        consent_id=consent_id,
        token=canary.encode(),
        text=uuid.uuid4(),
        prepared_by_id=officer,
        prepared_at=now,
    ).save(force_insert=True)
    return {
        "tenant": cast.institution,
        "case_id": case_id,
        "act_id": act_id,
        "text": uuid.uuid4(),
        "prepared_at": now,
    }
