"""Which contributions a list of staff shows: what its address says, and nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import UUIDField

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.states import Door, Naming
from participation.themes.models import Coding, ContributionTheme, Judgement
from participation.themes.states import Reading
from portal.keyset import Order
from portal.permissions import Actor
from portal.search.folding import patterns_of

NO_THEME = "none"
# More than that many that hold the words are not looked at: the words are to be narrowed.
MOST_FOUND = 50_000
_LONGEST = 200
NEWEST = Order("submitted_at", descending=True)


@dataclass(frozen=True, slots=True)
class CodingFilter:
    """What was chosen; a value that means nothing was left out when it was read."""

    q: str = ""
    theme: str = ""
    reading: str = ""
    language: str = ""
    door: str = ""
    naming: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "CodingFilter":
        """From the address of a list."""
        given = {name: str(data.get(name, "")).strip()[:_LONGEST] for name in cls.__slots__}
        return cls(
            q=given["q"],
            theme=given["theme"] if _is_theme(given["theme"]) else "",
            reading=given["reading"] if given["reading"] in Reading.values else "",
            language=given["language"][:12],
            door=given["door"] if given["door"] in Door.values else "",
            naming=given["naming"] if given["naming"] in Naming.values else "",
        )

    @classmethod
    def of_query(cls, query: str) -> "CodingFilter":
        """From the part of an address behind the question mark."""
        return cls.read(dict(parse_qsl(query)))

    def query(self) -> str:
        """The same for an address; empty where nothing was chosen."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def apply(
        self, rows: QuerySet[Contribution], *, consultation: Consultation, actor: Actor
    ) -> QuerySet[Contribution]:
        """The rows that are shown, in no order."""
        for name in ("language", "door", "naming"):
            if getattr(self, name):
                rows = rows.filter(**{name: getattr(self, name)})
        if self.theme:
            rows = rows.filter(_under(self.theme))
        if self.reading:
            rows = rows.filter(_read_by(Reading(self.reading), actor))
        return holding(rows, self.q, consultation) if self.q else rows


def _is_theme(text: str) -> bool:
    if text in {"", NO_THEME}:
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _under(theme: str) -> Q:
    if theme == NO_THEME:
        return Q(theme_count=0)
    pairs = ContributionTheme.objects.filter(contribution=OuterRef("pk"), theme=UUID(theme))
    return Q(Exists(pairs))


def _read_by(reading: Reading, actor: Actor) -> Q:
    mine = Exists(Judgement.objects.filter(contribution=OuterRef("pk"), coder=actor.person_id))
    if reading == Reading.NOBODY:
        return Q(coder_count=0, theme_count=0)
    if reading == Reading.ME:
        return Q(mine)
    if reading == Reading.OTHERS:
        return Q(coder_count=1) & ~Q(mine)
    # Only where one has read it oneself: others' codes must not lead anybody.
    return Q(coder_count__gte=2) & Q(Exists(_disputed())) & Q(mine)


def _disputed() -> QuerySet[Any, Any]:
    """Themes that some of the readers chose and others did not."""
    codings = Coding.objects.filter(contribution=OuterRef("pk")).values("theme")
    counted = codings.annotate(chosen=Count("pk"))
    return counted.filter(chosen__lt=F("contribution__coder_count"))


def holding(
    rows: QuerySet[Contribution], words: str, consultation: Consultation | None
) -> QuerySet[Contribution]:
    """Those that hold every one of these words, in any script; by receipt number as well.

    Of one consultation, or of all that the institution has.

    The index is asked by a function of the database (`participation_find_words`): under row-level
    security a LIKE may not use it. What this member of staff may not read stays hidden.
    """
    patterns = patterns_of(words)
    if not patterns:
        return rows.none()
    found = RawSQL(
        "SELECT participation_find_words(%s::uuid, %s::text[], %s)",
        [consultation.pk if consultation else None, patterns, MOST_FOUND],
        output_field=UUIDField(),
    )
    return rows.filter(pk__in=found)
