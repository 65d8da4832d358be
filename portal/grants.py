"""The closed list of permissions, the roles there are, and which permissions each role carries.

Whether somebody may do something is asked of `portal.permissions`, which reads these tables.
"""

from collections.abc import Mapping
from enum import StrEnum


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


class Permission(StrEnum):
    """Every permission there is; `noun.verb`."""

    TENANT_CONFIGURE = "tenant.configure"
    STAFF_INVITE = "staff.invite"
    STAFF_END = "staff.end"
    POLICY_EDIT = "policy.edit"
    POLICY_PUBLISH = "policy.publish"
    POLICY_COMMENT = "policy.comment"
    CONTENT_TRANSLATE = "content.translate"
    DELIVERY_RESEND = "delivery.resend"
    AUDIT_READ = "audit.read"
    CHANNEL_EDIT = "channel.edit"
    CLOCK_EXTEND = "clock.extend"
    CALENDAR_EDIT = "calendar.edit"
    RECORD_EXPORT = "record.export"
    EXPORT_APPROVE = "export.approve"
    RECORD_IMPORT = "record.import"
    CLAIM_DECIDE = "claim.decide"
    ORGANIZATION_REGISTER = "organization.register"
    ORGANIZATION_EDIT = "organization.edit"
    REPRESENTATIVE_INVITE = "representative.invite"
    REPRESENTATIVE_END = "representative.end"
    ORGANIZATION_CLAIM = "organization.claim"
    CLAIM_ANSWER = "claim.answer"
    APPLICATION_READ = "application.read"
    APPLICATION_DRAFT = "application.draft"
    APPLICATION_SUBMIT = "application.submit"
    APPLICATION_WITHDRAW = "application.withdraw"
    APPLICATION_ANSWER = "application.answer"
    APPLICATION_ASSIGN = "application.assign"
    APPLICATION_SCREEN = "application.screen"
    APPLICATION_ASK = "application.ask"
    APPLICATION_RECOMMEND = "application.recommend"
    APPLICATION_DECIDE = "application.decide"
    APPLICATION_RECUSE = "application.recuse"
    ACCREDITATION_READ = "accreditation.read"
    ACCREDITATION_DECIDE = "accreditation.decide"
    ACCREDITATION_REQUEST = "accreditation.request"
    REPORT_SUBMIT = "report.submit"
    REPORT_REVIEW = "report.review"
    REMEDY_REQUEST = "remedy.request"
    REMEDY_ACKNOWLEDGE = "remedy.acknowledge"
    PROGRAMME_EDIT = "programme.edit"
    CONSULTATION_EDIT = "consultation.edit"
    CONSULTATION_MOVE = "consultation.move"
    CONTRIBUTION_READ = "contribution.read"
    CONTRIBUTION_SEND = "contribution.send"
    CONTRIBUTION_ENTER = "contribution.enter"
    CONTRIBUTION_MODERATE = "contribution.moderate"
    INTAKE_HANDLE = "intake.handle"
    THEME_CODE = "theme.code"
    THEME_RESPOND = "theme.respond"
    COMMITMENT_EDIT = "commitment.edit"
    COMMITMENT_DROP = "commitment.drop"
    COMMITMENT_CHECK = "commitment.check"
    THREAD_OPEN = "thread.open"
    POST_WRITE = "post.write"
    POST_MODERATE = "post.moderate"
    ROOM_VOUCH = "room.vouch"
    APPEAL_READ = "appeal.read"
    APPEAL_ASSIGN = "appeal.assign"
    APPEAL_HANDLE = "appeal.handle"
    APPEAL_DECIDE = "appeal.decide"
    APPEAL_SEND_FILE = "appeal.send_file"
    RESTRICTION_REPORT = "restriction.report"
    RESTRICTION_HANDLE = "restriction.handle"
    INFORMATION_ASK = "information.ask"
    INFORMATION_READ = "information.read"
    INFORMATION_HANDLE = "information.handle"
    INFORMATION_DECIDE = "information.decide"
    EQUITY_READ = "equity.read"
    EQUITY_PUBLISH = "equity.publish"
    SELF_DESCRIPTION_EDIT = "self_description.edit"
    DOCUMENT_STORE = "document.store"
    DOCUMENT_DISCARD = "document.discard"
    PAPER_SWITCH_OFF = "paper.switch_off"
    CASE_READ = "case.read"
    CASE_WORK = "case.work"
    CASE_APPROVE = "case.approve"
    CASE_SUPERVISE = "case.supervise"
    CONSENT_RECORD = "consent.record"
    OUTWARD_ACT = "outward.act"
    REPORT_MAKE = "report.make"
    VAULT_HOLD = "vault.hold"
    VAULT_CERTIFY = "vault.certify"
    VAULT_END = "vault.end"
    VAULT_GRANT = "vault.grant"
    VAULT_RECOVER = "vault.recover"
    VAULT_RELEASE = "vault.release"
    ROSTER_READ = "roster.read"
    ROSTER_EDIT = "roster.edit"
    ROSTER_COVER = "roster.cover"
    DIRECTORY_READ = "directory.read"
    DIRECTORY_KEEP = "directory.keep"
    DIRECTORY_VET = "directory.vet"
    TRAINING_TAKE = "training.take"
    TRAINING_FOLLOW = "training.follow"
    OMBUDS_OVERSEE = "ombuds.oversee"
    OMBUDS_ANSWER = "ombuds.answer"
    OMBUDS_PUBLISH = "ombuds.publish"


# What is read of matters; a token with the scope `read` carries it too.
READING = {
    Permission.APPLICATION_READ,
    Permission.ACCREDITATION_READ,
    Permission.CONTRIBUTION_READ,
    Permission.INFORMATION_READ,
    Permission.EQUITY_READ,
}

_ON_CASES = {
    Permission.CASE_READ,
    Permission.CASE_WORK,
    Permission.CASE_APPROVE,
    Permission.CONSENT_RECORD,
    Permission.OUTWARD_ACT,
}

_ON_KEYS = {permission for permission in Permission if permission.startswith("vault.")}

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
    StaffRole.ANALYST: frozenset({*READING, Permission.THEME_CODE, Permission.RECORD_EXPORT}),
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
    }
)
