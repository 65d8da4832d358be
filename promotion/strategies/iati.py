"""Public results in the shape and with the names of IATI 2.03 (iati-activities, element `result`).

What is exported is what the public page shows, from the public row alone. A strategy is no IATI
activity by itself: no organization identifiers and no transactions stand here, so the files hold the
`result` elements of one activity, to be taken over by whoever publishes it.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from portal.feeds import XmlWriter
from portal.importing.cells import safe_cell
from promotion.strategies.models import PublishedStrategy

VERSION = "2.03"
# A spreadsheet program runs a cell that begins with one of these as a formula.


def activity_of(row: PublishedStrategy, *, about: str) -> dict[str, Any]:
    """The strategy as one activity with its results, names as in IATI."""
    document = row.document
    return {
        "version": VERSION,
        "about": about,
        "iati-activity": {
            "iati-identifier": f"urn:uuid:{row.pk}",
            "title": {"narrative": row.title, "lang": row.language},
            "description": {"narrative": row.summary},
            "recipient-country": [{"code": str(code)} for code in row.countries],
            "result": [_result(one) for one in document["results"]],
        },
    }


def _result(entry: dict[str, Any]) -> dict[str, Any]:
    baseline = {
        "value": entry["baseline_value"],
        "iso-date": entry["baseline_on"],
        "comment": {"narrative": entry["baseline_comment"]},
    }
    return {
        "type": entry["type"],
        "aggregation-status": entry["is_aggregable"],
        "title": {"narrative": entry["title"]},
        "indicator": [
            {
                "measure": entry["measure"],
                "ascending": entry["is_ascending"],
                "aggregation-status": entry["is_aggregable"],
                "title": {"narrative": entry["indicator"]},
                "baseline": [baseline] if entry["baseline_value"] else [],
                "period": _periods(entry["periods"]),
            }
        ],
    }


def _periods(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the same days are one period with several targets and actual values."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["starts_on"], row["ends_on"])
        period = found.setdefault(
            key,
            {
                "period-start": {"iso-date": key[0]},
                "period-end": {"iso-date": key[1]},
                "target": [],
                "actual": [],
            },
        )
        for name in ("target", "actual"):
            if row[f"{name}_value"]:
                period[name].append(_value(row, name))
    return list(found.values())


def _value(row: dict[str, Any], name: str) -> dict[str, Any]:
    value: dict[str, Any] = {"value": row[f"{name}_value"]}
    if row["location"]:
        value["location"] = [{"ref": row["location"]}]
    if row["dimension"]:
        value["dimension"] = [{"name": row["dimension"], "value": row["dimension_value"]}]
    if row[f"{name}_comment"]:
        value["comment"] = {"narrative": row[f"{name}_comment"]}
    return value


def as_xml(row: PublishedStrategy, *, about: str) -> str:
    """The same as XML."""
    target = io.StringIO()
    xml = XmlWriter(target, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "iati-activities", {"version": VERSION})
    xml.ignorableWhitespace(f"<!-- {about.replace('--', '- -')} -->")
    activity = activity_of(row, about=about)["iati-activity"]
    _open(xml, "iati-activity", {"xml:lang": activity["title"]["lang"]})
    xml.addQuickElement("iati-identifier", activity["iati-identifier"])
    for name in ("title", "description"):
        _narrative(xml, name, activity[name])
    for country in activity["recipient-country"]:
        xml.addQuickElement("recipient-country", attrs={"code": country["code"]})
    for result in activity["result"]:
        _result_xml(xml, result)
    xml.endElement("iati-activity")
    xml.endElement("iati-activities")
    xml.endDocument()
    return target.getvalue()


def _open(xml: XmlWriter, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _narrative(xml: XmlWriter, name: str, entry: dict[str, Any]) -> None:
    if not entry.get("narrative"):
        return
    _open(xml, name, {})
    xml.addQuickElement("narrative", entry["narrative"])
    xml.endElement(name)


def _flag(value: bool) -> str:  # noqa: FBT001 - a value of the file
    return "1" if value else "0"


def _result_xml(xml: XmlWriter, result: dict[str, Any]) -> None:
    aggregable = _flag(result["aggregation-status"])
    _open(xml, "result", {"type": result["type"], "aggregation-status": aggregable})
    _narrative(xml, "title", result["title"])
    for indicator in result["indicator"]:
        attributes = {
            "measure": indicator["measure"],
            "ascending": _flag(indicator["ascending"]),
            "aggregation-status": aggregable,
        }
        _open(xml, "indicator", attributes)
        _narrative(xml, "title", indicator["title"])
        for baseline in indicator["baseline"]:
            day = baseline["iso-date"]
            attributes = {"value": baseline["value"]}
            if day:
                attributes |= {"iso-date": day, "year": day[:4]}
            _open(xml, "baseline", attributes)
            _narrative(xml, "comment", baseline["comment"])
            xml.endElement("baseline")
        for period in indicator["period"]:
            _period_xml(xml, period)
        xml.endElement("indicator")
    xml.endElement("result")


def _period_xml(xml: XmlWriter, period: dict[str, Any]) -> None:
    _open(xml, "period", {})
    for name in ("period-start", "period-end"):
        xml.addQuickElement(name, attrs={"iso-date": period[name]["iso-date"]})
    for name in ("target", "actual"):
        for value in period[name]:
            _open(xml, name, {"value": value["value"]})
            for location in value.get("location", ()):
                xml.addQuickElement("location", attrs=location)
            for dimension in value.get("dimension", ()):
                xml.addQuickElement("dimension", attrs=dimension)
            _narrative(xml, "comment", value.get("comment", {}))
            xml.endElement(name)
    xml.endElement("period")


COLUMNS = (
    "result.type",
    "result.aggregation-status",
    "result.title",
    "indicator.title",
    "indicator.measure",
    "indicator.ascending",
    "baseline.value",
    "baseline.iso-date",
    "period-start",
    "period-end",
    "location.ref",
    "dimension.name",
    "dimension.value",
    "target.value",
    "target.comment",
    "actual.value",
    "actual.comment",
)


def as_csv(row: PublishedStrategy, *, about: str) -> str:
    """One line a period, place and dimension; a result without a period has one line."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for line in _lines(row.document["results"]):
        writer.writerow([safe_cell(cell) for cell in line])
    writer.writerow([])
    writer.writerow([safe_cell(f"IATI {VERSION}. {about}")])
    return "\ufeff" + target.getvalue()


def _lines(results: list[dict[str, Any]]) -> Iterator[list[str]]:
    for entry in results:
        head = [
            entry["type"],
            _flag(entry["is_aggregable"]),
            entry["title"],
            entry["indicator"],
            entry["measure"],
            _flag(entry["is_ascending"]),
            entry["baseline_value"],
            entry["baseline_on"] or "",
        ]
        names = (
            "starts_on",
            "ends_on",
            "location",
            "dimension",
            "dimension_value",
            "target_value",
            "target_comment",
            "actual_value",
            "actual_comment",
        )
        for period in entry["periods"] or [dict.fromkeys(names, "")]:
            yield [*head, *(period[name] or "" for name in names)]
