"""Values and vocabulary. No input or output, no clock."""

from syndicate.model.counts import ChannelCount, Enquiry, Item, Overlap, Statistics
from syndicate.model.errors import ConfigError, Fatal, Fenced, SyndicateError, Transient, Unreadable, UsageError
from syndicate.model.facts import FACETS, UNKNOWN, Columns, Facets, Facts
from syndicate.model.records import REASONS, Enrichment, Link, Reading, Record, RegisterRow, Rejection
from syndicate.model.vocabulary import CHINA, Channel, Precision, Presence, Standing

__all__ = [
    "CHINA",
    "FACETS",
    "REASONS",
    "UNKNOWN",
    "Channel",
    "ChannelCount",
    "Columns",
    "ConfigError",
    "Enquiry",
    "Enrichment",
    "Facets",
    "Facts",
    "Fatal",
    "Fenced",
    "Item",
    "Link",
    "Overlap",
    "Precision",
    "Presence",
    "Reading",
    "Record",
    "RegisterRow",
    "Rejection",
    "Standing",
    "Statistics",
    "SyndicateError",
    "Transient",
    "Unreadable",
    "UsageError",
]
