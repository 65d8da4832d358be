"""Tags of the promotion rooms."""
