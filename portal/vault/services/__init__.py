"""Writes of the vault, by what they are about: keys, cases, recovery."""
