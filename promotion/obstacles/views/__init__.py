"""Pages of obstacle reports: reporting one, the receipt, the desk of analysts."""
