"""Pages of the feedback loop."""
