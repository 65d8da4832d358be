"""The newest unread messages, for the account's first page."""

from collections.abc import Iterator

from portal.actors.waiting import Waiting, tells_what_waits
from portal.notifications.reading import read_lines
from portal.notifications.selectors import reading_context, visible
from portal.permissions import Actor

SHOWN = 5


@tells_what_waits
def unread_messages(actor: Actor) -> Iterator[Waiting]:
    """A few; all of them stand in the inbox."""
    newest = list(visible(actor).filter(read_at=None).order_by("-pk")[:SHOWN])
    for line in read_lines(newest, context=reading_context(actor)):
        yield Waiting(line.text, line.path)
