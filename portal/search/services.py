"""Keeping the words of a row, in the transaction that changes the row."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from portal.search.folding import words_of
from portal.search.models import SearchEntry

_TITLE = 300


def index(
    subject: models.Model,
    *,
    title: str,
    texts: Iterable[str],
    tenant_id: UUID | None = None,
    organization_id: UUID | None = None,
    language: str = "",
    is_public: bool = False,
    is_submitted: bool = True,
) -> None:
    """Make a row findable by its title and texts, or renew what it is found by.

    Whoever the row belongs to finds it: the institution (once `is_submitted`), the organization,
    and anybody where `is_public`. The row's own guard must allow at least as much.
    """
    SearchEntry.objects.update_or_create(
        tenant_id=tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        defaults={
            "organization_id": organization_id,
            "title": title[:_TITLE],
            "words": words_of([title, *texts]),
            "language": language,
            "is_public": is_public,
            "is_submitted": is_submitted,
        },
    )


def unindex(subject: models.Model, *, tenant_id: UUID | None = None) -> None:
    """Nobody finds the row any more; `tenant_id` as it was indexed."""
    SearchEntry.objects.filter(
        tenant_id=tenant_id, subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).delete()
