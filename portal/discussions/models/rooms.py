"""Closed rooms. Nobody but members and the institution's moderators can learn that one is there."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.discussions.states import MembershipStatus
from portal.discussions.tables import MEMBERSHIP_TRANSITIONS
from portal.grants import StaffRole
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

# The rooms in which the context's person is a member now.
MY_ROOMS = (
    "(SELECT room_id FROM portal_roommembership WHERE person_id = {person} AND status = 'active')"
)
# What is in a closed room is read by its moderators alone of the institution, and by the portal itself.
MODERATES = f"({{person}} IS NULL OR {holds_role(StaffRole.CONSULTATION_MANAGER)})"
# What is contested, whoever reviews it sees.
IN_REVIEW = "id IN (SELECT subject_id FROM portal_appeal)"


class Room(TenantRow):
    """A closed room: threads that its members alone read, besides the moderators."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("what it is for"), max_length=2000)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, member_rows=f"id IN {MY_ROOMS}", staff_rows=MODERATES
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (tenant_key("room"),)

    def __str__(self) -> str:
        return self.name


class RoomMembership(TenantRow, Stateful):
    """Who is in a closed room. Hidden from the other members unless the person chose to be listed."""

    TRANSITIONS = MEMBERSHIP_TRANSITIONS
    Status = MembershipStatus

    room = models.ForeignKey(
        Room, on_delete=models.CASCADE, related_name="memberships", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(
        max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.ACTIVE
    )
    outcome = models.CharField(max_length=40, blank=True)
    # What the others read where the person chose to be listed; empty: not listed.
    listed_as = models.CharField(max_length=120, blank=True)
    is_founding = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="person_id",
        staff_rows=f"{MODERATES} OR {IN_REVIEW}",
        worker=True,
        extra=(
            "GRANT UPDATE (status, outcome, listed_as) ON {table} TO portal_member",
            "CREATE POLICY guard_own ON {table} FOR UPDATE TO portal_member USING"
            " (person_id = {person})",
        ),
    )

    class Meta:
        constraints = (
            tenant_key("roommembership"),
            TenantForeignKey(field="room", name="roommembership_room_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "room", "person"],
                condition=Q(status__in=["active", "excluded"]),
                name="roommembership_once",
            ),
        )
        indexes = (models.Index(fields=["person", "status"], name="roommembership_mine"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID:
        """The member."""
        return self.person_id


class Vouch(TenantRow):
    """A member's word for somebody: a code handed over outside the portal, used once.

    Two codes of two members let a person in; a founding code, given by the institution, is enough
    by itself. Nobody is looked up, so nothing is said of who has an account.
    """

    room = models.ForeignKey(
        Room, on_delete=models.CASCADE, related_name="vouches", db_constraint=False
    )
    # Nobody where the institution founds the room.
    voucher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    code_hash = models.CharField(max_length=64)
    is_founding = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, person="voucher_id", staff_rows=MODERATES, member_writes=True
    )

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            tenant_key("vouch"),
            TenantForeignKey(field="room", name="vouch_room_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "code_hash"], name="vouch_code_once"),
            models.CheckConstraint(
                condition=Q(is_founding=False) | Q(voucher=None),
                name="vouch_founding_has_no_voucher",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
