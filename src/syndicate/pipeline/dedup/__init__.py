"""Recognise the same information: fingerprints, pair evidence, canonical clusters."""

VERSION = "5"
"""Changes whenever two items could be judged otherwise than before."""
