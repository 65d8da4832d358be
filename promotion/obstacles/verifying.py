"""The ladder of verification: what each step needs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from promotion.obstacles.states import Verification

CORROBORATED_SOURCES = 2
VERIFIED_SOURCES = 2


def faults_of(values: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    """What an assessment lacks for the step that it names; empty where it may be recorded.

    `values`: verification, source_count, graded_count, has_documents.
    """
    wrong: dict[str, list[Sentence]] = {}
    found, sources = values["verification"], values["source_count"]
    if values["graded_count"] > sources:
        wrong["graded_count"] = [_("No more than the independent sources that there are.")]
    if found == Verification.PLAUSIBLE and sources < 1:
        wrong["source_count"] = [_("Plausible needs one source at least.")]
    if found == Verification.CORROBORATED and sources < CORROBORATED_SOURCES:
        wrong["source_count"] = [_("Corroborated needs two independent sources at least.")]
    is_shown = values["has_documents"] or values["graded_count"] >= VERIFIED_SOURCES
    if found == Verification.VERIFIED and not is_shown:
        wrong["graded_count"] = [
            _("Verified needs documents, or two independent sources graded A to C.")
        ]
    return wrong
