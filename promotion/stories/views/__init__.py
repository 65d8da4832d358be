"""Pages of good examples."""
