"""Inbox lines in words, in the active language, as far as their reader may still see the matter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.notifications.describing import (
    Description,
    describe,
    institution_names,
    is_for_staff,
    matter_of,
    path_to,
    values_of,
)
from portal.notifications.models import Notification
from portal.notifications.templates import headline_of, template_named
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an inbox; where the matter cannot be seen any more, only what kind it was."""

    notification: Notification
    text: str
    path: str


# The context in which the matters of an institution (None: of none) are described.
Context = Callable[[UUID | None, bool], Actor]


def read_lines(notifications: Sequence[Notification], *, context: Context) -> list[Line]:
    """Put notifications into words; a few queries for each institution and kind among them."""
    groups: dict[tuple[UUID | None, bool], list[Notification]] = {}
    for notification in notifications:
        group = (notification.tenant_id, is_for_staff(notification))
        groups.setdefault(group, []).append(notification)
    found: dict[UUID, Description] = {}
    for (tenant_id, for_staff), some in groups.items():
        matters = [matter_of(notification) for notification in some]
        found.update(describe(matters, actor=context(tenant_id, for_staff)))
    names = institution_names([row.tenant_id for row in notifications if row.tenant_id is not None])
    return [
        _line(row, found.get(row.pk), names.get(row.tenant_id, "") if row.tenant_id else "")
        for row in notifications
    ]


def _line(notification: Notification, found: Description | None, institution: str) -> Line:
    template = template_named(notification.template)
    if template is None or found is None:
        return Line(notification, str(headline_of(notification.template)), path_to("inbox"))
    text = str(template.line) % values_of(template, found, institution)
    return Line(notification, text, found.path or path_to("inbox"))
