"""What the API of files takes and gives."""

from typing import Any

from rest_framework import serializers


class FileSerializer(serializers.Serializer[Any]):
    """One file of the case that the receipt opens."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    length = serializers.IntegerField()
    words = serializers.CharField()
    verdict = serializers.CharField(help_text="clean, infected or not_scanned")
    has_copy = serializers.SerializerMethodField(help_text="A copy without hidden details exists.")
    no_copy = serializers.CharField(help_text="Why there is no such copy; else empty.")
    by_officer = serializers.BooleanField()
    is_erased = serializers.SerializerMethodField()

    def get_has_copy(self, line: Any) -> bool:
        return line.copy is not None

    def get_is_erased(self, line: Any) -> bool:
        return line.erased_at is not None


class CaseFileSerializer(FileSerializer):
    """One file of a case, for its team."""

    id = serializers.UUIDField()
    is_shared = serializers.BooleanField(help_text="The person reads it too.")
    is_damaged = serializers.BooleanField(help_text="Changed where it is stored: does not open.")
    kept_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField(allow_null=True)
    is_erasure_asked = serializers.SerializerMethodField()

    def get_is_erasure_asked(self, line: Any) -> bool:
        return line.id in self.context["asked"]


class FileListSerializer(serializers.Serializer[Any]):
    """All of them on one page: a case holds 200 files at most."""

    results = FileSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class CaseFileListSerializer(serializers.Serializer[Any]):
    """All of them on one page: a case holds 200 files at most."""

    results = CaseFileSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class FilesUploadSerializer(serializers.Serializer[Any]):
    """Up to ten files of 200 MB, 500 MB together."""

    files = serializers.ListField(child=serializers.FileField())
    words = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class WantedSerializer(serializers.Serializer[Any]):
    """Which of the two: the copy without hidden details, or the file as it came."""

    original = serializers.BooleanField(default=False)


class CaseFileWordsSerializer(serializers.Serializer[Any]):
    """What is said of files that are added, and whether the person reads them too."""

    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)
    is_shared = serializers.BooleanField(default=False)


class CaseFilesUploadSerializer(CaseFileWordsSerializer):
    """Up to ten files of 200 MB, 500 MB together."""

    files = serializers.ListField(child=serializers.FileField())
