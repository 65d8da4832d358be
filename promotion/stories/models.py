"""A good example as its author and the institution work on it, its consents, and the public's row.

Whom it could endanger: those who did it, those for whom it changed something, and whoever is
recognised in it. So nobody is named in any column, a consent names a role and never a person, and
the public reads a row of its own that exists only while every consent stands.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.stories.states import (
    ConsentWay,
    ContactLevel,
    StoryOutcome,
    StoryStatus,
    StoryTheme,
)
from promotion.stories.tables import STORY_TRANSITIONS

# What is written in several languages once it is public, in the order in which it is read.
TEXTS = (
    "title",
    "what_changed",
    "for_whom",
    "conditions",
    "cost",
    "what_went_wrong",
    "replicability",
)
TITLE_MOST, CONTACT_MOST, ROLE_MOST = 150, 300, 200


class Story(TenantRow, Stateful):
    """A story of an organization, or of the institution where `organization` is empty."""

    TRANSITIONS = STORY_TRANSITIONS
    Status = StoryStatus

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Kept here: telling a story opens the organization's file to nobody.
    organization_name = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=16, choices=StoryStatus.choices, default=StoryStatus.DRAFT)
    outcome = models.CharField(max_length=10, choices=StoryOutcome.choices, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_MOST)
    what_changed = models.TextField(_("what changed"))
    for_whom = models.TextField(_("for whom"))
    conditions = models.TextField(_("under which conditions"), blank=True)
    cost = models.TextField(_("what it cost"), blank=True)
    what_went_wrong = models.TextField(_("what went wrong"), blank=True)
    replicability = models.TextField(_("whether others can do it"), blank=True)
    language = models.CharField(max_length=12, default="en")
    country = CountryField(_("country or area"), blank=True)
    theme = models.CharField(max_length=8, choices=StoryTheme.choices, blank=True)
    contact_level = models.CharField(max_length=12, choices=ContactLevel.choices, blank=True)
    contact = models.CharField(_("address that is shown"), max_length=CONTACT_MOST, blank=True)
    shows_organization = models.BooleanField(default=False)
    # How many persons somebody who knows the place could recognise; each of them must agree.
    identifiable = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.TextField(_("what shows that it is so"), blank=True)
    # The second person's note; the institution and the author read it.
    evidence_note = models.TextField(blank=True)
    evidence_checked_at = models.DateTimeField(null=True, blank=True)
    # Grows with each change of the text; who saves with an older one is told.
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Everybody who wrote on the text: none of them is its second person.
    hands = ArrayField(models.UUIDField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        staff_rows="submitted_at IS NOT NULL OR organization_id IS NULL",
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            tenant_key("story"),
            models.CheckConstraint(
                condition=Q(status__in=StoryStatus.values), name="story_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "featured", "review_due"])
                | (
                    Q(published_at__isnull=False)
                    & Q(review_due_on__isnull=False)
                    & Q(evidence_checked_at__isnull=False)
                    & Q(identifiable__isnull=False)
                    & ~Q(contact_level="")
                    & ~Q(what_went_wrong="")
                ),
                name="story_in_view_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="featured") | ~Q(theme=""), name="story_featured_has_theme"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "-created_at", "-id"], name="story_queue"),
            models.Index(fields=["organization"], name="story_own"),
            models.Index(fields=["review_due_on"], name="story_due"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class StoryConsent(TenantRow):
    """That one person who can be recognised has agreed: the role, how, when. Never a name."""

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="consents", db_constraint=False
    )
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(_("role in the story"), max_length=ROLE_MOST)
    way = models.CharField(_("how it was given"), max_length=10, choices=ConsentWay.choices)
    given_on = models.DateField(_("given on"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        staff_rows="EXISTS (SELECT 1 FROM promotion_story s WHERE s.id = story_id)",
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("given_on", "id")
        constraints = (
            tenant_key("storyconsent"),
            TenantForeignKey(field="story", name="storyconsent_story_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PublishedStory(TenantRow):
    """A story as everybody reads it, made by `publishing` alone. It has the story's id."""

    status = models.CharField(max_length=16, choices=StoryStatus.choices)
    is_featured = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=TITLE_MOST)
    what_changed = models.TextField()
    for_whom = models.TextField()
    conditions = models.TextField()
    cost = models.TextField()
    what_went_wrong = models.TextField()
    replicability = models.TextField()
    # Languages whose words were made from an earlier text.
    stale = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    country = CountryField(blank=True)
    theme = models.CharField(max_length=8, choices=StoryTheme.choices, blank=True)
    # Empty where the organization does not want to be shown.
    organization_name = models.CharField(max_length=300, blank=True)
    contact_level = models.CharField(max_length=12, choices=ContactLevel.choices)
    contact = models.CharField(max_length=CONTACT_MOST, blank=True)
    published_on = models.DateField()
    review_due_on = models.DateField()
    changed_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, lookup=True, worker=True
    )

    class Meta:
        ordering = ("-is_featured", "-published_on", "-id")
        constraints = (tenant_key("publishedstory"),)
        indexes = (
            models.Index(
                fields=["tenant", "-is_featured", "-published_on", "-id"],
                name="publishedstory_list",
            ),
            models.Index(fields=["tenant", "country"], name="publishedstory_country"),
            models.Index(fields=["tenant", "-changed_at"], name="publishedstory_changed"),
        )

    def __str__(self) -> str:
        return str(self.pk)
