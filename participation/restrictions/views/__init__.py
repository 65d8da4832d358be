"""Pages of reports that somebody was kept out: for whoever files one, for those who review."""
