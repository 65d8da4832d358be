"""Who reads what arrives, and when: turns of duty, days away, and the way to call somebody."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.columns import Columns, clear, hashed, locked
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from protection.desk import OF_PROTECTION

_PERSON = settings.AUTH_USER_MODEL


class Duty(TenantRow):
    """One person's hours of each week, by the clock on the wall at the institution's seat.

    Where `ends` is not after `begins`, it is on the next day; 00:00 to 00:00 is a whole day.
    """

    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    # 1 Monday to 7 Sunday.
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    begins = models.TimeField()
    ends = models.TimeField()
    languages = ArrayField(models.CharField(max_length=12))
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    # Whether this person is here on days that the institution's calendar leaves out.
    on_holidays = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, person="person_id", staff_rows=OF_PROTECTION, deletable=True
    )

    host_sees: ClassVar[Columns] = {
        "person": clear("who is on duty", "intake opens only where somebody is; paged by it"),
        "weekdays": clear("on which days", "true hours are shown before anybody writes"),
        "begins": clear("from which hour", "true hours are shown before anybody writes"),
        "ends": clear("to which hour", "true hours are shown before anybody writes"),
        "languages": clear("languages read", "shown before anybody writes"),
        "first_day": clear("from which day", "gaps are found beforehand"),
        "last_day": clear("to which day", "gaps are found beforehand"),
        "on_holidays": clear("whether on holidays", "true hours are shown before anybody writes"),
        "created_at": clear("when it was entered", "kept with it"),
    }

    class Meta:
        ordering = ("begins", "id")
        constraints = (
            tenant_key("duty"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="duty_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1) & Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="duty_weekdays_known",
            ),
            models.CheckConstraint(condition=Q(languages__len__gte=1), name="duty_has_language"),
        )
        indexes = (models.Index(fields=["tenant", "first_day"], name="duty_of_tenant"),)

    def __str__(self) -> str:
        return f"{self.begins}-{self.ends}"


class Absence(TenantRow):
    """Days on which somebody cannot take their turns, and who stands in. Why is asked nowhere."""

    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    stand_in = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    stand_in_languages = ArrayField(models.CharField(max_length=12), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, person="person_id", staff_rows=OF_PROTECTION, deletable=True
    )

    host_sees: ClassVar[Columns] = {
        "person": clear("who is away", "gaps are found beforehand"),
        "first_day": clear("from which day", "gaps are found beforehand"),
        "last_day": clear("to which day", "gaps are found beforehand"),
        "stand_in": clear("who stands in", "paged instead"),
        "stand_in_languages": clear("languages they read", "shown before anybody writes"),
        "created_at": clear("when it was entered", "kept with it"),
    }

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            tenant_key("absence"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("person")),
                name="absence_stand_in_is_another",
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | Q(stand_in_languages__len__gte=1),
                name="absence_stand_in_speaks",
            ),
        )
        indexes = (models.Index(fields=["tenant", "first_day"], name="absence_of_tenant"),)

    def __str__(self) -> str:
        return f"{self.first_day}"


class Pager(TenantRow):
    """Another system that is told "look into the portal", and nothing else; one an institution."""

    url = models.URLField(_("address"), max_length=300)
    # Shown once when it is made; what is posted is signed with it.
    sealed_secret = models.BinaryField()
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_PROTECTION, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "url": clear("where the pager is called", "called with no content"),
        "sealed_secret": locked(
            "its secret",
            "the institution’s file key, which the host holds: nothing of a case is kept this way",
        ),
        "made_at": clear("when it was set", "kept with it"),
    }

    class Meta:
        constraints = (
            tenant_key("pager"),
            models.UniqueConstraint(fields=["tenant"], name="pager_one_a_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class GapKind(models.TextChoices):
    """In which way the roster leaves visitors alone."""

    NOBODY = "nobody", _("Nobody is on duty")
    LANGUAGE = "language", _("Nobody on duty reads this language")
    ENDS = "ends", _("The roster ends")


class GapNotice(TenantRow):
    """A gap that coordinators were told of, so that they are told once."""

    kind = models.CharField(max_length=10, choices=GapKind.choices)
    language = models.CharField(max_length=12, blank=True)
    begins_at = models.DateTimeField()
    told_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_PROTECTION, deletable=True)

    host_sees: ClassVar[Columns] = {
        "kind": clear("what is missing", "told once"),
        "language": clear("in which language", "told once"),
        "begins_at": clear("from when", "told once"),
        "told_at": clear("when it was told", "told once"),
    }

    class Meta:
        ordering = ("begins_at",)
        constraints = (
            tenant_key("gapnotice"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "language", "begins_at"], name="gapnotice_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.begins_at}"


class Call(TenantRow):
    """Somebody on duty was called to look into the portal. Of what, it does not say."""

    # Whoever asks for the same call twice makes one.
    key = models.CharField(max_length=80)
    people = ArrayField(models.UUIDField(), default=list)
    called_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_PROTECTION, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "key": hashed("which event was paged", "nobody is paged twice for one"),
        "people": clear("who was called", "an answer is expected of them"),
        "called_at": clear("when", "nobody is paged twice for one"),
    }

    class Meta:
        ordering = ("-called_at",)
        constraints = (
            tenant_key("call"),
            models.UniqueConstraint(fields=["tenant", "key"], name="call_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
