"""What somebody may read of themes, codes and quotes. PostgreSQL has narrowed the rows already."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery

from participation.accreditation.filters import institution_of
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes.models import (
    BulkCoding,
    Coding,
    ContributionTheme,
    Judgement,
    Quote,
    Theme,
    ThemeAnswer,
)
from participation.themes.states import QuoteConsent, ThemeStatus
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, allowed, require
from portal.tenancy.models import Tenant


def get_consultation(pk: UUID | str, *, actor: Actor) -> Consultation:
    """A consultation of the institution for which this member of staff acts.

    Raises NotFound, NotPermitted (their role does not read contributions).
    """
    require(actor, Permission.CONTRIBUTION_READ)
    found = _first(Consultation.objects.filter(tenant_id=institution_of(actor)), pk)
    if not isinstance(found, Consultation):
        raise NotFound
    return found


def get_public_consultation(pk: UUID | str, *, tenant: Tenant) -> Consultation:
    """One that was announced; NotFound otherwise."""
    found = _first(Consultation.objects.filter(tenant=tenant, published_at__isnull=False), pk)
    if not isinstance(found, Consultation):
        raise NotFound
    return found


def _first(rows: QuerySet[Any], pk: UUID | str) -> Any:
    try:
        return rows.select_related("tenant").filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error


def visible(actor: Actor) -> QuerySet[Theme]:
    """All of the institution's for those of its staff who read contributions, else what is public."""
    themes = Theme.objects.select_related("consultation", "tenant")
    if actor.is_system:
        return themes
    if actor.is_staff and allowed(actor, Permission.CONTRIBUTION_READ):
        return themes.filter(tenant_id=institution_of(actor))
    return published(themes)


def published(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Those that everybody sees."""
    return themes.filter(published_at__isnull=False, consultation__published_at__isnull=False)


def list_themes(consultation: Consultation, *, actor: Actor) -> QuerySet[Theme]:
    """The themes of a consultation by number."""
    return visible(actor).filter(consultation=consultation).order_by("number")


def list_published(consultation: Consultation) -> QuerySet[Theme]:
    """Its themes as everybody sees them."""
    themes = Theme.objects.select_related("consultation", "tenant")
    return published(themes).filter(consultation=consultation).order_by("number")


def get_theme(pk: UUID | str, *, tenant_id: UUID, actor: Actor) -> Theme:
    """One theme of an institution; NotFound where there is none that this actor may see."""
    found = _first(visible(actor).filter(tenant_id=tenant_id), pk)
    if not isinstance(found, Theme):
        raise NotFound
    return found


def get_theme_numbered(consultation: Consultation, number: int, *, actor: Actor) -> Theme:
    """The theme with this number; NotFound where there is none that this actor may see."""
    found = list_themes(consultation, actor=actor).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def find_published(consultation: Consultation, number: int) -> Theme:
    """The public theme with this number, or the one into which it was merged. Raises NotFound."""
    themes = list_published(consultation)
    found = themes.filter(number=number).first()
    found = found or themes.filter(former_numbers__contains=[number]).first()
    if found is None:
        raise NotFound
    return found


def list_answers(theme: Theme) -> QuerySet[ThemeAnswer]:
    """The published answers of a theme, the latest first."""
    answers = ThemeAnswer.objects.filter(theme=theme, published_at__isnull=False)
    return answers.order_by("-number")


def prepared_answers(themes: Iterable[Theme]) -> dict[UUID, ThemeAnswer]:
    """Answers that were written and not published, by theme: the institution's alone."""
    answers = ThemeAnswer.objects.filter(theme__in=list(themes), published_at=None)
    return {answer.theme_id: answer for answer in answers}


def newest_answers(
    tenant: Tenant, *, consultation: Consultation | None = None
) -> list[ThemeAnswer]:
    """The answers published last, for a feed: also corrections."""
    answers = ThemeAnswer.objects.filter(
        tenant=tenant, published_at__isnull=False, theme__published_at__isnull=False
    )
    if consultation is not None:
        answers = answers.filter(consultation=consultation)
    return list(answers.select_related("theme", "consultation").order_by("-published_at")[:50])


def codable(consultation: Consultation) -> QuerySet[Contribution]:
    """What can be put under themes: what was accepted."""
    return Contribution.objects.filter(
        tenant_id=consultation.tenant_id,
        consultation=consultation,
        status=ContributionStatus.ACCEPTED,
    )


def get_codable(pk: UUID | str, *, consultation: Consultation, actor: Actor) -> Contribution:
    """One of them; NotFound for one that this member of staff may not read."""
    require(actor, Permission.CONTRIBUTION_READ)
    found = _first(codable(consultation), pk)
    if not isinstance(found, Contribution):
        raise NotFound
    return found


def next_to_code(
    consultation: Consultation, *, actor: Actor, second: bool, limit: int
) -> list[Contribution]:
    """What nobody has read yet, the oldest first; with `second`, what one other person has read."""
    require(actor, Permission.THEME_CODE, consultation)
    rows = codable(consultation)
    if second:
        mine = Judgement.objects.filter(coder=actor.person_id, consultation=consultation)
        rows = rows.filter(coder_count=1).exclude(pk__in=mine.values("contribution_id"))
    else:
        rows = rows.filter(coder_count=0, theme_count=0)
    return list(rows.order_by("submitted_at", "id")[:limit])


def quotes_from(contribution: Contribution) -> QuerySet[Quote]:
    """What its author was asked about."""
    return Quote.objects.filter(contribution=contribution).select_related("theme")


def find_codable(pk: UUID | str, *, actor: Actor) -> Contribution:
    """A contribution that can be coded, of whichever consultation. Raises NotFound."""
    require(actor, Permission.CONTRIBUTION_READ)
    rows = Contribution.objects.filter(
        tenant_id=institution_of(actor), status=ContributionStatus.ACCEPTED
    )
    found = _first(rows.select_related("consultation"), pk)
    if not isinstance(found, Contribution):
        raise NotFound
    return found


def own_codes(contributions: Iterable[UUID], *, actor: Actor) -> dict[UUID, set[UUID]]:
    """The themes under which this person put each of these contributions."""
    codings = Coding.objects.filter(contribution__in=list(contributions), coder=actor.person_id)
    found: dict[UUID, set[UUID]] = {}
    for contribution_id, theme_id in codings.values_list("contribution_id", "theme_id"):
        found.setdefault(contribution_id, set()).add(theme_id)
    return found


def judged_by(contributions: Iterable[UUID], *, actor: Actor) -> set[UUID]:
    """Those of these contributions that this person has read and coded."""
    judgements = Judgement.objects.filter(
        contribution__in=list(contributions), coder=actor.person_id
    )
    return set(judgements.values_list("contribution_id", flat=True))


def others_codes(contributions: Iterable[UUID], *, actor: Actor) -> dict[UUID, dict[UUID, int]]:
    """How many others put each contribution under which theme: only where one's own is saved.

    Whoever has not read a contribution yet must not be led by the others.
    """
    seen = judged_by(contributions, actor=actor)
    codings = Coding.objects.filter(contribution__in=seen).exclude(coder=actor.person_id)
    counted = codings.values("contribution_id", "theme_id").annotate(count=Count("pk"))
    found: dict[UUID, dict[UUID, int]] = {pk: {} for pk in seen}
    for row in counted:
        found[row["contribution_id"]][row["theme_id"]] = row["count"]
    return found


def themes_of(contributions: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The themes of each contribution, whoever put it there."""
    rows = ContributionTheme.objects.filter(contribution__in=list(contributions))
    found: dict[UUID, list[UUID]] = {}
    for contribution_id, theme_id in rows.order_by("theme__number").values_list(
        "contribution_id", "theme_id"
    ):
        found.setdefault(contribution_id, []).append(theme_id)
    return found


def contributions_under(theme: Theme) -> QuerySet[Any, UUID]:
    """The ids of the contributions under a theme, for a list to be narrowed by."""
    return ContributionTheme.objects.filter(theme=theme).values_list("contribution_id", flat=True)


def list_bulk_codings(consultation: Consultation) -> QuerySet[BulkCoding]:
    """What was put under a theme in bulk, the latest first."""
    rows = BulkCoding.objects.filter(consultation=consultation)
    return rows.select_related("theme", "coder", "consultation")


def get_bulk_coding(pk: UUID, *, consultation: Consultation) -> BulkCoding:
    """One of them. Raises NotFound."""
    found = list_bulk_codings(consultation).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def list_quotes(theme: Theme) -> QuerySet[Quote]:
    """The quotes of a theme in every state, for staff; PostgreSQL shows only what they may read."""
    return Quote.objects.filter(theme=theme).select_related("contribution").order_by("asked_at")


def published_quotes(themes: Iterable[Theme]) -> dict[UUID, list[Quote]]:
    """What authors have agreed to, by theme; one query."""
    quotes = Quote.objects.filter(
        theme__in=list(themes), published_at__isnull=False, consent=QuoteConsent.GIVEN
    )
    found: dict[UUID, list[Quote]] = {}
    for quote in quotes.order_by("published_at", "id"):
        found.setdefault(quote.theme_id, []).append(quote)
    return found


def list_own_quotes(*, tenant: Tenant, actor: Actor) -> QuerySet[Quote]:
    """The words that this person was asked about at this institution, the latest first."""
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    # No join: a theme that is not shown any more is hidden from its authors, their quotes are not.
    return Quote.objects.filter(author_id=actor.person_id, tenant=tenant).order_by("-asked_at")


def get_own_quote(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> Quote:
    """One of them. Raises NotFound."""
    found = list_own_quotes(tenant=tenant, actor=actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def shown_themes(quotes: Iterable[Quote]) -> dict[UUID, Theme]:
    """The themes of these quotes that are shown, by id."""
    themes = Theme.objects.filter(pk__in={quote.theme_id for quote in quotes})
    return {theme.pk: theme for theme in published(themes.select_related("consultation"))}


def public_contributions(theme: Theme) -> QuerySet[Any]:
    """The pairs of a theme with its published contributions, in no order.

    Whether one is published is asked row by row along the pairs' own index, not by a join: a theme
    can have 100,000 of them, and a page shows 50.
    """
    own = Contribution.objects.filter(pk=OuterRef("contribution_id"))
    shown_at = Subquery(own.values("published_at")[:1])
    pairs = ContributionTheme.objects.filter(tenant_id=theme.tenant_id, theme=theme)
    return pairs.annotate(shown_at=shown_at).filter(shown_at__isnull=False)


def contributions_of(pairs: Iterable[ContributionTheme]) -> list[Contribution]:
    """The contributions of these pairs in their order."""
    ids = [pair.contribution_id for pair in pairs]
    found = Contribution.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def left_without_answer(consultation: Consultation) -> list[Theme]:
    """Themes that have no answer, and none that is prepared to the end.

    Run in the institution's own context.
    """
    themes = Theme.objects.filter(consultation=consultation).exclude(status=ThemeStatus.ANSWERED)
    left = list(themes.order_by("number"))
    prepared = prepared_answers(left)
    return [theme for theme in left if not _is_complete(prepared.get(theme.pk))]


def _is_complete(answer: ThemeAnswer | None) -> bool:
    return answer is not None and answer.is_complete
