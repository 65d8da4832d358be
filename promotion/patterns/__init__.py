"""Patterns: series of counts, signals over them, and the alerts that people make of signals."""
