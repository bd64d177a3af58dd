"""Screening before anything is stored or goes out: marks, personal and commercial data; by rules as data with their own examples."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from syndicate.pipeline.screen.marks import Mark, MarkDetector

if TYPE_CHECKING:
    from syndicate.pipeline.screen.rules import Ruleset
    from syndicate.pipeline.screen.screener import screen, screen_batch, screen_text

__all__ = ["Mark", "MarkDetector", "Ruleset", "screen", "screen_batch", "screen_text"]

_HOMES = {"Ruleset": "rules", "screen": "screener", "screen_batch": "screener", "screen_text": "screener"}


def __getattr__(name: str) -> Any:
    """Return what screens texts, loaded when it is first asked for: whoever looks for marks alone does without its vocabulary."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
