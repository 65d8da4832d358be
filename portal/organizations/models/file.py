"""Organizations of civil society: the file that all institutions share."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.ids import uuid7
from portal.policies.kinds import ActorType
from portal.tenancy.guards import Guard, PolicyClass


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


class OrganizationSize(models.TextChoices):
    """How many people an organization pays; asked so that one can see whether size decides."""

    NOBODY = "nobody", _("Nobody is paid")
    FEW = "few", _("1 to 9 people are paid")
    SOME = "some", _("10 to 49 people are paid")
    MANY = "many", _("50 or more people are paid")


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
    size = models.CharField(_("size"), max_length=10, choices=OrganizationSize.choices, blank=True)
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
    # Counts every saved change; `section_versions` says at which count each section last changed,
    # so that two devices collide only where they edit the same section.
    version = models.PositiveIntegerField(default=1)
    section_versions = models.JSONField(default=dict, blank=True)
    name_keys = ArrayField(models.TextField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="id",
        contact="id",
        member_writes=True,
        staff_writes=False,
        worker=True,
        lookup=True,
        extra=(
            # Whoever registers an organization becomes its first representative with it.
            "CREATE POLICY guard_register ON {table} FOR INSERT TO portal_member"
            " WITH CHECK ({person} IS NOT NULL)",
            # Whoever is invited reads whose invitation it is, while it stands.
            "CREATE POLICY guard_invited ON {table} FOR SELECT TO portal_member"
            " USING (id = ANY((SELECT portal_inviting())::uuid[]))",
            # An institution that is given a rival claim freezes the file, and changes nothing else.
            "GRANT UPDATE (is_frozen) ON {table} TO portal_staff",
            "CREATE POLICY guard_freeze ON {table} FOR UPDATE TO portal_staff USING (id IN"
            " (SELECT organization_id FROM portal_claim WHERE tenant_id = {tenant}))",
        ),
    )

    class Meta:
        ordering = ("name",)
        indexes = (GinIndex(fields=["name_keys"], name="organization_name_keys"),)

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


class Group(models.TextChoices):
    """What an organization may say of itself; opaque codes, because files travel."""

    WOMEN = "g01", _("Led by women")
    YOUTH = "g02", _("Led by young people")
    DISABILITY = "g03", _("Led by persons with disabilities")
    INDIGENOUS = "g04", _("Led by indigenous peoples")
    LGBTIQ = "g05", _("Led by LGBTIQ+ persons")
    MINORITY = "g06", _("Led by persons belonging to minorities")
    MIGRANT = "g07", _("Led by migrants, refugees or displaced persons")
    POVERTY = "g08", _("Led by persons living in poverty")
    OLDER = "g09", _("Led by older persons")
    RURAL = "g10", _("Led by rural or farming communities")


class SelfDescription(OrganizationRow):
    """Voluntary self-description, kept apart from the file and unseen by those who decide.

    Its owners alone read it. Figures are made of it by a function of the database that gives broad
    bands over several years and nothing else (portal_group_bands).
    """

    groups = ArrayField(models.CharField(max_length=30), default=list)
    recorded_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        # No institution, and of the organization's people those alone who own its file.
        tenant="NULL::uuid",
        member_rows=(
            "organization_id = ANY({organizations}) AND EXISTS (SELECT 1 FROM portal_representation"
            " r WHERE r.organization_id = {table}.organization_id AND r.person_id = {person}"
            " AND r.role = 'owner' AND r.ended_at IS NULL)"
        ),
        member_writes=True,
        staff_writes=False,
        deletable=True,
        lookup=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organization"], name="selfdescription_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
