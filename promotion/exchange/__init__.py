"""Import and export of obstacles: what is exported can be imported."""
