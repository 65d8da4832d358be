"""The words in which obstacles are told apart: shared codes, and what an institution adds."""
