"""What a form control needs beside its name and value: class, direction, limits, descriptions."""

from typing import Any, Final

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

WidgetContext = dict[str, Any]

_CLASS_OF_TYPE: Final = {
    "checkbox": "govuk-checkboxes__input",
    "radio": "govuk-radios__input",
    "file": "file-input",
    "hidden": "",
}
_FREE_TEXT: Final = {"text", "search", "textarea"}
_ALWAYS_LTR: Final = {"email", "url", "tel", "password"}
# The server answers these in the page's language; the browser would do so in its own, or cut
# what was pasted without a word.
_NOT_FOR_THE_BROWSER: Final = {
    "required",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
}


def kind_of(widget: WidgetContext) -> str:
    """The control's kind: an input's type, or textarea, or select."""
    template = str(widget["template_name"])
    for kind in ("textarea", "select"):
        if template.endswith(f"/{kind}.html"):
            return kind
    return str(widget.get("type") or "")


def input_type(widget: WidgetContext) -> str:
    """Numbers are typed as text, because number fields refuse Arabic digits."""
    kind = kind_of(widget)
    return "text" if kind == "number" else kind


def limit_of(widget: WidgetContext) -> tuple[int, str] | None:
    """The stated limit of a textarea and its unit, words or characters."""
    attrs = widget["attrs"]
    if kind_of(widget) != "textarea":
        return None
    if "data-words" in attrs:
        return int(attrs["data-words"]), "words"
    if "maxlength" in attrs:
        return int(attrs["maxlength"]), "characters"
    return None


def limit_words(limit: int, unit: str) -> str:
    """The sentence that states a limit before anything is written."""
    if unit == "words":
        text = ngettext(
            "You can write up to %(limit)d word.",
            "You can write up to %(limit)d words.",
            limit,
        )
    else:
        text = ngettext(
            "You can write up to %(limit)d character.",
            "You can write up to %(limit)d characters.",
            limit,
        )
    return text % {"limit": limit}


def attributes(widget: WidgetContext) -> SafeString:
    """The attributes of one control, ready to stand in its tag."""
    kind = kind_of(widget)
    given = dict(widget["attrs"])
    attrs = {name: value for name, value in given.items() if name not in _NOT_FOR_THE_BROWSER}
    # A placeholder repeats the label or hides what is asked; labels and hints say it instead.
    for name in ("class", "placeholder"):
        attrs.pop(name, None)
    classes = " ".join(part for part in (_class_of(kind), given.get("class")) if part)
    if classes:
        attrs = {"class": classes, **attrs}
    attrs.update(_direction(kind, attrs))
    if kind == "number":
        attrs.setdefault("inputmode", "decimal" if given.get("step") == "any" else "numeric")
    if kind == "textarea":
        attrs["rows"] = given.get("rows", 6)
        attrs.pop("cols", None)
    _describe(widget, kind, attrs)
    return flatatt({name: value for name, value in attrs.items() if value is not False})


def _class_of(kind: str) -> str:
    if kind in {"textarea", "select"}:
        return f"govuk-{kind}"
    return _CLASS_OF_TYPE.get(kind, "govuk-input")


def _direction(kind: str, attrs: dict[str, Any]) -> dict[str, str]:
    if "dir" in attrs:
        return {}
    if kind in _FREE_TEXT:
        # An empty field takes its direction from here (see _forms.scss).
        return {"dir": "auto", "placeholder": " "}
    return {"dir": "ltr"} if kind in _ALWAYS_LTR else {}


def _describe(widget: WidgetContext, kind: str, attrs: dict[str, Any]) -> None:
    own_id = attrs.get("id")
    if not own_id:
        return
    notes = [attrs["aria-describedby"]] if attrs.get("aria-describedby") else []
    limit = limit_of(widget)
    if limit is not None:
        notes.append(f"{own_id}_limit")
        attrs["data-limit"], attrs["data-unit"] = limit
        attrs.pop("data-words", None)
    if kind == "file":
        notes.append(f"{own_id}_note")
    if widget.get("hint"):
        notes.append(f"{own_id}_hint")
    if notes:
        attrs["aria-describedby"] = " ".join(notes)


def anchor_of(field: BoundField) -> str:
    """The id that the error summary leads to: the first control of the field."""
    own_id = str(field.field.widget.attrs.get("id") or field.auto_id)
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{own_id}_0"
    first_part = getattr(field.field.widget, "first_part", None)
    return f"{own_id}_{first_part}" if first_part else own_id


def parts_of(field: BoundField) -> dict[str, Any]:
    """How the template has to lay one field out."""
    return {
        "fieldset": field.use_fieldset,
        "described_by": field.aria_describedby if field.use_fieldset else "",
        "single_checkbox": isinstance(field.field.widget, CheckboxInput),
    }
