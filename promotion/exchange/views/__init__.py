"""Pages of the exchange: imports of staff, files for everybody."""
