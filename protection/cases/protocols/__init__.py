"""The sixteen protocol templates: what to do, by whom, by when, under which consent."""
