"""Reads the typed tables of the national standards and writes the files of Rulebook/limits."""
