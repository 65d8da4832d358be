"""Gathers the models of the protection rooms for Django."""

from protection.cases.models import CaseMember, CaseTask, CaseText, Escalation, ProtectionCase
from protection.consent.models import ActConsent, ActDelivery, Consent, OutwardAct

__all__ = [
    "ActConsent",
    "ActDelivery",
    "CaseMember",
    "CaseTask",
    "CaseText",
    "Consent",
    "Escalation",
    "OutwardAct",
    "ProtectionCase",
]
