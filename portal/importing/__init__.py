"""Bringing tables in: files read as rows of texts, states of an import, work in pieces.

The rooms that import keep their own lines and say what a line does; how a spreadsheet is read, how
an import moves on and how the worker goes through it stand here once.
"""
