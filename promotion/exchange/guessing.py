"""What columns may be meant by their names, where no mapping fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from promotion.exchange.mapping import Json, fold


@dataclass(frozen=True, slots=True)
class ImportField:
    """Something that a column can hold."""

    name: str
    word: Sentence
    required: bool = False
    # Beginnings of headers, folded, by which the column is guessed.
    guesses: tuple[str, ...] = ()


FIELDS = (
    ImportField("title", _("In one line"), required=True, guesses=("title", "summary", "titre")),
    ImportField("account", _("What happened"), guesses=("account", "description", "event", "text")),
    ImportField("kinds", _("Kind of obstacle"), required=True, guesses=("kind", "type", "categor")),
    ImportField(
        "country", _("Country or area"), required=True, guesses=("country", "pays", "pais", "iso")
    ),
    ImportField("province", _("Province, state or region"), guesses=("province", "state", "adm")),
    ImportField("place", _("Place"), guesses=("place", "city", "location", "area")),
    ImportField("latitude", _("Latitude"), guesses=("lat",)),
    ImportField("longitude", _("Longitude"), guesses=("lon", "lng")),
    ImportField(
        "starts_on",
        _("When, or from when"),
        required=True,
        guesses=("start", "begin", "from", "date", "when"),
    ),
    ImportField("ends_on", _("Until"), guesses=("end", "until", "to")),
    ImportField("freedoms", _("Freedoms"), guesses=("freedom", "right")),
    ImportField("groups", _("Groups affected"), guesses=("group", "affected", "target")),
    ImportField("actors", _("Actors responsible"), guesses=("actor", "perpetrat", "ordered")),
    ImportField("instruments", _("Legal instruments"), guesses=("law", "legal", "instrument")),
    ImportField("modality", _("Online or offline"), guesses=("modality", "online")),
    ImportField("verification", _("Verification"), guesses=("verif",)),
    ImportField("source_name", _("Who published it first"), guesses=("source_name", "publisher")),
)
FIELD_BY_NAME = {field.name: field for field in FIELDS}
# Fields of which a cell can hold several, and the sign between them.
SEVERAL = frozenset({"kinds", "freedoms", "groups", "actors", "instruments"})
SEPARATOR = ";"
_LINKS = ("link", "url", "source_link")
_IDS = ("id", "no", "nr", "num", "ref", "code")


def guessed_mapping(header: Sequence[str]) -> Json:
    """A mapping to begin with; every column is used once."""
    taken: set[str] = set()
    fields: Json = {}
    for field in FIELDS:
        column = _column(header, field.guesses, taken)
        if column:
            fields[field.name] = rule_for(field.name, column)
    links = [name for name in header if name not in taken and fold(name).startswith(_LINKS)]
    own_id = _column(header, _IDS, taken)
    return {
        "fields": fields,
        "links": {"columns": links},
        "key": {"column": own_id} if own_id else {},
        "source": {},
        "date_order": "iso",
        "defaults": {"language": "en"},
    }


def rule_for(name: str, column: str) -> Json:
    """The plain rule of a field."""
    rule: Json = {"column": column}
    return {**rule, "split": SEPARATOR} if name in SEVERAL else rule


def _column(header: Sequence[str], guesses: Sequence[str], taken: set[str]) -> str:
    for guess in guesses:
        for name in header:
            if name not in taken and fold(name).startswith(guess):
                taken.add(name)
                return name
    return ""
