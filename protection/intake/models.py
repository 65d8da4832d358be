"""What intake keeps beside cases: drafts that a receipt alone opens, and words that hand over.

In the clear: the institution (who it is for), a draft's locator (a hash of the receipt, by which it
is found) and its last day (the worker deletes it without any key). For a word that hands over: whose
it is until they have fetched it, and its last day. Neither row names a case, and no case names one.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key

_SHOWN = "locator = decode(nullif(current_setting('app.locator', true), ''), 'hex')"


class BoxDraft(TenantRow):
    """A report that is not sent yet, sealed to the receipt's own key and signed by it."""

    locator = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    expires_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=_SHOWN, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "locator": hashed(
            "what the receipt is looked up by",
            "found in one step, by whoever shows the receipt alone",
        ),
        "sealed": locked("the report that is not sent yet", "opened by its receipt alone"),
        "signature": public("the receipt’s signature"),
        "expires_at": clear("its last day", "the worker deletes it without any key"),
    }

    class Meta:
        constraints = (tenant_key("boxdraft"),)
        indexes = (models.Index(fields=["expires_at"], name="boxdraft_last_day"),)

    def __str__(self) -> str:
        return str(self.pk)


class HandOver(TenantRow):
    """Somebody may go on to protection: first theirs, then a word that nobody's name stands at.

    It begins when another room says that a person wishes it. When that person fetches the word, the
    row forgets them and keeps the word's hash; when the word is used, the row goes.
    """

    # The room's event, so that the same one makes one row; forgotten with the person.
    event = models.UUIDField(null=True, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    word_hash = models.BinaryField(max_length=32, null=True, unique=True)
    expires_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        person="person_id",
        staff_rows="{person} IS NULL",
        deletable=True,
        worker=True,
    )

    host_sees: ClassVar[Columns] = {
        "event": clear(
            "from which event it came, until its person has fetched the word",
            "the same event makes one row; forgotten with the person",
        ),
        "person": clear(
            "whose it is, until they have fetched the word",
            "it is shown to them alone; forgotten then",
        ),
        "word_hash": hashed("what the word is looked up by", "the word itself is kept nowhere"),
        "expires_at": clear("its last day", "the worker deletes it"),
    }

    class Meta:
        constraints = (
            tenant_key("handover"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, event__isnull=True, word_hash__isnull=False)
                | Q(person__isnull=False, word_hash__isnull=True),
                name="handover_person_or_word",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
