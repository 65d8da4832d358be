"""What the directory says of its own news."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from protection.help.models import ProtectionActor
from protection.help.notices import ACTOR


@describes(ACTOR)
def describe_actors(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of the entry; never its name."""
    rows = ProtectionActor.objects.filter(pk__in=[matter.subject_id for matter in matters])
    slugs = dict(rows.values_list("pk", "tenant__slug"))
    return {
        matter.key: Description(
            values={},
            path=path_to(
                "desk-actor", tenant=slugs[matter.subject_id], protection_actor=matter.subject_id
            ),
        )
        for matter in matters
        if matter.subject_id in slugs
    }
