"""Shared hot state: what several processes tell each other, and what may be lost at any moment without a number changing."""
