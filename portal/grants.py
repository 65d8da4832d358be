"""The roles there are, and which of the permissions each role carries.

Whether somebody may do something is asked of `portal.permissions`, which reads these tables.
"""

from collections.abc import Mapping
from enum import StrEnum

from portal.permission_names import Permission

__all__ = [
    "INVITED_GRANTS",
    "NEEDS_SECOND_FACTOR",
    "ORGANIZATION_GRANTS",
    "OWN_GRANTS",
    "PERSON_GRANTS",
    "READING",
    "STAFF_GRANTS",
    "OrganizationRole",
    "Permission",
    "StaffRole",
]


class StaffRole(StrEnum):
    """What a person does for one institution."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    DECISION_MAKER = "decision_maker"
    APPEALS_REVIEWER = "appeals_reviewer"
    CONSULTATION_MANAGER = "consultation_manager"
    INFORMATION_OFFICER = "information_officer"
    ANALYST = "analyst"
    TRANSLATOR = "translator"
    PROTECTION_OFFICER = "protection_officer"
    PROTECTION_SUPERVISOR = "protection_supervisor"
    AUDITOR = "auditor"
    KEY_TRUSTEE = "key_trustee"
    OMBUDS = "ombuds"


class OrganizationRole(StrEnum):
    """What a person does for one organization."""

    OWNER = "owner"
    EDITOR = "editor"
    DELEGATE = "delegate"


# What is read of matters; a token with the scope `read` carries it too.
READING = {
    Permission.APPLICATION_READ,
    Permission.ACCREDITATION_READ,
    Permission.CONTRIBUTION_READ,
    Permission.INFORMATION_READ,
    Permission.EQUITY_READ,
    Permission.STRATEGY_READ,
}

_ON_CASES = {
    Permission.CASE_READ,
    Permission.CASE_WORK,
    Permission.CASE_APPROVE,
    Permission.CONSENT_RECORD,
    Permission.OUTWARD_ACT,
}

_ON_KEYS = {permission for permission in Permission if permission.startswith("vault.")}

# What analysts do; what is published still takes a second person (a rule of the room).
_ON_OBSTACLES = {
    Permission.OBSTACLE_REPORT,
    Permission.OBSTACLE_READ,
    Permission.OBSTACLE_HANDLE,
    Permission.OBSTACLE_VERIFY,
    Permission.OBSTACLE_PUBLISH,
    Permission.OBSTACLE_SEAL,
    Permission.OBSTACLE_IMPORT,
}

# What everybody who works in protection does; nobody else of the institution.
_PROTECTION = {
    Permission.ROSTER_READ,
    Permission.ROSTER_COVER,
    Permission.DIRECTORY_READ,
    Permission.DIRECTORY_KEEP,
    Permission.DIRECTORY_VET,
    Permission.TRAINING_TAKE,
}

STAFF_GRANTS: Mapping[StaffRole, frozenset[Permission]] = {
    StaffRole.ADMINISTRATOR: frozenset(
        {
            Permission.TENANT_CONFIGURE,
            Permission.STAFF_INVITE,
            Permission.STAFF_END,
            Permission.POLICY_EDIT,
            Permission.POLICY_PUBLISH,
            Permission.CONTENT_TRANSLATE,
            Permission.DELIVERY_RESEND,
            Permission.CHANNEL_EDIT,
            Permission.CALENDAR_EDIT,
            Permission.RECORD_IMPORT,
            Permission.RECORD_EXPORT,
            Permission.EXPORT_APPROVE,
            Permission.CLAIM_DECIDE,
            Permission.PROGRAMME_EDIT,
            Permission.CONSULTATION_EDIT,
            Permission.INTAKE_HANDLE,
            Permission.APPEAL_ASSIGN,
            Permission.EQUITY_PUBLISH,
            Permission.TAXONOMY_EDIT,
            *READING,
        }
    ),
    StaffRole.REVIEWER: frozenset(
        {
            Permission.APPLICATION_ASSIGN,
            Permission.APPLICATION_SCREEN,
            Permission.APPLICATION_ASK,
            Permission.APPLICATION_RECOMMEND,
            Permission.APPLICATION_RECUSE,
            Permission.REPORT_REVIEW,
            Permission.RECORD_EXPORT,
            Permission.CLOCK_EXTEND,
            Permission.APPEAL_SEND_FILE,
            Permission.DOCUMENT_STORE,
            Permission.DOCUMENT_DISCARD,
            *READING,
        }
    ),
    StaffRole.DECISION_MAKER: frozenset(
        {
            Permission.APPLICATION_DECIDE,
            Permission.APPLICATION_RECUSE,
            Permission.ACCREDITATION_DECIDE,
            Permission.CLAIM_DECIDE,
            Permission.RECORD_EXPORT,
            Permission.EXPORT_APPROVE,
            Permission.THEME_RESPOND,
            Permission.COMMITMENT_DROP,
            Permission.INFORMATION_DECIDE,
            Permission.COUNTRY_EDIT,
            Permission.OBSTACLE_READ,
            Permission.OBSTACLE_PUBLISH,
            Permission.OBSTACLE_SEAL,
            Permission.SIGNAL_ALERT,
            Permission.STRATEGY_SIGN,
            Permission.STORY_PUBLISH,
            *READING,
        }
    ),
    StaffRole.APPEALS_REVIEWER: frozenset(
        {
            Permission.REMEDY_ACKNOWLEDGE,
            Permission.APPEAL_READ,
            Permission.APPEAL_ASSIGN,
            Permission.APPEAL_HANDLE,
            Permission.APPEAL_DECIDE,
            Permission.RESTRICTION_HANDLE,
            Permission.CLOCK_EXTEND,
            *READING,
        }
    ),
    StaffRole.CONSULTATION_MANAGER: frozenset(
        {
            Permission.POLICY_EDIT,
            Permission.PROGRAMME_EDIT,
            Permission.CONSULTATION_EDIT,
            Permission.CONSULTATION_MOVE,
            Permission.CONTRIBUTION_ENTER,
            Permission.CONTRIBUTION_MODERATE,
            Permission.INTAKE_HANDLE,
            Permission.THEME_CODE,
            Permission.THEME_RESPOND,
            Permission.COMMITMENT_EDIT,
            Permission.THREAD_OPEN,
            Permission.POST_WRITE,
            Permission.POST_MODERATE,
            Permission.CLOCK_EXTEND,
            Permission.RECORD_EXPORT,
            Permission.APPEAL_SEND_FILE,
            Permission.DOCUMENT_STORE,
            Permission.DOCUMENT_DISCARD,
            *READING,
        }
    ),
    StaffRole.INFORMATION_OFFICER: frozenset(
        {
            Permission.INFORMATION_HANDLE,
            Permission.CLOCK_EXTEND,
            Permission.RECORD_EXPORT,
            Permission.APPEAL_SEND_FILE,
            Permission.DOCUMENT_STORE,
            Permission.DOCUMENT_DISCARD,
            *READING,
        }
    ),
    StaffRole.ANALYST: frozenset(
        {
            Permission.THEME_CODE,
            Permission.RECORD_EXPORT,
            Permission.TAXONOMY_EDIT,
            *_ON_OBSTACLES,
            Permission.SIGNAL_ASSESS,
            Permission.SIGNAL_ALERT,
            Permission.COUNTRY_EDIT,
            Permission.STRATEGY_EDIT,
            Permission.STORY_EDIT,
            Permission.STORY_PUBLISH,
            Permission.DOCUMENT_STORE,
            Permission.DOCUMENT_DISCARD,
            # Sources of obstacle reports are sealed to the keys of analysts.
            Permission.VAULT_HOLD,
            Permission.VAULT_CERTIFY,
            *READING,
        }
    ),
    StaffRole.TRANSLATOR: frozenset({Permission.CONTENT_TRANSLATE}),
    StaffRole.PROTECTION_OFFICER: frozenset(
        {
            *_ON_CASES,
            *_PROTECTION,
            Permission.VAULT_HOLD,
            Permission.VAULT_CERTIFY,
            Permission.VAULT_GRANT,
        }
    ),
    StaffRole.PROTECTION_SUPERVISOR: frozenset(
        {
            *_ON_CASES,
            *_PROTECTION,
            Permission.CASE_SUPERVISE,
            Permission.REPORT_MAKE,
            Permission.ROSTER_EDIT,
            Permission.TRAINING_FOLLOW,
            Permission.VAULT_HOLD,
            Permission.VAULT_CERTIFY,
            Permission.VAULT_GRANT,
            Permission.VAULT_END,
            Permission.VAULT_RECOVER,
        }
    ),
    StaffRole.KEY_TRUSTEE: frozenset(
        {Permission.VAULT_HOLD, Permission.VAULT_RELEASE, Permission.TRAINING_TAKE}
    ),
    StaffRole.AUDITOR: frozenset({Permission.AUDIT_READ, Permission.APPEAL_READ, *READING}),
    # Beside a role of protection at the same office: what only an ombuds does.
    StaffRole.OMBUDS: frozenset(
        {Permission.OMBUDS_OVERSEE, Permission.OMBUDS_ANSWER, Permission.OMBUDS_PUBLISH}
    ),
}

_DELEGATE = {
    Permission.APPLICATION_READ,
    Permission.ACCREDITATION_READ,
    Permission.CONTRIBUTION_READ,
    Permission.POLICY_COMMENT,
    Permission.STRATEGY_READ,
}
_EDITOR = {
    *_DELEGATE,
    Permission.ORGANIZATION_EDIT,
    Permission.APPLICATION_DRAFT,
    Permission.APPLICATION_ANSWER,
    Permission.REPORT_SUBMIT,
    Permission.CONTRIBUTION_SEND,
    Permission.COMMITMENT_CHECK,
    Permission.INFORMATION_ASK,
    Permission.DOCUMENT_STORE,
    Permission.OBSTACLE_REPORT,
    Permission.STRATEGY_EDIT,
    Permission.STORY_WRITE,
}
ORGANIZATION_GRANTS: Mapping[OrganizationRole, frozenset[Permission]] = {
    OrganizationRole.DELEGATE: frozenset(_DELEGATE),
    OrganizationRole.EDITOR: frozenset(_EDITOR),
    OrganizationRole.OWNER: frozenset(
        {
            *_EDITOR,
            Permission.REPRESENTATIVE_INVITE,
            Permission.REPRESENTATIVE_END,
            Permission.CLAIM_ANSWER,
            Permission.APPLICATION_SUBMIT,
            Permission.APPLICATION_WITHDRAW,
            Permission.ACCREDITATION_REQUEST,
            Permission.REMEDY_REQUEST,
            Permission.SELF_DESCRIPTION_EDIT,
            Permission.PAPER_SWITCH_OFF,
            Permission.STRATEGY_SIGN,
            Permission.OUTCOME_SUBSTANTIATE,
        }
    ),
}

# Whoever is signed in, whatever they belong to.
PERSON_GRANTS = frozenset(
    {
        Permission.ORGANIZATION_REGISTER,
        Permission.ORGANIZATION_CLAIM,
        Permission.POLICY_COMMENT,
        Permission.POST_WRITE,
        Permission.ROOM_VOUCH,
        Permission.RESTRICTION_REPORT,
    }
)
# Whoever a row belongs to as a person, not through an organization.
OWN_GRANTS = frozenset(
    {
        Permission.CONTRIBUTION_READ,
        Permission.CONTRIBUTION_SEND,
        Permission.INFORMATION_ASK,
        Permission.INFORMATION_READ,
        Permission.RESTRICTION_REPORT,
        Permission.REMEDY_REQUEST,
        Permission.DOCUMENT_STORE,
        Permission.PAPER_SWITCH_OFF,
    }
)

# Whoever was invited from outside to review one matter, in that matter alone.
INVITED_GRANTS = frozenset(
    {
        Permission.REMEDY_ACKNOWLEDGE,
        Permission.APPEAL_READ,
        Permission.APPEAL_HANDLE,
        Permission.APPEAL_DECIDE,
    }
)

# What decides over somebody needs a second factor in this session.
NEEDS_SECOND_FACTOR = frozenset(
    {
        Permission.APPLICATION_DECIDE,
        Permission.ACCREDITATION_DECIDE,
        Permission.POLICY_PUBLISH,
        Permission.CLAIM_DECIDE,
        Permission.EXPORT_APPROVE,
        Permission.STAFF_INVITE,
        Permission.STAFF_END,
        Permission.REMEDY_ACKNOWLEDGE,
        Permission.THEME_RESPOND,
        Permission.COMMITMENT_DROP,
        Permission.APPEAL_DECIDE,
        Permission.INFORMATION_DECIDE,
        *_ON_CASES,
        *_ON_KEYS,
        Permission.CASE_SUPERVISE,
        Permission.OMBUDS_OVERSEE,
        Permission.OMBUDS_ANSWER,
        Permission.OMBUDS_PUBLISH,
        Permission.REPORT_MAKE,
        Permission.OBSTACLE_PUBLISH,
        Permission.SIGNAL_ALERT,
        Permission.STORY_PUBLISH,
    }
)
