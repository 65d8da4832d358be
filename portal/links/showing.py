"""What links lead to, as pages name it; rooms that may not import each other meet here.

A room registers the kinds of rows that others may link to (`register_kind`), and says what stands
beside a row of another room (`stands_beside`): a commitment's page shows the strategies that rest on
it, and the other way round. What is shown follows from what its reader may see.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

from portal.errors import NotFound, Sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """A linked row as a page names it; without an address where its reader may not open it."""

    label: str
    key: UUID
    title: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that can be linked to.

    `offered` gives the rows that can be chosen at an institution, `shown` names those of the ids
    that whoever reads may see; both run in the reader's own context. `is_answerable`: whether a
    commitment can hang under it.
    """

    label: str
    word: Sentence
    offered: Callable[[UUID], Sequence[tuple[UUID, str]]]
    shown: Callable[[Sequence[UUID]], Mapping[UUID, Shown]]
    is_answerable: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Linked rows of one kind under their heading."""

    word: Sentence
    rows: list[Shown] = field(default_factory=list)


Beside = Callable[[Model], Iterable[Group]]
_KINDS: dict[str, Kind] = {}
_BESIDE: dict[str, list[Beside]] = {}


def register_kind(kind: Kind) -> None:
    """Let rows of this kind be linked to."""
    _KINDS[kind.label] = kind


def all_kinds() -> list[Kind]:
    """Every kind, by its label."""
    return [_KINDS[label] for label in sorted(_KINDS)]


def kind_of(label: str) -> Kind:
    """One kind. Raises NotFound."""
    if label not in _KINDS:
        raise NotFound
    return _KINDS[label]


def find_row(label: str, row_id: UUID | str, *, tenant_id: UUID) -> Model:
    """The row of this model at this institution, as this context sees it. Raises NotFound."""
    model: Any = apps.get_model(label)
    try:
        found = model._default_manager.filter(pk=row_id, tenant_id=tenant_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    row: Model = found
    return row


def stands_beside(label: str) -> Callable[[Beside], Beside]:
    """Register what another room shows beside rows of this model; a query or two for each row."""

    def register(maker: Beside) -> Beside:
        _BESIDE.setdefault(label, []).append(maker)
        return maker

    return register


def beside(row: Model) -> list[Group]:
    """What other rooms show beside this row; groups without a row are left out."""
    makers = _BESIDE.get(row._meta.label_lower, ())
    return [group for maker in makers for group in maker(row) if group.rows]
