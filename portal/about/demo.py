"""What the demo says of itself: plainly an illustration."""

from datetime import date

from portal.about.services import write_statement

_TEXTS = {
    "operator": "ILLUSTRATION. This copy is a demonstration; an invented association operates it.",
    "seat": "ILLUSTRATION. Marisia (invented).",
    "law": "ILLUSTRATION. The law of an invented country; institutions keep their own immunities.",
    "funders": "ILLUSTRATION. Nobody pays for a demonstration.",
    "hosting": "ILLUSTRATION. The computer on which you started it.",
    "key_holders": "ILLUSTRATION. Whoever started the demonstration holds every key.",
    "last_audit": "ILLUSTRATION. None: nothing real may be entered here.",
    "oversight": "ILLUSTRATION. An invented ombuds office outside all institutions.",
}


def load_operator(*, release: str, release_hash: str) -> None:
    """State it; idempotent."""
    write_statement(
        {
            **{name: {"en": text} for name, text in _TEXTS.items()},
            "last_audit_on": date(2026, 1, 1),
            "release": release,
            "release_hash": release_hash,
        }
    )
