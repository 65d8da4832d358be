"""Good examples: what changed, for whom, under which conditions, and whether others can do it."""
