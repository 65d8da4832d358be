"""The models of this room."""

from portal.organizations.models.claim import (
    HEARING_DAYS,
    Claim,
    ClaimOpinion,
    ClaimOutcome,
    ClaimStatus,
    answer_field,
)
from portal.organizations.models.file import (
    ContactChannel,
    Group,
    Identifier,
    Organization,
    OrganizationRow,
    OrganizationSize,
    OtherName,
    ProfileField,
    SelfDescription,
    Theme,
)
from portal.organizations.models.profile import OrganizationContact, PublicProfile

__all__ = [
    "HEARING_DAYS",
    "Claim",
    "ClaimOpinion",
    "ClaimOutcome",
    "ClaimStatus",
    "ContactChannel",
    "Group",
    "Identifier",
    "Organization",
    "OrganizationContact",
    "OrganizationRow",
    "OrganizationSize",
    "OtherName",
    "ProfileField",
    "PublicProfile",
    "SelfDescription",
    "Theme",
    "answer_field",
]
