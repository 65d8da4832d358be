"""What the API of retention takes and gives."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from portal.grants import Permission
from portal.permissions import Actor, allowed
from protection.retention.models import Basis
from protection.retention.selectors import Held, Planned
from protection.retention.services import ERASABLE

_ERASABLE = [part.value for part in ERASABLE]
_MOST = 20000


class RuleShape(serializers.Serializer[Any]):
    """The institution's rule for how the case ended: counted from its end."""

    days = serializers.IntegerField()
    grace_days = serializers.IntegerField()
    reason = serializers.CharField()
    authority = serializers.CharField(source="source", help_text="Who says so.")


def _may(context: Mapping[str, Any], permission: Permission) -> bool:
    """Whether the caller has this permission in the case."""
    return bool(allowed(context["actor"], permission, context["case"]))


def _is_second(context: Mapping[str, Any], row: Any) -> bool:
    """Whether the caller is one who agrees to what another person asked for."""
    actor: Actor = context["actor"]
    return row.asked_by_id != actor.person_id and _may(context, Permission.CASE_APPROVE)


class HoldShape(serializers.Serializer[Any]):
    """A legal hold with its reason."""

    id = serializers.UUIDField(source="hold.pk")
    status = serializers.SerializerMethodField(help_text="asked, holds, ended or over")
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField(source="hold.asked_at")
    approved_at = serializers.DateTimeField(source="hold.approved_at", allow_null=True)
    expires_at = serializers.DateTimeField(source="hold.expires_at")
    ended_at = serializers.DateTimeField(source="hold.ended_at", allow_null=True)
    transitions = serializers.SerializerMethodField(help_text="Moves open to the caller.")

    def get_status(self, one: Held) -> str:
        """Where it stands."""
        if one.hold.ended_at is not None:
            return "ended"
        if one.is_live:
            return "holds"
        return "over" if one.hold.has_expired else "asked"

    def get_transitions(self, one: Held) -> list[str]:
        """Another person agrees; whoever may approve ends it."""
        status = self.get_status(one)
        if status == "asked":
            return ["agree"] if _is_second(self.context, one.hold) else []
        return ["end"] if status == "holds" and _may(self.context, Permission.CASE_APPROVE) else []


class ErasureShape(serializers.Serializer[Any]):
    """An erasure with its reason; `final_on` is when no older copy opens what went."""

    id = serializers.UUIDField(source="erasure.pk")
    status = serializers.SerializerMethodField(help_text="asked, agreed, stopped or done")
    is_whole = serializers.BooleanField(source="erasure.is_whole")
    parts = serializers.ListField(source="erasure.parts", child=serializers.CharField())
    files = serializers.ListField(source="erasure.files", child=serializers.UUIDField())
    basis = serializers.CharField(source="erasure.basis")
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField(source="erasure.asked_at")
    due_at = serializers.DateTimeField(source="erasure.due_at", allow_null=True)
    final_on = serializers.DateTimeField(allow_null=True)
    transitions = serializers.SerializerMethodField(help_text="Moves open to the caller.")

    def get_status(self, one: Planned) -> str:
        """Where it stands."""
        return one.erasure.stands

    def get_transitions(self, one: Planned) -> list[str]:
        """Another person agrees; anybody of the team stops it until it is done."""
        if one.erasure.stands not in ("asked", "agreed"):
            return []
        agrees = one.erasure.stands == "asked" and _is_second(self.context, one.erasure)
        stops = _may(self.context, Permission.CASE_WORK)
        return [name for name, may in (("agree", agrees), ("stop", stops)) if may]


class TombstoneShape(serializers.Serializer[Any]):
    """That something was erased; final once no older copy opens it."""

    is_whole = serializers.BooleanField()
    parts = serializers.ListField(child=serializers.CharField())
    basis = serializers.CharField()
    erased_at = serializers.DateTimeField()
    final_at = serializers.DateTimeField(allow_null=True)


class KeepingSerializer(serializers.Serializer[Any]):
    """How long a case is kept. `erase_on` is null while it is worked at."""

    erase_on = serializers.DateTimeField(
        source="keeping.erase_on", allow_null=True, default=None, read_only=True
    )
    wish = serializers.CharField(source="keeping.wish", default="", read_only=True)
    rule = RuleShape()
    is_held = serializers.BooleanField()
    holds = HoldShape(many=True)
    erasures = ErasureShape(source="planned", many=True)
    erased = TombstoneShape(source="gone", many=True)


class DueErasureShape(serializers.Serializer[Any]):
    """An erasure by what stands in the clear."""

    id = serializers.UUIDField(source="pk")
    status = serializers.CharField(source="stands")
    is_whole = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True)


class DueSerializer(serializers.Serializer[Any]):
    """A case of the caller's, by what stands in the clear."""

    case = serializers.UUIDField(source="case.pk")
    reference = serializers.CharField(source="case.reference")
    erase_on = serializers.DateTimeField(
        source="keeping.erase_on", allow_null=True, default=None, read_only=True
    )
    wish = serializers.CharField(source="keeping.wish", default="", read_only=True)
    is_held = serializers.BooleanField()
    erasures = DueErasureShape(many=True)


class DueListSerializer(serializers.Serializer[Any]):
    """The earliest first."""

    results = DueSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class WhenSerializer(serializers.Serializer[Any]):
    """Which dates are asked for."""

    before = serializers.DateField(required=False, allow_null=True, default=None)


class WhySerializer(serializers.Serializer[Any]):
    """Why; sealed as it arrives. Whoever agrees says nothing."""

    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=_MOST)


class KeepingMoveSerializer(WhySerializer):
    """Until when, and why."""

    until = serializers.DateTimeField()


class HoldInSerializer(WhySerializer):
    """Until when nothing is erased, and why; within a year."""

    expires_at = serializers.DateTimeField()


class ErasureInSerializer(WhySerializer):
    """What is to be erased and why. The whole is never meant by leaving something out."""

    basis = serializers.ChoiceField(choices=Basis.choices)
    is_whole = serializers.BooleanField(default=False)
    parts = serializers.ListField(
        child=serializers.ChoiceField(choices=_ERASABLE), required=False, default=list
    )
    files = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)
