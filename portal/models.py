"""Gathers the models of the shared rooms for Django."""

from portal.about.models import OperatorStatement
from portal.actors.models import (
    ApiToken,
    Invitation,
    MatterAccess,
    Representation,
    StaffMembership,
    User,
)
from portal.appeals.models import (
    Appeal,
    AppealDigest,
    AppealDocument,
    AppealMember,
    AppealRecommendation,
    AppealSummary,
    InterimMeasure,
)
from portal.audit import AuditEntry
from portal.channels.models import ChannelSafety
from portal.charts.models import Drawing
from portal.clocks import Clock, Holiday, WorkingWeek
from portal.decisions.models import (
    Decision,
    DecisionDigest,
    DecisionParticipant,
)
from portal.discussions.models import (
    Participation,
    Post,
    PostTranslation,
    PublishedPost,
    Room,
    RoomMembership,
    Thread,
    Vouch,
)
from portal.documents.models import Document
from portal.drafts.models import Draft
from portal.idempotency import IdempotentAnswer
from portal.languages.models import TranslationRecord
from portal.links.models import Link
from portal.moderation.models import ModerationEntry, ModeratorRemark, TextReport
from portal.notifications.models import Notification, SentMail
from portal.organizations.models import (
    Claim,
    ClaimOpinion,
    ContactChannel,
    Identifier,
    Organization,
    OrganizationContact,
    OtherName,
    PublicProfile,
    SelfDescription,
)
from portal.outbox import Delivery, Event
from portal.policies.models import Policy, PolicyComment, Rule
from portal.search.models import SearchEntry
from portal.tenancy.models import Session, Tenant
from portal.transitions import Step
from portal.vault.models import (
    CaseEpoch,
    KeptForm,
    KeyLogEntry,
    KeyProposal,
    RecoveryOrder,
    RecoveryRelease,
    RecoveryShare,
    SealedKeys,
    VaultCase,
    VaultGrant,
    VaultKey,
    VaultReceipt,
)
from portal.verification.models import IssuedPaper

__all__ = [
    "ApiToken",
    "Appeal",
    "AppealDigest",
    "AppealDocument",
    "AppealMember",
    "AppealRecommendation",
    "AppealSummary",
    "AuditEntry",
    "CaseEpoch",
    "ChannelSafety",
    "Claim",
    "ClaimOpinion",
    "Clock",
    "ContactChannel",
    "Decision",
    "DecisionDigest",
    "DecisionParticipant",
    "Delivery",
    "Document",
    "Draft",
    "Drawing",
    "Event",
    "Holiday",
    "IdempotentAnswer",
    "Identifier",
    "InterimMeasure",
    "Invitation",
    "IssuedPaper",
    "KeptForm",
    "KeyLogEntry",
    "KeyProposal",
    "Link",
    "MatterAccess",
    "ModerationEntry",
    "ModeratorRemark",
    "Notification",
    "OperatorStatement",
    "Organization",
    "OrganizationContact",
    "OtherName",
    "Participation",
    "Policy",
    "PolicyComment",
    "Post",
    "PostTranslation",
    "PublicProfile",
    "PublishedPost",
    "RecoveryOrder",
    "RecoveryRelease",
    "RecoveryShare",
    "Representation",
    "Room",
    "RoomMembership",
    "Rule",
    "SealedKeys",
    "SearchEntry",
    "SelfDescription",
    "SentMail",
    "Session",
    "StaffMembership",
    "Step",
    "Tenant",
    "TextReport",
    "Thread",
    "TranslationRecord",
    "User",
    "VaultCase",
    "VaultGrant",
    "VaultKey",
    "VaultReceipt",
    "Vouch",
    "WorkingWeek",
]
