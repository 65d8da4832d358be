"""Pages of signals and alerts."""
