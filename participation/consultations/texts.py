"""Draft texts: pasted, cut into paragraphs, tied to the version before, published, compared."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations.findable import index_consultation
from participation.consultations.models import Consultation, Paragraph, TextVersion
from participation.consultations.selectors import list_paragraphs
from participation.consultations.services import editable
from participation.consultations.states import ConsultationKind, ConsultationStatus
from portal import audit, outbox
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.ids import uuid7
from portal.looks.rewording import Piece, likeness, pieces_of
from portal.looks.texts import put_texts, shown, texts_of
from portal.permissions import Actor
from portal.policies.kinds import LabelText

MOST_PARAGRAPHS = 300
LONGEST_LABEL = 20
# Half of the words and more: the same paragraph, worded anew.
_SAME = 0.5
_BLANK = re.compile(r"\n\s*\n")
# “1.”, “2.3”, “(a)”, “§ 4”, “Article 5”, “المادة 6”, “第七条” at the beginning of a paragraph.
_LABEL = re.compile(
    r"^(?P<label>(?:\d+(?:\.\d+)*[.)]?|\([\w]{1,4}\)|§\s*\d+|[IVXLC]+\.|第[一二三四五六七八九十百\d]+[条款章]"
    r"|(?:Article|Artículo|Статья|المادة|Principle|Principe)\s+[\w.-]{1,6}\.?))\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph as it was cut out of a pasted text."""

    label: str
    text: str


def cut(pasted: str) -> list[Cut]:
    """The paragraphs of a text: what stands between blank lines, its number taken apart."""
    found = []
    for block in _BLANK.split(pasted.replace("\r\n", "\n").strip()):
        text = " ".join(line.strip() for line in block.splitlines()).strip()
        if not text:
            continue
        numbered = _LABEL.match(text)
        label = numbered["label"] if numbered else ""
        if len(label) > LONGEST_LABEL:
            label = ""
        found.append(Cut(label, text[numbered.end() :] if numbered and label else text))
    return found


@transaction.atomic
def save_text(
    *,
    consultation_id: UUID | str,
    values: Mapping[str, Any],
    actor: Actor,
    number: int | None = None,
) -> TextVersion:
    """Begin a version, or replace one that is not published.

    `values`: title and note by language, pasted by language. Each language has the same number of
    paragraphs. A paragraph like one of the version before keeps its lineage. Raises NotFound,
    NotPermitted, IllegalTransition (published, or the consultation has ended), InvalidFields.
    """
    consultation = editable(consultation_id, actor, version=None)
    _require_draft_text(consultation)
    pasted = {code: cut(text) for code, text in (values.get("pasted") or {}).items() if text}
    _require_cut(values, pasted)
    version = _next(consultation) if number is None else _unpublished(consultation, number)
    put_texts(version, values, ("title", "note"))
    version.save()
    _put_paragraphs(version, pasted)
    audit.record(
        "consultation.text_saved", consultation, actor=actor, details={"version": version.number}
    )
    return version


def _require_draft_text(consultation: Consultation) -> None:
    if consultation.kind != ConsultationKind.DRAFT_TEXT:
        raise Refused(_("Only a draft text open to comment has versions of its text."))
    if consultation.status == ConsultationStatus.ENDED:
        raise IllegalTransition(_("This consultation has ended; its text stays as it is."))


def _require_cut(values: Mapping[str, Any], pasted: Mapping[str, Sequence[Cut]]) -> None:
    faults: dict[str, list[Sentence]] = {}
    if not values.get("title"):
        faults["title"] = [_("Write this in at least one language.")]
    counts = {code: len(found) for code, found in pasted.items()}
    if not counts:
        faults["pasted"] = [_("Paste the text in at least one language.")]
    elif max(counts.values()) > MOST_PARAGRAPHS:
        faults["pasted"] = [_("A text has 300 paragraphs at most. Divide it.")]
    elif len(set(counts.values())) > 1:
        said = ", ".join(f"{code} {count}" for code, count in counts.items())
        text = _("Each language needs the same number of paragraphs. Now: %(counts)s.")
        faults["pasted"] = [text % {"counts": said}]
    if faults:
        raise InvalidFields(faults)


def _next(consultation: Consultation) -> TextVersion:
    versions = TextVersion.objects.filter(consultation=consultation)
    if versions.filter(published_at=None).exists():
        raise IllegalTransition(
            _("A version is being prepared already. Publish it or change it first.")
        )
    last = versions.aggregate(last=Max("number"))["last"] or 0
    return TextVersion(tenant_id=consultation.tenant_id, consultation=consultation, number=last + 1)


def _unpublished(consultation: Consultation, number: int) -> TextVersion:
    found = (
        TextVersion.objects.select_for_update(of=("self",))
        .filter(consultation=consultation, number=number)
        .first()
    )
    if found is None:
        raise NotFound
    if found.published_at is not None:
        raise IllegalTransition(
            _("This version is published; it stays as people commented on it. Begin the next one.")
        )
    return found


def _put_paragraphs(version: TextVersion, pasted: Mapping[str, Sequence[Cut]]) -> None:
    list_paragraphs(version).delete()
    lineages = _lineages(version, pasted)
    first = next(iter(pasted.values()))
    rows = []
    for position, lineage in enumerate(lineages):
        row = Paragraph(
            tenant_id=version.tenant_id,
            consultation_id=version.consultation_id,
            text_version=version,
            lineage=lineage,
            position=position,
            label=first[position].label,
        )
        texts = {code: found[position].text for code, found in pasted.items()}
        put_texts(row, {"text": texts}, ("text",))
        rows.append(row)
    Paragraph.objects.bulk_create(rows)


def _lineages(version: TextVersion, pasted: Mapping[str, Sequence[Cut]]) -> list[UUID]:
    """For each paragraph the lineage of the one most like it in the version before, or a new one."""
    before = previous(version)
    earlier = list(list_paragraphs(before)) if before else []
    count = len(next(iter(pasted.values())))
    mine = [{code: found[new].text for code, found in pasted.items()} for new in range(count)]
    scores = [
        (_score(texts_of(old, "text"), texts), old.lineage, new)
        for old in earlier
        for new, texts in enumerate(mine)
    ]
    taken: dict[int, UUID] = {}
    for score, lineage, new in sorted(scores, key=lambda entry: -entry[0]):
        if score >= _SAME and new not in taken and lineage not in taken.values():
            taken[new] = lineage
    return [taken.get(new) or uuid7() for new in range(count)]


def _score(before: Mapping[str, str], texts: Mapping[str, str]) -> float:
    common = [(before[code], text) for code, text in texts.items() if code in before]
    if any(old == new for old, new in common):
        return 1.0
    return max((likeness(old, new, at_least=_SAME) for old, new in common), default=0.0)


def previous(version: TextVersion) -> TextVersion | None:
    """The version before this one."""
    earlier = TextVersion.objects.filter(
        consultation_id=version.consultation_id, number__lt=version.number
    )
    return earlier.order_by("-number").first()


@transaction.atomic
def tie_paragraphs(
    *,
    consultation_id: UUID | str,
    number: int,
    ties: Mapping[UUID, UUID | None],
    actor: Actor,
) -> TextVersion:
    """Say by hand which paragraph is which of the version before; None: it is new.

    `ties`: the id of a paragraph of this version, and the lineage it belongs to. Raises NotFound
    (no such paragraph, no such lineage), InvalidFields (two paragraphs of one lineage), and as
    `save_text`.
    """
    consultation = editable(consultation_id, actor, version=None)
    version = _unpublished(consultation, number)
    before = previous(version)
    known = set(list_paragraphs(before).values_list("lineage", flat=True)) if before else set()
    own = {row.pk: row for row in list_paragraphs(version)}
    chosen = [lineage for lineage in ties.values() if lineage is not None]
    if not set(ties) <= set(own) or not set(chosen) <= known:
        raise NotFound
    if len(set(chosen)) != len(chosen):
        raise InvalidFields({"ties": [_("Two paragraphs cannot be the same earlier one.")]})
    _put_ties(own, ties, known)
    audit.record("consultation.text_tied", consultation, actor=actor, details={"version": number})
    return version


def _put_ties(
    own: Mapping[UUID, Paragraph], ties: Mapping[UUID, UUID | None], known: set[UUID]
) -> None:
    # Two passes: no two paragraphs may have one lineage in between.
    for pk in ties:
        Paragraph.objects.filter(pk=pk).update(lineage=uuid7())
    for pk, lineage in ties.items():
        kept = own[pk].lineage if own[pk].lineage not in known else uuid7()
        Paragraph.objects.filter(pk=pk).update(lineage=lineage or kept)


@transaction.atomic
def publish_text(*, consultation_id: UUID | str, number: int, actor: Actor) -> TextVersion:
    """Let everybody read a version. The first one is published with the announcement.

    Raises NotFound, NotPermitted, IllegalTransition (published already, or not announced yet).
    """
    consultation = editable(consultation_id, actor, version=None)
    if consultation.published_at is None:
        raise IllegalTransition(_("The text is published together with the announcement."))
    version = _unpublished(consultation, number)
    version.published_at = timezone.now()
    version.save(update_fields=["published_at"])
    index_consultation(consultation)
    audit.record(
        "consultation.text_published", consultation, actor=actor, details={"version": number}
    )
    outbox.publish(
        "consultation.text_published", consultation, actor=actor, references={"version": number}
    )
    return version


@dataclass(frozen=True, slots=True)
class Beside:
    """One paragraph in two versions; None where a version does not have it."""

    old: Paragraph | None
    new: Paragraph | None
    old_text: LabelText
    new_text: LabelText
    pieces: tuple[Piece, ...]

    @property
    def sort(self) -> str:
        """new, gone, changed or same."""
        if self.old is None or self.new is None:
            return "new" if self.old is None else "gone"
        return "same" if self.old_text.text == self.new_text.text else "changed"


def compare(old: TextVersion, new: TextVersion) -> list[Beside]:
    """Two versions paragraph by paragraph, in the new one's order, what is gone where it stood.

    Both texts are shown in one language: the active one where both have it, else one that both have.
    """
    before = list(list_paragraphs(old))
    known = {row.lineage: row for row in before}
    after = list(list_paragraphs(new))
    kept = {row.lineage for row in after}
    found = [_beside(known.get(row.lineage), row) for row in after]
    return _with_gone(found, [row for row in before if row.lineage not in kept], before)


def _with_gone(
    found: list[Beside], gone: Iterable[Paragraph], before: Sequence[Paragraph]
) -> list[Beside]:
    for row in gone:
        followed = [one.lineage for one in before[: before.index(row)]]
        place = max(
            (
                number + 1
                for number, beside in enumerate(found)
                if beside.old is not None and beside.old.lineage in followed
            ),
            default=0,
        )
        found.insert(place, _beside(row, None))
    return found


def _beside(old: Paragraph | None, new: Paragraph | None) -> Beside:
    before = texts_of(old, "text") if old else {}
    after = texts_of(new, "text") if new else {}
    both = {code: text for code, text in after.items() if not old or code in before}
    new_text = shown(both or after)
    same = {new_text.language: before[new_text.language]} if new_text.language in before else before
    old_text = shown(same)
    pieces = pieces_of(old_text.text, new_text.text) if old and new else ()
    return Beside(old, new, old_text, new_text, pieces)


def pasted_of(version: TextVersion) -> dict[str, str]:
    """The text by language as it can be pasted again."""
    found: dict[str, list[str]] = {}
    for row in list_paragraphs(version):
        for code, text in texts_of(row, "text").items():
            found.setdefault(code, []).append(f"{row.label} {text}".strip())
    return {code: "\n\n".join(blocks) for code, blocks in found.items()}
