"""Gathers the models of the protection rooms for Django."""

from protection.cases.models import CaseMember, CaseTask, CaseText, Escalation, ProtectionCase
from protection.consent.models import ActConsent, ActDelivery, Consent, OutwardAct
from protection.help.models import ActorAnswer, ActorKey, HelpEntry, ProtectionActor
from protection.intake.models import BoxDraft, HandOver
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
    "CaseMember",
    "CaseTask",
    "CaseText",
    "Consent",
    "Duty",
    "Escalation",
    "GapNotice",
    "HandOver",
    "HelpEntry",
    "OutwardAct",
    "Pager",
    "ProtectionActor",
    "ProtectionCase",
    "ProtocolSignature",
    "TrainingResult",
]
