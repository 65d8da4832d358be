"""Reading the raw parameters of a rule, one typed value at a time, with sentences as errors."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext

FALLBACK_LANGUAGE = "en"
CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z")

Labels = Mapping[str, str]
T = TypeVar("T")
Choice = TypeVar("Choice", bound=TextChoices)


class RuleParameterError(ValueError):
    """One parameter cannot be read: `field` says which, `message` says what to do about it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class LabelText(NamedTuple):
    """A text and the language that it is really in, so that a page can mark a fallback."""

    text: str
    language: str


def label(labels: Labels, language: str) -> LabelText:
    """Return the text in `language`, else in English, else in the first language there is."""
    for candidate in (language, FALLBACK_LANGUAGE, *labels):
        if labels.get(candidate):
            return LabelText(labels[candidate], candidate)
    return LabelText("", language)


class Reader:
    """Takes the values of one mapping by name; `finish` refuses what nobody asked for."""

    def __init__(self, raw: object, path: str = "") -> None:
        self.path = path
        if not isinstance(raw, Mapping):
            raise RuleParameterError(path, gettext("Give the parameters as names and values."))
        self.raw: Mapping[str, object] = raw
        self.asked: list[str] = []

    def field(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, message: str) -> RuleParameterError:
        return RuleParameterError(self.field(name), message)

    def has(self, name: str) -> bool:
        """Say whether a value is given: null and an absent name are the same."""
        self.asked.append(name)
        return self.raw.get(name) is not None

    def value(self, name: str) -> object:
        if not self.has(name):
            raise self.refuse(name, gettext("This parameter is missing. Give a value."))
        return self.raw[name]

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(name, gettext("Write a text here."))
        return value.strip()

    def text_or_empty(self, name: str) -> str:
        return self.text(name) if self.has(name) and self.raw[name] != "" else ""

    def flag(self, name: str, *, otherwise: bool | None = None) -> bool:
        if otherwise is not None and not self.has(name):
            return otherwise
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.refuse(name, gettext("Answer yes or no (true or false)."))
        return value

    def integer(self, name: str, minimum: int = 0, maximum: int = 100_000) -> int:
        return self._whole(name, self.value(name), minimum, maximum)

    def integer_or_none(self, name: str, minimum: int = 0, maximum: int = 100_000) -> int | None:
        return self.integer(name, minimum, maximum) if self.has(name) else None

    def integers(self, name: str, minimum: int = 0, maximum: int = 100_000) -> tuple[int, ...]:
        return tuple(
            self._whole(f"{name}[{index}]", value, minimum, maximum)
            for index, value in enumerate(self._list(name))
        )

    def _whole(self, name: str, value: object, minimum: int, maximum: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum:
            return value
        raise self.refuse(
            name,
            gettext("Give a whole number from %(minimum)s to %(maximum)s.")
            % {"minimum": minimum, "maximum": maximum},
        )

    def date(self, name: str) -> date:
        value = self.value(name)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # the sentence below says how a date is written
        raise self.refuse(name, gettext("Give a date as year-month-day, such as 2027-06-01."))

    def month_and_day(self, month: str, day: str) -> tuple[int, int]:
        """Read a day of any year; 29 February is refused because most years lack it."""
        which = (self.integer(month, 1, 12), self.integer(day, 1, 31))
        try:
            date(2027, *which)
        except ValueError:
            message = gettext("This month does not have that day every year. Choose another day.")
            raise self.refuse(day, message) from None
        return which

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        return self._chosen(name, self.value(name), choices)

    def choice_or(self, name: str, otherwise: Choice) -> Choice:
        return self.choice(name, type(otherwise)) if self.has(name) else otherwise

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        found = tuple(
            self._chosen(f"{name}[{index}]", value, choices)
            for index, value in enumerate(self._list(name))
        )
        self._once(name, found)
        return found

    def _chosen(self, name: str, value: object, choices: type[Choice]) -> Choice:
        if isinstance(value, str) and value in choices.values:
            return choices(value)
        raise self.refuse(
            name,
            gettext("“%(value)s” is not known here. Choose one of: %(known)s.")
            % {"value": value, "known": ", ".join(choices.values)},
        )

    def code(self, name: str) -> str:
        return self._coded(name, self.value(name))

    def codes(self, name: str) -> tuple[str, ...]:
        """Read a list of codes; an absent list is an empty one."""
        found = tuple(
            self._coded(f"{name}[{index}]", value) for index, value in enumerate(self._list(name))
        )
        self._once(name, found)
        return found

    def _coded(self, name: str, value: object) -> str:
        if isinstance(value, str) and CODE.match(value):
            return value
        message = gettext("Give a code of small letters, digits and underscores, such as by_laws.")
        raise self.refuse(name, message)

    def language_codes(self, name: str) -> tuple[str, ...]:
        found = []
        for index, value in enumerate(self._list(name)):
            if not isinstance(value, str) or not LANGUAGE.match(value):
                message = gettext("Give the code of a language, such as ar, fr or zh-hans.")
                raise self.refuse(f"{name}[{index}]", message)
            found.append(value)
        self._once(name, found)
        return tuple(found)

    def labels(self, name: str) -> Labels:
        """Read texts by language: at least one, none of them empty."""
        value = self.value(name)
        if not isinstance(value, Mapping) or not value:
            message = gettext("Give this text in at least one language, as language and text.")
            raise self.refuse(name, message)
        for language, text in value.items():
            if not isinstance(language, str) or not LANGUAGE.match(language):
                message = gettext("Give the code of a language, such as ar, fr or zh-hans.")
                raise self.refuse(f"{name}.{language}", message)
            if not isinstance(text, str) or not text.strip():
                raise self.refuse(f"{name}.{language}", gettext("Write a text here."))
        return {language: text.strip() for language, text in value.items()}

    def labels_or_empty(self, name: str) -> Labels:
        return self.labels(name) if self.has(name) else {}

    def nested(self, name: str) -> "Reader":
        return Reader(self.value(name), self.field(name))

    def items(
        self, name: str, read: Callable[["Reader"], T], *, at_least: int = 0, unique: str = "code"
    ) -> tuple[T, ...]:
        """Read a list of mappings, each with `read`, and refuse unknown names in each.

        No two entries may have the same value of the attribute `unique`.
        """
        values = self._list(name)
        if len(values) < at_least:
            message = ngettext(
                "Give at least %(count)s entry.", "Give at least %(count)s entries.", at_least
            )
            raise self.refuse(name, message % {"count": at_least})
        found = []
        for index, value in enumerate(values):
            reader = Reader(value, f"{self.field(name)}[{index}]")
            found.append(read(reader))
            reader.finish()
        self._once(name, [str(getattr(item, unique)) for item in found if unique])
        return tuple(found)

    def _list(self, name: str) -> Sequence[object]:
        if not self.has(name):
            return ()
        value = self.raw[name]
        if not isinstance(value, list | tuple):
            raise self.refuse(name, gettext("Give a list here."))
        return value

    def _once(self, name: str, codes: Collection[str]) -> None:
        seen: set[str] = set()
        for code in codes:
            if code in seen:
                message = gettext("“%(code)s” stands here twice. Keep one of them.")
                raise self.refuse(name, message % {"code": code})
            seen.add(code)

    def finish(self) -> None:
        """Refuse names that no parameter has, so that a misspelt rule is not a silent one."""
        for name in self.raw:
            if name not in self.asked:
                known = ", ".join(dict.fromkeys(self.asked))
                message = gettext("This parameter is not known here. Remove it, or use: %(known)s.")
                raise self.refuse(str(name), message % {"known": known})
