"""Every write of discussions. Moves of threads, posts and memberships: `transitions.perform`."""

from portal.discussions import effects, permissions  # noqa: F401 - they register
from portal.discussions.mail_replies import receive_reply_by_mail
from portal.discussions.moderating import forget_author, remove_all_of_author, translate_post
from portal.discussions.posting import Words, edit_post, is_editable, report_post, write_post
from portal.discussions.rooms import (
    Entry,
    enter,
    found_room,
    list_myself,
    make_founding_code,
    take_back_vouch,
    vouch,
)
from portal.discussions.threads import follow, open_thread, reply_address

__all__ = [
    "Entry",
    "Words",
    "edit_post",
    "enter",
    "follow",
    "forget_author",
    "found_room",
    "is_editable",
    "list_myself",
    "make_founding_code",
    "open_thread",
    "receive_reply_by_mail",
    "remove_all_of_author",
    "reply_address",
    "report_post",
    "take_back_vouch",
    "translate_post",
    "vouch",
    "write_post",
]
