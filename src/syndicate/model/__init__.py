"""Values and vocabulary. No input or output, no clock."""

from syndicate.model.errors import ConfigError, Fatal, Fenced, SyndicateError, Transient, Unreadable, UsageError
from syndicate.model.records import REASONS, Enrichment, Link, Reading, Record, RegisterRow, Rejection
from syndicate.model.vocabulary import CHINA, Channel, Precision, Presence, Standing

__all__ = [
    "CHINA",
    "REASONS",
    "Channel",
    "ConfigError",
    "Enrichment",
    "Fatal",
    "Fenced",
    "Link",
    "Precision",
    "Presence",
    "Reading",
    "Record",
    "RegisterRow",
    "Rejection",
    "Standing",
    "SyndicateError",
    "Transient",
    "Unreadable",
    "UsageError",
]
