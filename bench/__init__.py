"""Measures speed and memory beside the straightforward way, in one run. Not installed, never part of the tests."""
