"""Pages of decisions: the public register, and publishing one's own."""
