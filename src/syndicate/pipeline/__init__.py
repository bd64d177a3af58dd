"""prepare and decide: what becomes of a reading. Pure."""
