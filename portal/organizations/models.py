"""Organizations of civil society: the file, and apart from it what the organization makes public."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.ids import uuid7
from portal.policies.kinds import ActorType
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Tenant


class Theme(models.TextChoices):
    """What an organization works on."""

    CIVIC_SPACE = "civic_space", _("Civic space and fundamental freedoms")
    CHILDREN = "children", _("Rights of children and young people")
    DIGITAL = "digital", _("Digital rights")
    DISABILITY = "disability", _("Rights of persons with disabilities")
    ENVIRONMENT = "environment", _("Environment and climate")
    GENDER = "gender", _("Gender equality and women’s rights")
    HEALTH = "health", _("Health")
    INDIGENOUS = "indigenous", _("Rights of indigenous peoples")
    JUSTICE = "justice", _("Access to justice and rule of law")
    LABOUR = "labour", _("Work and labour rights")
    MEDIA = "media", _("Freedom of expression and the media")
    MIGRATION = "migration", _("Migration and asylum")
    MINORITIES = "minorities", _("Rights of minorities")
    PEACE = "peace", _("Peace and security")
    POVERTY = "poverty", _("Development and poverty")


class ProfileField(models.TextChoices):
    """The parts of a profile that an organization can make public one by one."""

    NAMES = "names", _("Names")
    KIND = "kind", _("Type of organization")
    COUNTRY = "country", _("Country or area")
    PLACE = "place", _("Place of work")
    FOUNDED = "founded", _("Founding date")
    IDENTIFIERS = "identifiers", _("Identifiers")
    LANGUAGES = "languages", _("Languages")
    THEMES = "themes", _("Themes")
    WEBSITE = "website", _("Website")
    MISSION = "mission", _("What it does")


class Organization(models.Model):
    """One file for all institutions. Seen by its people and by institutions it is in contact with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=300)
    name_language = models.CharField(_("language of the name"), max_length=12, default="en")
    kind = models.CharField(_("type"), max_length=30, choices=ActorType.choices)
    country = CountryField(_("country or area"), blank=True)
    place = models.CharField(_("place of work, in your own words"), max_length=200, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    mission = models.TextField(_("what it does"), blank=True)
    website = models.URLField(_("website"), blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    themes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    public_fields = ArrayField(
        models.CharField(max_length=20, choices=ProfileField.choices), default=list, blank=True
    )
    is_confidential = models.BooleanField(_("confidential profile"), default=True)
    is_frozen = models.BooleanField(default=False)
    is_illustration = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="id",
        contact="id",
        member_writes=True,
        staff_writes=False,
        worker=True,
        extra=(
            # Whoever registers an organization becomes its first representative with it.
            "CREATE POLICY guard_register ON {table} FOR INSERT TO portal_member"
            " WITH CHECK ({person} IS NOT NULL)",
        ),
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def own_organization_id(self) -> object:
        """An organization belongs to itself."""
        return self.pk


class OrganizationRow(models.Model):
    """A part of an organization's file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="%(class)ss"
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        contact="organization_id",
        member_writes=True,
        staff_writes=False,
        deletable=True,
    )

    class Meta:
        abstract = True


class OtherName(OrganizationRow):
    """The organization's name in another language or script, an earlier name, an acronym."""

    class Use(models.TextChoices):
        TRANSLATION = "translation", _("In another language")
        ACRONYM = "acronym", _("Acronym")
        FORMER = "former", _("Former name")

    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=12, blank=True)
    use = models.CharField(max_length=12, choices=Use.choices, default=Use.TRANSLATION)

    def __str__(self) -> str:
        return self.name


class Identifier(OrganizationRow):
    """An identifier by org-id.guide: list code and number. Having none is never a reason to refuse."""

    scheme = models.CharField(_("list, as in org-id.guide"), max_length=30)
    value = models.CharField(_("identifier"), max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "scheme", "value"], name="identifier_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class ContactChannel(OrganizationRow):
    """A way to reach the organization, and whether it is safe to use."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TELEPHONE = "telephone", _("Telephone")
        MESSAGING = "messaging", _("Messaging app")
        POST = "post", _("Post")
        OTHER = "other", _("Another way")

    class Safety(models.TextChoices):
        SAFE = "safe", _("Safe to use")
        CAUTION = "caution", _("Only as the note says")
        UNSAFE = "unsafe", _("Do not use")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(_("address or number"), max_length=200)
    safety = models.CharField(max_length=10, choices=Safety.choices, default=Safety.SAFE)
    note = models.CharField(_("note on safe use"), max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class SelfDescription(OrganizationRow):
    """Voluntary self-description, kept apart from the file and unseen by those who decide."""

    groups = ArrayField(models.CharField(max_length=30), default=list)
    recorded_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        # No institution: only the organization itself; figures are made by the worker in bands.
        tenant="NULL::uuid",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        worker=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organization"], name="selfdescription_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PublicProfile(models.Model):
    """Exactly what an organization chose to make public; nothing else is readable by strangers."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="public_profile"
    )
    name = models.CharField(max_length=300)
    folded_names = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    content = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        organization="organization_id",
        contact="organization_id",
        published="published_at IS NOT NULL",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        extra=(
            "CREATE POLICY guard_everywhere ON {table} FOR SELECT TO portal_staff"
            " USING (published_at IS NOT NULL)",
        ),
    )

    class Meta:
        indexes = (
            GinIndex(
                OpClass(Lower("folded_names"), name="gin_trgm_ops"), name="publicprofile_names"
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganizationContact(models.Model):
    """This organization has turned to this institution: from here on the institution sees its file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True, worker=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "organization"], name="organizationcontact_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Claim(models.Model):
    """Somebody says that an organization's file is in the wrong hands. Freezes changes; both are heard."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CONFIRMED = "confirmed", _("Claim confirmed")
        REJECTED = "rejected", _("Claim not confirmed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    statement = models.TextField(_("what you say, and how it can be checked"))
    answer = models.TextField(_("answer of those who represent it now"), blank=True)
    first_decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_view = models.CharField(max_length=10, blank=True)
    second_decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="claimant_id",
        member_writes=True,
        worker=True,
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(second_decider=None)
                | ~models.Q(second_decider=models.F("first_decider")),
                name="claim_two_persons",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status"], name="claim_of_tenant"),)

    def __str__(self) -> str:
        return str(self.pk)
