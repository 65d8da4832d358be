"""Help on one page: what becomes of a report, and what can be done with what is known."""
