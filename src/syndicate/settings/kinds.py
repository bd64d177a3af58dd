"""Kinds of values that only settings know."""


class Seconds(float):
    """A length of time in seconds, written with its unit: `30s`, `10m`, `2h`, `1d`."""
