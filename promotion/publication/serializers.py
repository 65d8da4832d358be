"""Shapes of the register in the API."""

from typing import Any

from rest_framework import serializers

from promotion.publication.models import (
    PublishedFigure,
    PublishedObstacle,
    PublishedRevision,
)


class PublishedObstacleSerializer(serializers.ModelSerializer[PublishedObstacle]):
    """One row of the register: all that is public of a report. `state` is its status."""

    status = serializers.CharField(source="state")
    country = serializers.CharField()
    same_as = serializers.UUIDField(source="same_as_id", allow_null=True)

    class Meta:
        model = PublishedObstacle
        fields: tuple[str, ...] = (
            "id",
            "status",
            "revision",
            "reference",
            "origin",
            "polarity",
            "title",
            "account",
            "language",
            "kinds",
            "freedoms",
            "groups",
            "actors",
            "instruments",
            "standards",
            "modality",
            "country",
            "province",
            "place",
            "latitude",
            "longitude",
            "place_precision",
            "starts_on",
            "ends_on",
            "date_precision",
            "severity",
            "verification",
            "source_name",
            "source_links",
            "source_licence",
            "collection",
            "note",
            "same_as",
            "published_at",
            "changed_at",
        )


class RevisionSerializer(serializers.ModelSerializer[PublishedRevision]):
    """One thing that became of a row."""

    class Meta:
        model = PublishedRevision
        fields = ("number", "state", "fields", "note", "made_at")


class ReplySerializer(serializers.Serializer[Any]):
    """A published reply of a body held responsible, or that there was none."""

    body = serializers.CharField()
    state = serializers.CharField()
    asked_on = serializers.DateField()
    replied_on = serializers.DateField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    answer = serializers.CharField()


class PublishedObstacleDetailSerializer(PublishedObstacleSerializer):
    """One row with its revisions and replies."""

    revisions = RevisionSerializer(many=True)
    replies = ReplySerializer(many=True)

    class Meta(PublishedObstacleSerializer.Meta):
        fields = (*PublishedObstacleSerializer.Meta.fields, "revisions", "replies")


class ChangeSerializer(serializers.ModelSerializer[PublishedObstacle]):
    """That a row changed. `retracted` and `withheld` ask to be dropped from every copy."""

    status = serializers.CharField(source="state")

    class Meta:
        model = PublishedObstacle
        fields = ("id", "status", "revision", "changed_at")


class FigureSerializer(serializers.ModelSerializer[PublishedFigure]):
    """One figure of a release; an empty part stands for several together."""

    release = serializers.IntegerField(source="release.number")
    released_at = serializers.DateTimeField(source="release.made_at")

    class Meta:
        model = PublishedFigure
        fields = (
            "release",
            "released_at",
            "table",
            "country",
            "kind",
            "group",
            "month",
            "reports",
        )


class StatisticsSerializer(serializers.Serializer[Any]):
    """Counts of the register, and the released figures of what may only be counted."""

    by_country = serializers.DictField(child=serializers.IntegerField())
    by_kind = serializers.DictField(child=serializers.IntegerField())
    by_year = serializers.DictField(child=serializers.IntegerField())
    released = FigureSerializer(many=True)
