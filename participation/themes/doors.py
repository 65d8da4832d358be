"""Whoever wrote without an account is told through the door by which it came, while that is open.

Addresses are forgotten some days after an arrival was dealt with; from then on the receipt's page
alone says what was answered.
"""

from collections.abc import Sequence

from participation.contributions.asking_out import tell_news
from participation.contributions.models import InboundMessage
from participation.themes.telling import Unattributed, answers_by_door


@answers_by_door
def tell_through_the_door(some: Sequence[Unattributed]) -> None:
    """One neutral message to each, for each answer."""
    answers = {one.contribution_id: one for one in some}
    messages = InboundMessage.objects.filter(contribution__in=list(answers))
    for message in messages.exclude(sealed_address=b""):
        if message.contribution_id is not None:
            one = answers[message.contribution_id]
            tell_news(message, about=f"{one.theme.pk}:{one.answer}")
