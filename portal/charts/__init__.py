"""Maps and charts, drawn by the worker as pictures that a page shows inline."""
