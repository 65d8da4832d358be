"""Words around stories: headings in the order in which they are read, what is missing, languages."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.errors import Sentence
from portal.looks.languages import own_name
from portal.looks.texts import texts_of
from promotion.stories.models import TEXTS, PublishedStory, Story
from promotion.stories.tables import missing_from

HEADINGS: tuple[tuple[str, Sentence], ...] = (
    ("title", _("Title")),
    ("what_changed", pgettext_lazy("good example", "What changed")),
    ("for_whom", pgettext_lazy("good example", "For whom")),
    ("conditions", _("Under which conditions it worked")),
    ("cost", _("What it cost")),
    ("what_went_wrong", _("What went wrong")),
    ("replicability", _("Whether others can do it")),
)
_FURTHER: dict[str, Sentence] = {
    "contact_level": _("How readers may get in touch"),
    "contact": _("The address that is shown"),
    "identifiable": _("How many persons could be recognised"),
}


def missing_words(row: Story) -> list[Sentence]:
    """What publication still needs, in the words of the form."""
    words = {**dict(HEADINGS), **_FURTHER}
    return [words[name] for name in missing_from(row)]


def language_links(row: PublishedStory) -> list[dict[str, Any]]:
    """Each language that a story can be read in: its code, its own name, how far it is."""
    links = []
    for code, _name in settings.LANGUAGES:
        if code == row.language:
            continue
        has_all = all(code in texts_of(row, name) for name in TEXTS)
        state = "waiting" if code in row.stale else "done" if has_all else "missing"
        links.append({"code": code, "name": own_name(code), "state": state})
    return links
