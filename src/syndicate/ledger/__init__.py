"""台账: the one transactional store of truth."""
