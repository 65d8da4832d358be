"""Who is told about an import: whoever brought the file, when a long step of it has ended."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, Text, one_paragraph, register
from portal.outbox import Event
from promotion.exchange.models import ObstacleImport


def _bringer(_event: Event, batch: ObstacleImport) -> Sequence[Recipient]:
    if batch.uploaded_by_id is None:
        return []
    return [Recipient(batch.uploaded_by_id, is_staff=True)]


def _import(event: str, line: Text, body: Text) -> Template:
    variables = frozenset({"institution"})
    headline = _("An import")
    return one_paragraph(event, headline, line, body, _bringer, reader="work", variables=variables)


register(
    _import(
        "obstacle_import.reported",
        _("%(institution)s: your import was tried out"),
        _(
            "The file that you brought in at %(institution)s was tried out. Nothing is changed yet:"
            " look at what each line would do, then run it."
        ),
    ),
    _import(
        "obstacle_import.finished",
        _("%(institution)s: your import is done"),
        _(
            "The file that you brought in at %(institution)s has been worked through. The page of"
            " the import says what each line did; all of it can be undone."
        ),
    ),
    _import(
        "obstacle_import.undone",
        _("%(institution)s: your import was undone"),
        _("What the file had changed at %(institution)s is as it was before."),
    ),
)


@describes("promotion.obstacleimport")
def describe_imports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of the import."""
    rows = ObstacleImport.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            path=path_to(
                "staff-obstacle-import",
                tenant=known[matter.subject_id].tenant.slug,
                obstacle_import_id=matter.subject_id,
            )
        )
        for matter in matters
        if matter.subject_id in known
    }
