"""A public strategy in words, for its page: everything comes from the public row's document."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from portal.links.showing import Shown
from portal.tenancy.models import Tenant
from promotion.strategies.document import INSTITUTION, words_on_progress
from promotion.strategies.linking import obstacles_named
from promotion.strategies.models import PublishedStrategy
from promotion.strategies.progress import WEAKEST, in_words
from promotion.strategies.states import (
    Evidence,
    ItemKind,
    ItemStatus,
    Listing,
    Measure,
    ResultType,
    StrategyStatus,
)
from promotion.strategies.values import reached_share
from promotion.taxonomy.selectors import labels_of


def row_of(row: PublishedStrategy) -> dict[str, Any]:
    """A strategy as a list shows it."""
    return {
        "row": row,
        "word": StrategyStatus(row.status).label,
        "countries": [countries.name(str(code)) or str(code) for code in row.countries],
        "progress": in_words(row.progress),
    }


def page_of(row: PublishedStrategy, tenant: Tenant) -> dict[str, Any]:
    """What its page shows; two queries, for obstacles and for labels."""
    document, text = row.document, row.document["text"]
    obstacles = obstacles_named(_blocked(document["plan"]))
    codes = [*row.freedoms, *row.groups]
    labels = labels_of(codes, tenant=tenant) if codes else {}
    return {
        **row_of(row),
        "document": document,
        "text": text,
        "owners": [_owner(entry) for entry in document["owners"]],
        "plan": [_item(entry, obstacles) for entry in document["plan"]],
        "counted": words_on_progress(document),
        "assumptions": [
            {**one, "word": Evidence(one["evidence"]).label} for one in text["assumptions"]
        ],
        "weakest": weakest(text["assumptions"]),
        "objectives": _with_results(document),
        "outcomes": [
            {**one, "country_name": countries.name(one["country"]) if one["country"] else ""}
            for one in document["outcomes"]
        ],
        "freedoms": [labels.get(code, code) for code in row.freedoms],
        "groups_for": [labels.get(code, code) for code in row.groups],
    }


def _owner(entry: dict[str, str]) -> dict[str, Any]:
    kind = (
        _("An international or regional institution")
        if entry["kind"] == INSTITUTION
        else _("Civil society organizations")
    )
    return {**entry, "is_named": entry["listed"] == Listing.NAMED, "kind": kind}


def weakest(assumptions: list[dict[str, str]]) -> Any:
    """On how weak an assumption the pathway rests, as a sentence; empty where none is weak."""
    grades = {one["evidence"] for one in assumptions}
    return next((words for grade, words in WEAKEST.items() if grade in grades), "")


def _blocked(plan: list[dict[str, Any]]) -> list[str]:
    found = [entry["blocked_by"] for entry in plan if entry["blocked_by"]]
    return [*found, *(one for entry in plan for one in _blocked(entry["parts"]))]


def _item(entry: dict[str, Any], obstacles: dict[str, Shown]) -> dict[str, Any]:
    return {
        **entry,
        "kind_word": ItemKind(entry["kind"]).label,
        "word": ItemStatus(entry["status"]).label,
        "due": date.fromisoformat(entry["due_on"]) if entry["due_on"] else None,
        "words": in_words(entry["progress"]),
        "obstacle": obstacles.get(entry["blocked_by"]),
        "parts": [_item(one, obstacles) for one in entry["parts"]],
    }


def _with_results(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The objectives with the results under them; what hangs under none comes last."""
    results: dict[str, list[dict[str, Any]]] = {}
    for entry in document["results"]:
        results.setdefault(entry["objective"], []).append(_result(entry))
    rows = [
        {"title": entry["title"], "results": results.pop(entry["id"], [])}
        for entry in document["plan"]
    ]
    rest = [one for some in results.values() for one in some]
    return [*rows, {"title": "", "results": rest}] if rest else rows


def _result(entry: dict[str, Any]) -> dict[str, Any]:
    share = reached_share(entry)
    return {
        **entry,
        "type_word": ResultType(entry["type"]).label,
        "measure_word": Measure(entry["measure"]).label,
        "baseline_day": date.fromisoformat(entry["baseline_on"]) if entry["baseline_on"] else None,
        "periods": [
            {
                **one,
                "from": date.fromisoformat(one["starts_on"]),
                "until": date.fromisoformat(one["ends_on"]),
            }
            for one in entry["periods"]
        ],
        "share": share,
        "share_words": "" if share is None else _("%(share)s %% of the way") % {"share": share},
    }
