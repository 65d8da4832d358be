"""Closed rooms, threads, posts, and what of a post can be read by others."""

from portal.discussions.models.posts import Post, PostTranslation, PublishedPost, Signature
from portal.discussions.models.rooms import Room, RoomMembership, Vouch
from portal.discussions.models.threads import Participation, Thread

__all__ = [
    "Participation",
    "Post",
    "PostTranslation",
    "PublishedPost",
    "Room",
    "RoomMembership",
    "Signature",
    "Thread",
    "Vouch",
]
