"""Gathers the models of the protection rooms for Django."""

from protection.cases.models import (
    CaseMember,
    CaseTask,
    CaseText,
    Escalation,
    MemberProposal,
    ProtectionCase,
)
from protection.consent.models import ActConsent, ActDelivery, Consent, OutwardAct
from protection.figures.models import ProtectionFigures
from protection.files.models import CaseFile
from protection.heads.models import HeadAlarm, HeadSeen, SignedHead
from protection.help.models import ActorAnswer, ActorKey, HelpEntry, ProtectionActor
from protection.intake.models import BoxDraft, HandOver
from protection.ombuds.models import OmbudsDigest
from protection.referrals.models import (
    Communication,
    Parcel,
    ParcelNotice,
    Referral,
    ReferralAnswer,
)
from protection.reporting.models import ReportCounts, ReportRequest
from protection.retention.models import (
    Erasure,
    Keeping,
    LegalHold,
    RetentionRule,
    Tombstone,
)
from protection.roster.models import Absence, Call, Duty, GapNotice, Pager
from protection.training.models import ProtocolSignature, TrainingResult

__all__ = [
    "Absence",
    "ActConsent",
    "ActDelivery",
    "ActorAnswer",
    "ActorKey",
    "BoxDraft",
    "Call",
    "CaseFile",
    "CaseMember",
    "CaseTask",
    "CaseText",
    "Communication",
    "Consent",
    "Duty",
    "Erasure",
    "Escalation",
    "GapNotice",
    "HandOver",
    "HeadAlarm",
    "HeadSeen",
    "HelpEntry",
    "Keeping",
    "LegalHold",
    "MemberProposal",
    "OmbudsDigest",
    "OutwardAct",
    "Pager",
    "Parcel",
    "ParcelNotice",
    "ProtectionActor",
    "ProtectionCase",
    "ProtectionFigures",
    "ProtocolSignature",
    "Referral",
    "ReferralAnswer",
    "ReportCounts",
    "ReportRequest",
    "RetentionRule",
    "SignedHead",
    "Tombstone",
    "TrainingResult",
]
