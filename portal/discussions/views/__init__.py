"""The pages of discussions: for readers and authors, members of closed rooms, moderators."""
