"""Forms of what is being written: nothing typed is cut, changed or refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from portal.drafts.services import digest_of
from portal.errors import Sentence


class DraftForm(forms.Form):
    """What is being written: always bound, checked by the faults it is given and by nothing else."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        faults: Mapping[str, list[Sentence]] | None = None,
        fields: Mapping[str, forms.Field],
    ) -> None:
        super().__init__(data)
        self.fields.update(fields)
        self._faults = faults or {}

    def _clean_fields(self) -> None:
        """Nothing is cut, changed or refused while it is being written."""

    def clean(self) -> dict[str, Any]:
        """Show what is wrong beside its field."""
        for name, sentences in self._faults.items():
            if name in self.fields:
                self.add_error(name, [str(sentence) for sentence in sentences])
        return self.cleaned_data


def fingerprints_of(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """What a page shows, in short: sent back with the form to find another device's changes."""
    return " ".join(f"{name}:{digest_of(values.get(name, ''))}" for name in names)


def read_fingerprints(text: str) -> dict[str, str]:
    """The other way round; whatever does not look like one is left out."""
    pairs = (part.partition(":") for part in text.split())
    return {name: digest for name, colon, digest in pairs if colon}
