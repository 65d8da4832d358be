"""Pages of appeals: their authors' and those of staff who review."""
