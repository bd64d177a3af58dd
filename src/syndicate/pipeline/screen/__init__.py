"""Screening before anything is stored or goes out: marks, personal and commercial data; by rules as data with their own examples."""

from syndicate.pipeline.screen.marks import Mark, MarkDetector
from syndicate.pipeline.screen.rules import Ruleset
from syndicate.pipeline.screen.screener import screen, screen_batch, screen_text

__all__ = ["Mark", "MarkDetector", "Ruleset", "screen", "screen_batch", "screen_text"]
