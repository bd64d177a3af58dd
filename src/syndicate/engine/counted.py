"""The counts of a year as programs are told of them: by a command, and by the answer to an errand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # commands import this before they know what they are to do
    from syndicate.model import Statistics

Counts = dict[str, Any]


def counts_of(counted: Statistics) -> Counts:
    """Return the counts of a year for programs."""
    channels = {
        name: {"postings": one.postings, "information": one.information} for name, one in counted.channels.items()
    }
    return {
        "year": counted.year,
        "postings": counted.postings,
        "information": counted.information,
        "overlap": counted.overlap.items,
        "channels": channels,
    }
