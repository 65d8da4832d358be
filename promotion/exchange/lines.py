"""From the cells of a line to the values of a report: what it says, what is wrong, what was noticed.

Nothing of a cell is ever evaluated. A line is right or it is left out with its reasons; what the
mapping lets pass is noted as a remark, so that no row is lost or changed without a word.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.importing.cells import is_formula, parse_day, plain_cell
from promotion.exchange.codes import CODED, CodeBook
from promotion.exchange.mapping import LEAVE_OUT, MappingRules, Rule, fold
from promotion.exchange.sources import host_of, read_links
from promotion.obstacles.states import DatePrecision, PlacePrecision, Verification

Note = dict[str, Any]
Values = dict[str, Any]
LISTS = frozenset({"kinds", "freedoms", "groups", "standards", "actors", "instruments"})
DAYS = ("starts_on", "ends_on")
LONGEST = {
    "title": 200,
    "province": 120,
    "place": 200,
    "language": 12,
    "source_name": 300,
    "source_licence": 200,
    "collection": 60,
}
LONGEST_KEY = 200
# The least, the most, and how exactly it is kept.
NUMBERS = {
    "latitude": (-90, 90, "0.00001"),
    "longitude": (-180, 180, "0.00001"),
    "severity": (0, 5, "1"),
}
_MANY = 2


@dataclass(slots=True)
class Line:
    """A line under way."""

    cells: dict[str, str]
    values: Values = field(default_factory=dict)
    reasons: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    key: str = ""
    event_key: str = ""
    # Sources that are named and have no address.
    named_sources: list[str] = field(default_factory=list)

    def refuse(self, code: str, name: str = "", value: str = "") -> None:
        """This line cannot be brought in."""
        self.reasons.append({"code": code, "field": name, "value": value[:200]})

    def remark(self, code: str, name: str = "", value: str = "") -> None:
        """It is brought in, and this was noticed."""
        self.remarks.append({"code": code, "field": name, "value": value[:200]})


class LineReader:
    """Reads the lines of one import; made once for a run of lines."""

    def __init__(
        self,
        rules: MappingRules,
        header: Sequence[str],
        codes: CodeBook,
        *,
        today: date,
        is_spreadsheet: bool,
    ) -> None:
        self.rules = rules
        self.header = header
        self.codes = codes
        self.today = today
        # In JSON a text is a text, whatever it begins with.
        self.is_spreadsheet = is_spreadsheet

    def read(self, raw: Sequence[str], width: int) -> Line:
        """What a line says. A line that is no row of the table is not looked into."""
        line = Line(dict(zip(self.header, raw, strict=True)))
        if width != len(self.header):
            line.refuse("width", value=f"{width} / {len(self.header)}")
            return line
        if self.is_spreadsheet:
            self._unquote(line)
        self._keys(line)
        self._defaults(line)
        self._sets(line)
        for name, rule in self.rules.fields.items():
            self._field(line, name, rule)
        self._area(line)
        self._links(line)
        self._check_dates(line)
        self._words(line)
        self._complete(line)
        return line

    @staticmethod
    def _unquote(line: Line) -> None:
        """Formulas are refused; a text that was kept from being one is taken as it was."""
        for name, cell in line.cells.items():
            if is_formula(cell):
                line.refuse("formula", name, cell)
            line.cells[name] = plain_cell(cell)

    def _keys(self, line: Line) -> None:
        columns = self.rules.key_columns
        if self.rules.has_own_ids:
            line.key = line.cells.get(columns[0], "").strip()
            if not line.key or len(line.key) > LONGEST_KEY:
                line.refuse("no_id", columns[0], line.key)
        else:
            line.key = hashed([line.cells.get(column, "") for column in columns])
        event = self.rules.part("same_event")
        if event:
            line.event_key = hashed([line.cells.get(column, "") for column in event["columns"]])

    def _defaults(self, line: Line) -> None:
        line.values |= {
            name: list(value) if isinstance(value, list) else value
            for name, value in self.rules.part("defaults").items()
        }

    def _sets(self, line: Line) -> None:
        """One value that says several fields; what is said twice of a list is added to it."""
        for rule in self.rules.sets:
            text = rule.text(line.cells)
            found = rule.meaning(text)
            if found is None and rule.default is None and rule.if_wrong != LEAVE_OUT:
                line.refuse("unknown", ", ".join(rule.columns), text)
            for name, value in (found or rule.default or {}).items():
                put(line.values, name, value)

    def _field(self, line: Line, name: str, rule: Rule) -> None:
        text = rule.text(line.cells)
        if name in DAYS:
            self._day(line, name, text, rule)
        elif name in CODED:
            self._coded(line, name, text, rule)
        elif name in NUMBERS:
            _number(line, name, text)
        elif text.strip(" |") or rule.default is not None:
            line.values[name] = text or rule.default
            longest = LONGEST.get(name)
            if longest and len(line.values[name]) > longest:
                line.values[name] = cut(line.values[name], longest)
                line.remark("cut", name)

    def _day(self, line: Line, name: str, text: str, rule: Rule) -> None:
        if not text:
            return
        day = parse_day(text, self.rules.date_order)
        if day is not None and (name == "ends_on" or day <= self.today):
            line.values[name] = day.isoformat()
        elif rule.if_wrong == LEAVE_OUT:
            line.remark("date_left_out", name, text)
        else:
            line.refuse("no_date" if day is None else "future", name, text)

    def _coded(self, line: Line, name: str, text: str, rule: Rule) -> None:
        parts = text.split(rule.split) if rule.split else [text]
        for part in (part.strip() for part in parts):
            if part or rule.meaning("") is not None:
                self._code(line, name, part, rule)
        if rule.default is not None and not line.values.get(name):
            put(line.values, name, rule.default)

    def _code(self, line: Line, name: str, part: str, rule: Rule) -> None:
        """One value of a cell: as the mapping says, else as it is recognized by itself."""
        value = rule.meaning(part)
        if value is None:
            value = self.codes.code(name, part)
        if value is None and rule.if_wrong == LEAVE_OUT:
            line.remark("unknown_left_out", name, part)
        elif value is None:
            line.refuse("unknown", name, part)
        elif isinstance(value, dict):
            for other, given in value.items():
                put(line.values, other, given)
        elif name == "instruments" and value != part:
            put(line.values, name, [[code, "", "", cut(part, 300)] for code in listed(value)])
        else:
            put(line.values, name, value)

    def _area(self, line: Line) -> None:
        """The words for the place: the whole country or area, or as far as the scope says."""
        area = self.rules.part("area")
        if not area:
            return
        text = line.cells.get(area["column"], "").strip()
        whole = {fold(word) for word in area.get("whole_country", ())}
        where = line.values.pop("area_in", "")
        if fold(text) in whole:
            is_wide = line.values.get("place_precision") in {
                None,
                PlacePrecision.COUNTRY,
                PlacePrecision.PROVINCE,
            }
            line.values["place_precision"] = PlacePrecision.COUNTRY
            line.values["extent"] = "nation" if is_wide else ""
            if not is_wide:
                line.remark("scope", area["column"], text)
        elif not text or not where:
            line.values["place_precision"] = PlacePrecision.COUNTRY
            line.values.setdefault("extent", "")
        else:
            line.values[where] = cut(text, LONGEST[where])
            if len(text) > LONGEST[where]:
                line.remark("cut", area["column"])

    def _links(self, line: Line) -> None:
        """Addresses of the sources, the collection's own at the end; what is none stays in words."""
        columns = self.rules.part("links").get("columns", ())
        links, wrong = read_links(line.cells.get(column, "") for column in columns)
        for text in wrong:
            line.remark("no_link", "source_links", text)
        line.named_sources = wrong
        sources = {host_of(link) for link in links}
        steps = self.rules.part("verification").get("sources", {})
        if steps:
            reached = [
                code for number, code in sorted(steps.items()) if int(number) <= len(sources)
            ]
            line.values["verification"] = reached[-1] if reached else Verification.UNREVIEWED
        source = self.rules.part("source")
        if source.get("link") and source["link"] not in links:
            links.append(source["link"])
        if links or "source_links" not in line.values:
            line.values["source_links"] = links
        line.values["source_count"] = len(sources) or 1
        if source.get("name") and not line.values.get("source_name"):
            line.values["source_name"] = source["name"]
            line.values["source_licence"] = source.get("licence", "")

    def _check_dates(self, line: Line) -> None:
        start, end = (line.values.get(name) for name in DAYS)
        if start and end and end < start:
            rule = self.rules.fields.get("ends_on")
            if rule is not None and rule.if_wrong == LEAVE_OUT:
                line.values["ends_on"] = None
                line.remark("end_left_out", "ends_on", end)
            else:
                line.refuse("ends_first", "ends_on", end)
        end = line.values.get("ends_on")
        if not line.values.get("date_precision"):
            is_range = end is not None and end != start
            line.values["date_precision"] = DatePrecision.RANGE if is_range else DatePrecision.DAY

    def _words(self, line: Line) -> None:
        """Title and account made of columns, where the mapping makes them."""
        title, account = self.rules.part("title"), self.rules.part("account")
        if title:
            line.values["title"] = cut(made_title(title, line), LONGEST["title"])
        if account:
            line.values["account"] = made_account(account, line)

    def _complete(self, line: Line) -> None:
        """What every report needs, and codes that there are."""
        _finish_parts(line.values)
        for name in ("title", "country", "starts_on", "kinds", "source_name"):
            if not line.values.get(name) and not _is_known_wrong(line, name):
                line.refuse("missing", name)
        for name in ("kinds", "freedoms", "groups", "standards"):
            _found, wrong = self.codes.all_of(name, line.values.get(name, ()))
            if wrong:
                line.refuse("no_code", name, wrong)
        self._check_parts(line)
        if len({reason["field"] for reason in line.reasons if reason["code"] in _SHIFTED}) >= _MANY:
            line.refuse("shifted")

    def _check_parts(self, line: Line) -> None:
        for actor, degree, _answer in line.values.get("actors", ()):
            if self.codes.code("actors", actor) is None or not self.codes.code("degree", degree):
                line.refuse("no_code", "actors", actor)
        for kind, _subject, _stage, _name in line.values.get("instruments", ()):
            if self.codes.code("instruments", kind) is None:
                line.refuse("no_code", "instruments", kind)


_SHIFTED = frozenset({"unknown", "no_date", "missing", "no_code"})


def _is_known_wrong(line: Line, name: str) -> bool:
    return any(reason["field"] == name for reason in line.reasons)


def listed(value: Any) -> list[Any]:
    """One value or several, as several."""
    return value if isinstance(value, list) else [value]


def put(values: Values, name: str, value: Any) -> None:
    """Set a field; a list is added to, each entry once."""
    if name not in LISTS:
        values[name] = value
        return
    entries = values.setdefault(name, [])
    for entry in listed(value):
        whole = _part(name, entry)
        if whole not in entries:
            entries.append(whole)


def _part(name: str, entry: Any) -> Any:
    """An actor and an instrument have more to them than their code."""
    if name == "actors" and isinstance(entry, str):
        return [entry, "DEG-UNK", "ANS-NON"]
    if name == "instruments" and isinstance(entry, str):
        return [entry, "", "", ""]
    return entry


def _finish_parts(values: Values) -> None:
    """What is said once for all actors and instruments of a line."""
    degree, answer = values.pop("degree", ""), values.pop("answer", "")
    subject = values.pop("subject", "")
    values["actors"] = [
        [actor, degree or was, answer or said] for actor, was, said in values.get("actors", ())
    ]
    values["instruments"] = [
        [kind, about or subject, stage, name]
        for kind, about, stage, name in values.get("instruments", ())
    ]


def _number(line: Line, name: str, text: str) -> None:
    """A place on the earth to five decimals (one metre), or a level of severity."""
    if not text:
        return
    least, most, unit = NUMBERS[name]
    try:
        number = Decimal(text.replace(",", ".")).quantize(Decimal(unit))
    except InvalidOperation:
        line.refuse("no_number", name, text)
        return
    if least <= number <= most:
        line.values[name] = str(number)
    else:
        line.refuse("no_number", name, text)


def cut(text: str, longest: int) -> str:
    """A text that fits, with a sign that there is more of it."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def made_title(title: Mapping[str, Any], line: Line) -> str:
    """Words of the kinds, and where: "Internet shutdown: Place (Country)"."""
    words = title.get("words", {})
    kinds = [words.get(kind, kind) for kind in line.values.get("kinds", ())]
    area = line.cells.get(title.get("area", ""), "").strip()
    country = line.cells.get(title.get("country", ""), "").strip()
    named = " and ".join(kinds)
    named = named[:1].upper() + named[1:]
    return f"{named}: {area} ({country})" if area else f"{named}: {country}"


def made_account(account: Mapping[str, Any], line: Line) -> str:
    """The source's own text first, as it is; then what its other columns say, one a line."""
    cells = line.cells
    texts = [cells.get(column, "").strip() for column in account.get("text", ())]
    lines = [
        f"{label}: {cells[column].strip()}"
        for label, column in account.get("lines", ())
        if cells.get(column, "").strip()
    ]
    named = account.get("named_sources", "")
    lines += [f"{named}: {text}" for text in line.named_sources if named]
    heading = account.get("heading", "")
    parts = [text for text in texts if text]
    if lines:
        parts.append("\n".join([heading, *lines] if heading else lines))
    return "\n\n".join(parts)


def hashed(content: Any) -> str:
    """A hash by which equal contents are known."""
    body = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(body.encode()).hexdigest()
