"""Themes among the results of search: for anybody once they are shown."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.themes import effects  # noqa: F401 - what they publish is indexed
from participation.themes.models import Theme
from participation.themes.selectors import visible
from portal.looks.texts import text_of, texts_of
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from portal.search.services import index
from portal.transitions import Move, effect_of

_FIELDS = ("title", "description", "answer")


def index_theme(theme: Theme) -> None:
    """By its words in every language; the public finds it from when it is shown."""
    title = text_of(theme, "title")
    index(
        theme,
        title=title.text,
        texts=[text for field in _FIELDS for text in texts_of(theme, field).values()],
        tenant_id=theme.tenant_id,
        language=title.language,
        is_public=theme.published_at is not None,
    )


@effect_of(Theme, "answer", "correct")
def index_answer(move: Move) -> None:
    """With the answer that is published by this move."""
    index_theme(move.obj)


def _themes(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    page = "staff-theme" if actor.is_staff else "theme"
    found = {}
    for theme in visible(actor).filter(pk__in=ids):
        title = text_of(theme, "title")
        address = reverse(page, args=[theme.tenant.slug, theme.consultation_id, theme.number])
        detail = text_of(theme.consultation, "title").text
        found[theme.pk] = Found(title.text, address, title.language, detail)
    return found


register_findable("participation.theme", _("Theme of a consultation"), _themes)
