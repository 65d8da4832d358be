"""What is given and what is kept back: the tests of an exception, and handing documents over."""

from django.utils.translation import gettext_lazy as _

from participation.information.models import ReleasedDocument, Withheld
from portal.documents.handing import hand_over
from portal.errors import InvalidFields, Sentence
from portal.policies.kinds import InformationException
from portal.transitions import Move


def require_tests(
    exception: InformationException | None, *, harm: str, public_interest: str
) -> None:
    """Raise InvalidFields where the rule asks for a test that was not made."""
    if exception is None:
        return
    errors: dict[str, list[Sentence]] = {}
    if exception.harm_test and not harm.strip():
        errors["harm"] = [
            _("The rule asks for a harm test here. Say which harm, and how likely it is.")
        ]
    if exception.public_interest and not public_interest.strip():
        errors["public_interest"] = [
            _("The rule asks for a public-interest test here. Say what was weighed, and how.")
        ]
    if errors:
        raise InvalidFields(errors)


def deliver(move: Move) -> None:
    """The documents on the file become whoever asked's own, and what is kept back is told."""
    owner = {"organization_id": move.obj.organization_id, "person_id": move.obj.person_id}
    released = ReleasedDocument.objects.filter(request=move.obj, delivered_at=None)
    for entry in released.select_related("document"):
        hand_over(entry.document, actor=move.actor, **owner)
    released.update(delivered_at=move.now, **owner)
    Withheld.objects.filter(request=move.obj, told_at=None).update(told_at=move.now, **owner)
