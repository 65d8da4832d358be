"""Writes of themes that are not moves: naming, merging, splitting, showing, preparing answers.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus
from participation.themes import effects
from participation.themes.counting import recount, settle
from participation.themes.findable import index_theme
from participation.themes.models import Coding, ContributionTheme, Quote, Theme, ThemeAnswer
from participation.themes.states import ThemeOutcome, ThemeStatus
from portal import audit, outbox
from portal.clocks import DUE_FIELDS
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, allowed, require, system_actor
from portal.search.services import unindex
from portal.tenancy.context import tenant_context
from portal.transitions import lock

TITLE_LIMIT, DESCRIPTION_LIMIT, ANSWER_LIMIT, UNIT_LIMIT = 200, 5000, 20000, 200
_LIMITS = {"title": TITLE_LIMIT, "description": DESCRIPTION_LIMIT, "answer": ANSWER_LIMIT}
Texts = Mapping[str, str]


@transaction.atomic
def create_theme(
    *,
    consultation_id: UUID | str,
    title: Texts,
    actor: Actor,
    description: Texts | None = None,
    unit: str = "",
) -> Theme:
    """A new theme, seen by the institution alone until it is shown or answered.

    `title` and `description` are texts by language. Raises NotFound, NotPermitted, InvalidFields,
    Refused (the consultation has ended).
    """
    consultation: Consultation = lock(Consultation, consultation_id)
    require(actor, Permission.THEME_CODE, consultation)
    if consultation.status == ConsultationStatus.ENDED:
        raise Refused(_("This consultation has ended. No theme can be added any more."))
    theme = Theme(
        tenant_id=consultation.tenant_id, consultation=consultation, number=_next(consultation)
    )
    _put(theme, {"title": title, "description": description or {}})
    theme.unit = _unit(unit or consultation.unit)
    theme.save(force_insert=True)
    effects.start_answer_clock(theme, consultation, now=timezone.now())
    theme.save(update_fields=DUE_FIELDS)
    index_theme(theme)
    audit.record("theme.created", theme, actor=actor)
    return theme


def _next(consultation: Consultation) -> int:
    """Numbers are not used twice: addresses of themes that were merged lead on."""
    themes = Theme.objects.filter(consultation=consultation)
    highest = themes.aggregate(most=Max("number"))["most"] or 0
    former = [number for theme in themes.only("former_numbers") for number in theme.former_numbers]
    return max([highest, *former]) + 1


def _unit(text: str) -> str:
    if len(text) > UNIT_LIMIT:
        sentence = _("Write at most %(limit)d characters.") % {"limit": UNIT_LIMIT}
        raise InvalidFields({"unit": [sentence]})
    return text.strip()


def _put(row: Any, texts: Mapping[str, Texts]) -> list[str]:
    """Set texts by language; every language is given. The names of the fields that were set."""
    faults: dict[str, list[Any]] = {}
    changed = []
    for field, given in texts.items():
        for code, _name in settings.LANGUAGES:
            name = build_localized_fieldname(field, code)
            text = str(given.get(code, "")).strip()
            if len(text) > _LIMITS[field]:
                sentence = _("Write at most %(limit)d characters.")
                faults[name] = [sentence % {"limit": _LIMITS[field]}]
            setattr(row, name, text)
            changed.append(name)
        # The column without a language, which constraints read, follows those with one.
        changed.append(field)
    if not any(str(text).strip() for text in texts.get("title", {"": "x"}).values()):
        faults["title"] = [_("Give the theme a title in at least one language.")]
    if faults:
        raise InvalidFields(faults)
    return changed


@transaction.atomic
def edit_theme(
    *, theme_id: UUID | str, title: Texts, description: Texts, unit: str, actor: Actor
) -> Theme:
    """Other words for a theme. Raises NotFound, NotPermitted, InvalidFields."""
    theme: Theme = lock(Theme, theme_id)
    require(actor, Permission.THEME_CODE, theme)
    changed = _put(theme, {"title": title, "description": description})
    theme.unit = _unit(unit)
    theme.save(update_fields=[*changed, "unit"])
    index_theme(theme)
    audit.record("theme.edited", theme, actor=actor, fields=changed)
    outbox.publish("theme.edited", theme, actor=actor)
    return theme


@transaction.atomic
def show_theme(*, theme_id: UUID | str, is_shown: bool, actor: Actor) -> Theme:
    """Show a theme on the public page before it is answered, or take it off again.

    Raises NotFound, NotPermitted, IllegalTransition (an answered theme stays), Refused (the
    consultation is not public).
    """
    theme: Theme = lock(Theme, theme_id)
    require(actor, Permission.THEME_CODE, theme)
    if theme.status == ThemeStatus.ANSWERED:
        raise IllegalTransition(_("This theme was answered. What was answered stays public."))
    if is_shown and theme.consultation.published_at is None:
        raise Refused(_("The consultation is not announced yet."))
    theme.published_at = timezone.now() if is_shown else None
    theme.save(update_fields=["published_at"])
    index_theme(theme)
    name = "theme.shown" if is_shown else "theme.hidden"
    audit.record(name, theme, actor=actor, fields=["published_at"])
    outbox.publish(name, theme, actor=actor)
    return theme


def _require_unanswered(theme: Theme) -> None:
    if theme.status == ThemeStatus.ANSWERED:
        raise IllegalTransition(
            _("This theme was answered. Correct the answer instead; the theme stays as it is.")
        )


@transaction.atomic
def merge_themes(*, theme_id: UUID | str, into_id: UUID | str, actor: Actor) -> Theme:
    """Put everything of one theme under another; the address of the first leads to the second.

    Raises NotFound, NotPermitted, IllegalTransition (one of them was answered), Refused (the same
    theme, or another consultation's).
    """
    first, second = sorted((str(theme_id), str(into_id)))
    found = {str(pk): lock(Theme, pk) for pk in (first, second)}
    theme: Theme = found[str(theme_id)]
    target: Theme = found[str(into_id)]
    for one in (theme, target):
        require(actor, Permission.THEME_CODE, one)
        _require_unanswered(one)
    if theme.pk == target.pk or theme.consultation_id != target.consultation_id:
        raise Refused(_("Choose another theme of the same consultation."))
    _move_codes(theme, target, None)
    _move_what_hangs_on_it(theme, target)
    target.former_numbers = sorted({*target.former_numbers, *theme.former_numbers, theme.number})
    target.published_at = target.published_at or theme.published_at
    target.save(update_fields=["former_numbers", "published_at"])
    index_theme(target)
    details = {"into": str(target.pk), "number": theme.number}
    audit.record("theme.merged", theme, actor=actor, details=details)
    _delete(theme)
    recount([target.pk], tenant_id=target.tenant_id)
    outbox.publish("theme.merged", target, actor=actor)
    target.refresh_from_db()
    return target


def _move_what_hangs_on_it(theme: Theme, target: Theme) -> None:
    """Quotes, and the promises that were made about it (of a room above, known by its name)."""
    promises = apps.get_model("participation.CommitmentTheme")._default_manager
    with tenant_context(system_actor(theme.tenant_id)):
        Quote.objects.filter(theme=theme).update(theme=target)
        there = promises.filter(theme=target).values("commitment")
        promises.filter(theme=theme, commitment__in=there).delete()
        promises.filter(theme=theme).update(theme=target)


def _delete(theme: Theme) -> None:
    """With its clock: what is not there is not due."""
    effects.end_answer_clock(theme, now=timezone.now())
    unindex(theme, tenant_id=theme.tenant_id)
    with tenant_context(system_actor(theme.tenant_id)):
        # Whoever merges may not see all that belongs to it.
        ContributionTheme.objects.filter(theme=theme).delete()
        Coding.objects.filter(theme=theme).delete()
        theme.delete()


def _move_codes(theme: Theme, target: Theme, contributions: Collection[UUID] | None) -> None:
    """Each reader's code goes over to the other theme, once.

    In the institution's own context: also what whoever merges may not read.
    """
    with tenant_context(system_actor(theme.tenant_id)):
        codings = Coding.objects.filter(theme=theme)
        if contributions is not None:
            codings = codings.filter(contribution__in=contributions)
        there = Coding.objects.filter(theme=target)
        known = set(there.values_list("contribution_id", "coder_id"))
        rows = list(codings.values_list("pk", "contribution_id", "coder_id"))
        double = [pk for pk, *pair in rows if tuple(pair) in known]
        moved = [pk for pk, *pair in rows if tuple(pair) not in known]
        Coding.objects.filter(pk__in=double).delete()
        # A bulk coding that is undone later takes with it what it made, wherever that went.
        Coding.objects.filter(pk__in=moved).update(theme=target)
        settle(
            {contribution_id for _pk, contribution_id, _coder in rows}, tenant_id=theme.tenant_id
        )


@transaction.atomic
def split_theme(
    *,
    theme_id: UUID | str,
    contributions: Collection[UUID],
    title: Texts,
    actor: Actor,
    description: Texts | None = None,
) -> Theme:
    """Make a second theme of some contributions of a first; each reader's code moves with them.

    Raises NotFound, NotPermitted, InvalidFields, IllegalTransition (it was answered), Refused (none
    chosen).
    """
    theme: Theme = lock(Theme, theme_id)
    require(actor, Permission.THEME_CODE, theme)
    _require_unanswered(theme)
    chosen = _visible_of(theme, contributions)
    if not chosen:
        raise Refused(_("Choose the contributions that go under the new theme."))
    made = create_theme(
        consultation_id=theme.consultation_id,
        title=title,
        description=description,
        unit=theme.unit,
        actor=actor,
    )
    _move_codes(theme, made, chosen)
    details = {"from": str(theme.pk), "moved": len(chosen)}
    audit.record("theme.split", made, actor=actor, details=details)
    outbox.publish("theme.split", made, actor=actor, references={"from": str(theme.pk)})
    made.refresh_from_db()
    return made


def _visible_of(theme: Theme, contributions: Iterable[UUID]) -> list[UUID]:
    """Of these, the ones under the theme that this member of staff can read."""
    pairs = ContributionTheme.objects.filter(theme=theme, contribution__in=list(contributions))
    return sorted(pairs.values_list("contribution_id", flat=True))


@transaction.atomic
def remove_theme(*, theme_id: UUID | str, actor: Actor) -> None:
    """Throw away a theme that nothing stands under. Raises as the others, Refused (it is in use)."""
    theme: Theme = lock(Theme, theme_id)
    require(actor, Permission.THEME_CODE, theme)
    _require_unanswered(theme)
    with tenant_context(system_actor(theme.tenant_id)):
        in_use = ContributionTheme.objects.filter(theme=theme).exists()
    if in_use:
        raise Refused(_("Contributions stand under this theme. Merge it with another instead."))
    audit.record("theme.removed", theme, actor=actor, details={"number": theme.number})
    _delete(theme)


@transaction.atomic
def prepare_answer(
    *,
    theme_id: UUID | str,
    outcome: str,
    answer: Texts,
    actor: Actor,
    referred_to: str = "",
    expected_version: int | None = None,
) -> ThemeAnswer:
    """Keep an answer that nobody outside sees until it is published; it may be incomplete.

    Raises NotFound, NotPermitted, InvalidFields, IllegalTransition (it was published, or somebody
    else saved another one after `expected_version`).
    """
    theme: Theme = lock(Theme, theme_id)
    _require_preparer(actor, theme)
    _require_unanswered(theme)
    if outcome and outcome not in ThemeOutcome.values:
        raise InvalidFields({"outcome": [_("Choose one of the outcomes.")]})
    if len(referred_to) > 300:  # noqa: PLR2004 - the column's own length
        raise InvalidFields({"referred_to": [_("Write at most 300 characters.")]})
    prepared = ThemeAnswer.objects.filter(theme=theme, published_at=None).first()
    if prepared is not None and expected_version not in {None, prepared.version}:
        raise IllegalTransition(
            _("Somebody else has saved another answer meanwhile. Nothing of yours was saved.")
        )
    row = prepared or ThemeAnswer(
        tenant_id=theme.tenant_id,
        theme=theme,
        consultation_id=theme.consultation_id,
        version=0,
    )
    _put(row, {"answer": answer})
    row.outcome, row.referred_to = outcome, referred_to.strip()
    row.prepared_by_id = actor.person_id
    row.version += 1
    row.save()
    audit.record("theme.answer_prepared", theme, actor=actor, details={"outcome": outcome})
    return row


def _require_preparer(actor: Actor, theme: Theme) -> None:
    """Whoever analyses prepares; whoever answers may prepare too, without a second factor."""
    if not allowed(actor.with_second_factor(), Permission.THEME_RESPOND, theme):
        require(actor, Permission.THEME_CODE, theme)


@transaction.atomic
def discard_prepared_answer(*, theme_id: UUID | str, actor: Actor) -> None:
    """Throw a prepared answer away. Raises NotFound, NotPermitted."""
    theme: Theme = lock(Theme, theme_id)
    _require_preparer(actor, theme)
    deleted, _rows = ThemeAnswer.objects.filter(theme=theme, published_at=None).delete()
    if not deleted:
        raise NotFound
    audit.record("theme.answer_discarded", theme, actor=actor)
