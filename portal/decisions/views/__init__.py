"""Pages of decisions: the public register, and requests for a review."""
