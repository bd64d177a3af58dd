"""Screening before anything is stored: state-secret marks, by word lists as data."""

from syndicate.pipeline.screen.marks import Mark, MarkDetector

__all__ = ["Mark", "MarkDetector"]
