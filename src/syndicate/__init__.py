"""Count disclosed government information once, exactly, and keep the proof."""

__version__ = "0.1.0"
