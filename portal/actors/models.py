"""People: accounts, what they do for whom, invitations and API tokens."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.grants import OrganizationRole, StaffRole
from portal.ids import uuid7
from portal.organizations.models import Organization
from portal.permissions import Scope
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Kind, Tenant, TenantRow, tenant_key

STAFF_ROLE_LABELS = {
    StaffRole.ADMINISTRATOR: _("Administrator"),
    StaffRole.REVIEWER: _("Reviewer"),
    StaffRole.DECISION_MAKER: _("Recorder of decisions"),
    StaffRole.APPEALS_REVIEWER: _("Appeals reviewer"),
    StaffRole.CONSULTATION_MANAGER: _("Consultation manager"),
    StaffRole.INFORMATION_OFFICER: _("Information officer"),
    StaffRole.ANALYST: _("Analyst"),
    StaffRole.TRANSLATOR: _("Translator"),
    StaffRole.PROTECTION_OFFICER: _("Protection officer"),
    StaffRole.PROTECTION_SUPERVISOR: _("Protection supervisor"),
    StaffRole.AUDITOR: _("Auditor"),
    StaffRole.KEY_TRUSTEE: _("Key trustee"),
    StaffRole.OMBUDS: _("Ombuds"),
}
# Roles at the ombuds office; the last set exists at no institution. A trigger holds both.
OFFICE_ROLES = frozenset(
    {
        StaffRole.OMBUDS,
        StaffRole.PROTECTION_OFFICER,
        StaffRole.PROTECTION_SUPERVISOR,
        StaffRole.KEY_TRUSTEE,
        StaffRole.ADMINISTRATOR,
    }
)
OFFICE_ONLY = frozenset({StaffRole.OMBUDS})


def roles_at(tenant: Tenant) -> frozenset[StaffRole]:
    """The roles that there are at an institution, or at the ombuds office."""
    return OFFICE_ROLES if tenant.kind == Kind.OMBUDS else frozenset(StaffRole) - OFFICE_ONLY


ORGANIZATION_ROLE_LABELS = {
    OrganizationRole.OWNER: _("Owner: may send, withdraw and invite"),
    OrganizationRole.EDITOR: _("Editor: may write drafts and answers"),
    OrganizationRole.DELEGATE: _("Delegate: may read what is shared with them"),
}


class MailPreference(models.TextChoices):
    """When a person wants mail."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("One message a day")
    NONE = "none", _("No mail; I look in the portal")


class PersonManager(BaseUserManager["User"]):
    """Looks people up by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this e-mail address."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person with an account; the address is stored in lower case."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class User(AbstractBaseUser):
    """A person with an account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en")
    mail_preference = models.CharField(
        max_length=10, choices=MailPreference.choices, default=MailPreference.AT_ONCE
    )
    mail_is_neutral = models.BooleanField(
        _("keep mail neutral: no institution, no subject"), default=False
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Part of what each session is checked against: raising it ends them all at once.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    guard: ClassVar[Guard] = Guard(
        PolicyClass.ACCOUNT,
        lookup=True,
        extra=(
            "GRANT SELECT, UPDATE ON {table} TO portal_member",
            "CREATE POLICY guard_self ON {table} TO portal_member USING (id = {person})",
            "CREATE POLICY guard_colleague ON {table} FOR SELECT TO portal_member USING"
            " (id IN (SELECT person_id FROM portal_representation))",
            "GRANT SELECT ON {table} TO portal_staff",
            "CREATE POLICY guard_staff ON {table} FOR SELECT TO portal_staff USING"
            " (id = {person} OR id IN (SELECT person_id FROM portal_staffmembership))",
        ),
    )

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_folded"),)

    def __str__(self) -> str:
        return str(self.pk)

    def get_full_name(self) -> str:
        """The name, or the address where no name was given."""
        if self.erased_at is not None:
            return gettext("A person whose account was deleted")
        return self.name or self.email

    def get_short_name(self) -> str:
        """The same: names are not cut up."""
        return self.get_full_name()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        mark = salted_hmac(
            "portal.actors.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        )
        return mark.hexdigest()


class StaffMembership(TenantRow):
    """What a person does for an institution, from when until when."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_memberships"
    )
    roles = ArrayField(models.CharField(max_length=30))
    unit = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        worker=True,
        lookup=True,
        extra=(
            "GRANT SELECT ON {table} TO portal_app, portal_member",
            "CREATE POLICY guard_own ON {table} FOR SELECT TO portal_app, portal_member"
            " USING (person_id = {person})",
            # A bound invitation makes the first membership of the person who accepts it.
            "GRANT INSERT ON {table} TO portal_member",
            "CREATE POLICY guard_accept ON {table} FOR INSERT TO portal_member"
            " WITH CHECK (person_id = {person} AND EXISTS (SELECT 1 FROM portal_invitation i"
            " WHERE i.tenant_id = portal_staffmembership.tenant_id AND i.accepted_by_id = {person}"
            " AND i.roles = portal_staffmembership.roles AND i.subject_id IS NULL))",
        ),
    )

    class Meta:
        constraints = (
            tenant_key("staffmembership"),
            models.UniqueConstraint(
                fields=["tenant", "person"],
                condition=models.Q(ended_at=None),
                name="staffmembership_one_live",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def role_words(self) -> list[str]:
        """The roles as a reader knows them."""
        return [str(STAFF_ROLE_LABELS[StaffRole(role)]) for role in self.roles]


class Representation(models.Model):
    """What a person does for an organization, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="representations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations"
    )
    role = models.CharField(
        max_length=10,
        choices=[(role.value, label) for role, label in ORGANIZATION_ROLE_LABELS.items()],
    )
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        contact="organization_id",
        staff_writes=False,
        worker=True,
        extra=(
            "GRANT INSERT, UPDATE ON {table} TO portal_member",
            "CREATE POLICY guard_change ON {table} FOR UPDATE TO portal_member"
            " USING (organization_id = ANY({organizations}))",
            "CREATE POLICY guard_add ON {table} FOR INSERT TO portal_member"
            " WITH CHECK (organization_id = ANY({organizations}))",
            # Somebody outside comes in by accepting an invitation, in the role that it names.
            # Asked by a function: policies of invitations ask for the person, whose policies ask here.
            "CREATE POLICY guard_accept ON {table} FOR INSERT TO portal_member"
            " WITH CHECK (person_id = {person} AND portal_has_accepted(organization_id, role))",
            "GRANT SELECT ON {table} TO portal_app",
            "CREATE POLICY guard_own ON {table} FOR SELECT TO portal_app"
            " USING (person_id = {person})",
        ),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "person"],
                condition=models.Q(ended_at=None),
                name="representation_one_live",
            ),
        )
        indexes = (models.Index(fields=["person"], name="representation_person"),)

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """An invitation bound to one e-mail address; only the hash of its code is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField()
    roles = ArrayField(models.CharField(max_length=30))
    unit = models.CharField(max_length=120, blank=True)
    # The one matter that it is for, where it is for one: it makes nobody a member of the staff.
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_writes=True,
        worker=True,
        lookup=True,
        extra=(
            # The invited person finds the invitation by their own confirmed address.
            "CREATE POLICY guard_invited ON {table} FOR SELECT TO portal_member USING"
            " (email = (SELECT u.email FROM portal_user u WHERE u.id = {person}))",
            "CREATE POLICY guard_accept ON {table} FOR UPDATE TO portal_member USING"
            " (email = (SELECT u.email FROM portal_user u WHERE u.id = {person})"
            " AND accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL)"
            " WITH CHECK (accepted_by_id = {person} OR declined_at IS NOT NULL)",
        ),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tenant=None) ^ models.Q(organization=None),
                name="invitation_for_one",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "email"], name="invitation_of_tenant"),
            models.Index(
                fields=["email"],
                condition=models.Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="invitation_open",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ApiToken(models.Model):
    """A token for the API; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    label = models.CharField(_("what it is for"), max_length=120)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=[(scope.value, scope.value) for scope in Scope])
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.ACCOUNT,
        extra=(
            "GRANT SELECT, INSERT, UPDATE ON {table} TO portal_member",
            "CREATE POLICY guard_own ON {table} TO portal_member"
            " USING (person_id = {person}) WITH CHECK (person_id = {person})",
        ),
    )

    def __str__(self) -> str:
        return self.prefix


class MatterAccess(models.Model):
    """A delegate's access to one matter of the organization; owners and editors need none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    granted_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        contact="organization_id",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        worker=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "person", "subject_type", "subject_id"],
                name="matteraccess_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
