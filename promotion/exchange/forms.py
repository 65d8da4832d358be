"""The forms by which a file of obstacles is brought in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.importing.cells import DateOrder
from portal.importing.encodings import ENCODINGS
from promotion.exchange.guessing import FIELDS, rule_for
from promotion.exchange.mapping import Json
from promotion.exchange.models import ObstacleImport
from promotion.obstacles.states import Verification

_ON_VERIFICATION = (
    Verification.UNREVIEWED,
    Verification.PLAUSIBLE,
    Verification.CORROBORATED,
    Verification.VERIFIED,
)


class UploadForm(forms.Form):
    """A file, and how it is read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX or JSON, up to 10 MB and 20,000 lines, at most 60 columns. The first line"
            " names the columns. Nothing is changed before you have seen what would happen, line"
            " by line."
        ),
    )
    mapping = forms.ChoiceField(
        label=_("How its columns are matched"),
        required=False,
        help_text=_("Left open, a mapping whose columns are all there is taken by itself."),
    )
    encoding = forms.ChoiceField(
        label=_("In what it is written"),
        required=False,
        choices=[("", _("recognize it")), *ENCODINGS.items()],
        help_text=_("Only for CSV and JSON; you are asked where it cannot be told."),
    )

    def __init__(self, *args: Any, mappings: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("recognize it")), *mappings.items()]
        mapping = self.fields["mapping"]
        if isinstance(mapping, forms.ChoiceField):
            mapping.choices = choices


class ColumnsForm(forms.Form):
    """Which column holds what; what makes an id; who published the rows first."""

    def __init__(self, *args: Any, batch: ObstacleImport, **kwargs: Any) -> None:
        self.batch = batch
        super().__init__(*args, **{**kwargs, "initial": _initial(batch.definition)})
        columns = [(name, name) for name in batch.header]
        for field in FIELDS:
            # What is required is said by the service, on the same page.
            self.fields[field.name] = forms.ChoiceField(
                label=field.word,
                required=False,
                choices=[("", _("no column")), *columns],
                help_text=_("required") if field.required else "",
            )
        self.fields["links"] = _several(_("Addresses of the sources"), columns)
        self.fields["key"] = _several(
            _("What tells one row from another"),
            columns,
            _(
                "One column: the source’s own id, which stays the same. Several: together they"
                " make one, and a second import of the file changes nothing."
            ),
        )
        self._add_source()

    def _add_source(self) -> None:
        self.fields["publisher"] = forms.CharField(
            label=_("Who published these rows first"),
            required=False,
            max_length=300,
            help_text=_("Shown with every row. Only bring in what is public there already."),
        )
        self.fields["link"] = forms.URLField(
            label=_("Where they were published"),
            required=False,
            max_length=1000,
            assume_scheme="https",
        )
        self.fields["licence"] = forms.CharField(
            label=_("Licence, as the source states it"),
            required=False,
            max_length=200,
            help_text=_("Left empty where the source states none."),
        )
        self.fields["collection"] = forms.SlugField(
            label=_("Short name of the collection"), required=False, max_length=60
        )
        self.fields["standing"] = forms.ChoiceField(
            label=_("Verification where no column says it"),
            required=False,
            choices=[(level.value, level.label) for level in _ON_VERIFICATION],
        )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("How dates are written"), choices=DateOrder.choices, widget=forms.RadioSelect
        )

    def definition(self) -> Json:
        """The mapping that was chosen; meanings of values are kept."""
        data = self.cleaned_data
        known = self.batch.definition.get("fields", {})
        fields: Json = {}
        for field in FIELDS:
            if data[field.name]:
                values = known.get(field.name, {}).get("values", {})
                fields[field.name] = {**rule_for(field.name, data[field.name]), "values": values}
        key = data["key"]
        return {
            "fields": fields,
            "links": {"columns": data["links"]},
            "key": {"column": key[0]} if len(key) == 1 else {"columns": key},
            "source": {
                "name": data["publisher"],
                "link": data["link"],
                "licence": data["licence"],
            },
            "collection": data["collection"],
            "date_order": data["date_order"],
            "defaults": {"language": "en", "verification": data["standing"]},
        }


def _several(label: Any, columns: list[tuple[str, str]], hint: Any = "") -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=columns,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


def _initial(definition: Json) -> Json:
    source, key = definition.get("source") or {}, definition.get("key") or {}
    return {
        **{name: rule.get("column", "") for name, rule in definition.get("fields", {}).items()},
        "links": (definition.get("links") or {}).get("columns", []),
        "key": key.get("columns") or ([key["column"]] if key.get("column") else []),
        "publisher": source.get("name", ""),
        "link": source.get("link", ""),
        "licence": source.get("licence", ""),
        "collection": definition.get("collection", ""),
        "standing": (definition.get("defaults") or {}).get(
            "verification", Verification.PLAUSIBLE.value
        ),
        "date_order": definition.get("date_order", DateOrder.ISO.value),
    }
