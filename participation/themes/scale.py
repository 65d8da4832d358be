"""A consultation with very many contributions, for measuring its pages and the telling of answers."""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg2.extensions

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.models import ContributionTheme, ContributionWords, Theme
from portal.actors.models import User
from portal.scale import copy_rows, seeded_code, seeded_id
from portal.search.folding import words_of

MODELS = (User, Consultation, Contribution, Theme, ContributionTheme, ContributionWords)
THEMES = 12
# Every second one speaks to the first theme, each from another person; of the others, that many are
# still to be looked at.
_SHARE_HELD = 0.05
_VOCABULARY = [
    "river",
    "assembly",
    "notice",
    "permit",
    "bridge",
    "market",
    "school",
    "ferry",
    "harbour",
    "stall",
    "language",
    "fee",
    "form",
    "office",
    "delay",
    "police",
    "crowd",
    "marshal",
    "road",
    "noise",
    "light",
    "water",
    "union",
    "council",
    "letter",
    "answer",
    "days",
    "week",
    "child",
    "elder",
    "road",
    "access",
    "ramp",
    "interpreter",
    "radio",
    "poster",
    "square",
    "court",
    "appeal",
    "fine",
]
_LANGUAGES = ("en", "fr", "es", "ru", "ar")


@dataclass(frozen=True, slots=True)
class Load:
    """What was made: the consultation, and the theme that half of all speak to."""

    consultation_id: uuid.UUID
    theme_id: uuid.UUID
    contributions: int
    people: int


def load_consultation(
    connection: psycopg2.extensions.connection,
    tenant_id: uuid.UUID,
    count: int,
    source: random.Random,
    now: datetime,
) -> Load:
    """Copy one consultation in analysis with `count` contributions; half of them one theme's."""
    first = (count + 1) // 2
    people = [
        {
            "id": seeded_id(source, now - timedelta(days=400)),
            "email": f"person-{number}@scale.example.org",
            "name": f"Person {number}",
            "language": _LANGUAGES[number % len(_LANGUAGES)],
            "is_active": True,
            "date_joined": now,
        }
        for number in range(first)
    ]
    consultation = _consultation(tenant_id, count, source, now)
    themes = list(_themes(consultation, source, now))
    rows = list(_contributions(consultation, people, count, source, now))
    pairs = list(_pairs(rows, themes, source))
    for theme in themes:
        theme["contribution_count"] = sum(pair["theme_id"] == theme["id"] for pair in pairs)
    copy_rows(connection, User, people)
    copy_rows(connection, Consultation, [consultation])
    copy_rows(connection, Theme, themes)
    copy_rows(connection, Contribution, rows)
    copy_rows(connection, ContributionTheme, pairs)
    copy_rows(connection, ContributionWords, _words(rows, source))
    return Load(consultation["id"], themes[0]["id"], count, first)


def _consultation(
    tenant_id: uuid.UUID, count: int, source: random.Random, now: datetime
) -> dict[str, Any]:
    return {
        "id": seeded_id(source, now - timedelta(days=90)),
        "tenant_id": tenant_id,
        "kind": "call_for_input",
        "title": "Assemblies along the river",
        "title_en": "Assemblies along the river",
        "unit": "Secretariat",
        "languages": ["en"],
        "opens_at": now - timedelta(days=80),
        "closes_at": now - timedelta(days=10),
        "answer_due_on": (now + timedelta(days=30)).date(),
        "status": "analysis",
        "mail_key": seeded_code(source),
        "created_at": now - timedelta(days=90),
        "published_at": now - timedelta(days=85),
        "contribution_count": count,
    }


def _themes(
    consultation: dict[str, Any], source: random.Random, now: datetime
) -> Iterator[dict[str, Any]]:
    for number in range(1, THEMES + 1):
        title = f"About the {source.choice(_VOCABULARY)} {number}"
        yield {
            "id": seeded_id(source, now - timedelta(days=9)),
            "tenant_id": consultation["tenant_id"],
            "consultation_id": consultation["id"],
            "number": number,
            "title": title,
            "title_en": title,
            "description_en": "What many people said about this.",
            "unit": "Secretariat",
            "status": "unanswered",
            "created_at": now,
            "published_at": now,
        }


def _contributions(
    consultation: dict[str, Any],
    people: Sequence[dict[str, Any]],
    count: int,
    source: random.Random,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    for number in range(count):
        arrived = now - timedelta(days=70) + timedelta(seconds=number * 20)
        is_held = number % 2 == 1 and source.random() < _SHARE_HELD
        yield {
            "id": seeded_id(source, arrived),
            "tenant_id": consultation["tenant_id"],
            "consultation_id": consultation["id"],
            "author_id": people[number // 2]["id"],
            "naming": "named",
            "signed_as": f"Person {number}",
            "door": source.choice(("web", "web", "web", "mail", "api")),
            "language": "en",
            "text": " ".join(source.choices(_VOCABULARY, k=40)).capitalize() + ".",
            "status": "held" if is_held else "accepted",
            "receipt": seeded_code(source),
            "due_at": arrived + timedelta(days=5) if is_held else None,
            "due_party": "institution" if is_held else "",
            "created_at": arrived,
            "submitted_at": arrived,
            "accepted_at": None if is_held else arrived,
            "published_at": None if is_held else arrived,
            "theme_count": 0 if is_held else 1,
        }


def _pairs(
    rows: Sequence[dict[str, Any]], themes: Sequence[dict[str, Any]], source: random.Random
) -> Iterator[dict[str, Any]]:
    """Every second one to the first theme, the rest to any other; what is held to none."""
    for number, row in enumerate(rows):
        if row["status"] != "accepted":
            continue
        theme = source.choice(themes[1:]) if number % 2 else themes[0]
        yield {
            "id": seeded_id(source, row["created_at"]),
            "tenant_id": row["tenant_id"],
            "contribution_id": row["id"],
            "theme_id": theme["id"],
            "coder_count": 1,
        }


def _words(rows: Sequence[dict[str, Any]], source: random.Random) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "id": seeded_id(source, row["created_at"]),
            "tenant_id": row["tenant_id"],
            "consultation_id": row["consultation_id"],
            "contribution_id": row["id"],
            "words": words_of([row["receipt"], row["text"]]),
        }
