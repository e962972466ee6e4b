"""Frozen values and errors: the words that every room of the house shares."""
