"""Pages of obstacle reports."""
