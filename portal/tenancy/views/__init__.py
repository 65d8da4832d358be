"""Pages of the portal as a whole and of one institution."""
