"""Keeping the words of a row, in the transaction that changes the row."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from portal.search.folding import words_of
from portal.search.models import SearchEntry

_TITLE = 300


def entry(
    subject: models.Model,
    *,
    title: str,
    texts: Iterable[str],
    tenant_id: UUID | None = None,
    organization_id: UUID | None = None,
    language: str = "",
    is_public: bool = False,
    is_submitted: bool = True,
) -> SearchEntry:
    """What a row is found by: its title and texts. It is kept by `keep`.

    Whoever the row belongs to finds it: the institution (once `is_submitted`), the organization,
    and anybody where `is_public`. The row's own guard must allow at least as much.
    """
    return SearchEntry(
        tenant_id=tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        organization_id=organization_id,
        title=title[:_TITLE],
        words=words_of([title, *texts]),
        language=language,
        is_public=is_public,
        is_submitted=is_submitted,
    )


def keep(entries: Iterable[SearchEntry]) -> None:
    """Make the rows of these entries findable, or renew what they are found by, in one statement."""
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["tenant_id", "subject_type", "subject_id"],
        update_fields=[
            "organization_id",
            "title",
            "words",
            "language",
            "is_public",
            "is_submitted",
            "updated_at",
        ],
    )


def index(subject: models.Model, **found_by: Any) -> None:
    """Make one row findable, or renew what it is found by; arguments as for `entry`."""
    keep([entry(subject, **found_by)])


def unindex(subject: models.Model, *, tenant_id: UUID | None = None) -> None:
    """Nobody finds the row any more; `tenant_id` as it was indexed."""
    SearchEntry.objects.filter(
        tenant_id=tenant_id, subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).delete()
