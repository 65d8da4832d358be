"""The forms in which staff edit rules, one for each kind."""
