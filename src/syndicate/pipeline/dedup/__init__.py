"""Recognise the same information: fingerprints, pair evidence, canonical clusters."""

VERSION = "6"
"""Changes whenever two items could be judged otherwise than before."""
