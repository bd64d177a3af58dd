"""Metrics of the daemon for Prometheus: one table of them, what sets them, and the listener that shows them."""
