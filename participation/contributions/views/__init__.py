"""Pages of contributions: their author's, everybody's, and those of staff."""
