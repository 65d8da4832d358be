"""What the training says of its own news."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.vault.gate import key_requirement
from protection.training.models import ProtocolSignature, TrainingResult
from protection.training.notices import RESULT, SIGNATURE
from protection.training.selectors import trained_people

key_requirement(trained_people)


@describes(RESULT, SIGNATURE)
def describe_training(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of one's training."""
    ids = [matter.subject_id for matter in matters]
    slugs: dict[UUID, str] = {}
    for model in (TrainingResult, ProtocolSignature):
        slugs |= dict(model.objects.filter(pk__in=ids).values_list("pk", "tenant__slug"))
    return {
        matter.key: Description(
            values={}, path=path_to("desk-training", tenant=slugs[matter.subject_id])
        )
        for matter in matters
        if matter.subject_id in slugs
    }
