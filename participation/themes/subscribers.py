"""What themes do when they hear of an event: words for the search, counts, late news.

Importing it registers effects, templates, chunks, parts of pages.
"""

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes import (  # noqa: F401 - they register
    coding,
    doors,
    export,
    findable,
    notices,
    sections,
    services,
    telling,
    waiting,
)
from participation.themes.coding import JOINED
from participation.themes.counting import recount
from participation.themes.models import ContributionTheme, ContributionWords, Quote, Theme
from participation.themes.reading import said_in
from participation.themes.states import ThemeStatus
from portal import outbox
from portal.outbox import Event, subscribe, subscribe_to_all
from portal.permissions import system_actor
from portal.search.folding import words_of

_CONTRIBUTION = Contribution._meta.label_lower
_NOT_SEARCHED = frozenset(
    {ContributionStatus.DRAFT, ContributionStatus.REMOVED, ContributionStatus.WITHDRAWN}
)


@subscribe_to_all
def keep_words(event: Event) -> None:
    """Whatever happened to a contribution, it is found by the words that it holds now."""
    if event.subject_type != _CONTRIBUTION:
        return
    row = Contribution.objects.filter(pk=event.subject_id).first()
    if row is None or row.status in _NOT_SEARCHED:
        ContributionWords.objects.filter(contribution=event.subject_id).delete()
        return
    index_words(row)


def index_words(row: Contribution) -> None:
    """Make a contribution findable by its words, in the institution's own context."""
    texts = [piece.text for piece in said_in([row])[row.pk]]
    ContributionWords.objects.update_or_create(
        tenant_id=row.tenant_id,
        contribution=row,
        defaults={
            "consultation_id": row.consultation_id,
            "words": words_of([row.receipt, row.signed_as, *texts]),
        },
    )


@subscribe(
    "contribution.accepted",
    "contribution.edit_accepted",
    "contribution.edit_declined",
    "contribution.edit_proposed",
    "contribution.reinstated",
    "contribution.removed",
    "contribution.restored",
    "contribution.sent_back",
    "contribution.withdrawn",
)
def count_anew(event: Event) -> None:
    """A contribution that is accepted no more, or again, changes how many its themes have."""
    pairs = ContributionTheme.objects.filter(contribution=event.subject_id)
    themes = list(pairs.values_list("theme_id", flat=True))
    if not themes or event.tenant_id is None:
        return
    recount(themes, tenant_id=event.tenant_id)
    for theme in Theme.objects.filter(pk__in=themes, status=ThemeStatus.ANSWERED):
        # Whoever was not told while it was out of sight is told now.
        outbox.publish(JOINED, theme, actor=system_actor(event.tenant_id))


@subscribe("account.erased")
def forget_words(event: Event) -> None:
    """What somebody wrote goes with their account: quotes, and the words by which it was found."""
    ContributionWords.objects.filter(contribution__author=event.subject_id).delete()
    Quote.objects.filter(author=event.subject_id).delete()
