"""Saving drafts so that nothing typed is lost, on a second device or a lost line either."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.drafts.models import Draft
from portal.errors import Conflict
from portal.permissions import Actor, organization_of, person_of


@dataclass(frozen=True, slots=True)
class Working:
    """A draft's values and the version that the next save must name."""

    values: dict[str, Any]
    version: int


class DraftConflict(Conflict):
    """Another device saved first. Carries its values; the caller shows both and keeps both."""

    code = "draft_conflict"

    def __init__(
        self, theirs: Mapping[str, Any], version: int, fields: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(
            _(
                "This draft was saved somewhere else in the meantime. Both texts are shown below;"
                " nothing was lost. Choose what to keep and save again."
            )
        )
        self.theirs = dict(theirs)
        self.version = version
        self.fields = fields


def digest_of(value: Any) -> str:
    """A short fingerprint of a value, by which a form remembers what it was shown."""
    body = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def fields_in_conflict(
    current: Mapping[str, Any], mine: Mapping[str, Any], seen: Mapping[str, str]
) -> frozenset[str]:
    """The fields that somebody else changed since `seen` and that `mine` would overwrite."""
    return frozenset(
        name
        for name, value in mine.items()
        if name in seen
        and digest_of(current.get(name, "")) != seen[name]
        and current.get(name, "") != value
    )


def read_draft(subject: Any, form: str) -> Working:
    """The working copy of a form; version 0 where nothing was saved yet."""
    draft = _find(subject, form).first()
    return Working({}, 0) if draft is None else Working(dict(draft.values), draft.version)


@transaction.atomic
def save_draft(
    subject: Any,
    form: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    expected_version: int | None,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Merge values into the working copy. The caller has asked `require()`.

    `expected_version` None saves whatever is there (the caller never read it). `seen` holds the
    fingerprints of the fields as they were shown: then only a field that another device changed
    since is a conflict. Raises DraftConflict where another save came first and changed one of
    the same values.
    """
    draft = _find(subject, form).select_for_update().first()
    if draft is None:
        draft = Draft.objects.create(
            tenant_id=subject.tenant_id,
            organization_id=organization_of(subject),
            person_id=person_of(subject),
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            form=form,
            values=dict(values),
            saved_by_id=actor.person_id,
        )
        return Working(dict(draft.values), draft.version)
    if seen is not None:
        clashing = fields_in_conflict(draft.values, values, seen)
        if clashing:
            raise DraftConflict(draft.values, draft.version, clashing)
        expected_version = None
    changed = {name for name, value in values.items() if draft.values.get(name) != value}
    if expected_version is not None and expected_version != draft.version and changed:
        raise DraftConflict(draft.values, draft.version)
    draft.values = {**draft.values, **values}
    draft.version += 1
    draft.saved_by_id = actor.person_id
    draft.save(update_fields=["values", "version", "saved_by", "saved_at"])
    return Working(dict(draft.values), draft.version)


def discard_draft(subject: Any, form: str) -> None:
    """The draft was sent or thrown away."""
    _find(subject, form).delete()


def _find(subject: Any, form: str) -> "models.QuerySet[Draft]":
    return Draft.objects.filter(
        tenant_id=subject.tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        form=form,
    )
