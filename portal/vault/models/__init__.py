"""The vault's tables: who holds keys, which data keys there are, to whom they are granted."""

from portal.vault.models.cases import CaseEpoch, VaultCase, VaultGrant, VaultReceipt
from portal.vault.models.keys import (
    EndReason,
    KeptForm,
    KeyLogEntry,
    KeyProposal,
    SealedKeys,
    VaultKey,
)
from portal.vault.models.reading import ReadingCount, ReadingPermit
from portal.vault.models.recovering import RecoveryOrder, RecoveryRelease, RecoveryShare

__all__ = [
    "CaseEpoch",
    "EndReason",
    "KeptForm",
    "KeyLogEntry",
    "KeyProposal",
    "ReadingCount",
    "ReadingPermit",
    "RecoveryOrder",
    "RecoveryRelease",
    "RecoveryShare",
    "SealedKeys",
    "VaultCase",
    "VaultGrant",
    "VaultKey",
    "VaultReceipt",
]
