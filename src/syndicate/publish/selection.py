"""Which of what is released goes into a feed, or to a subscriber."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from syndicate.model import Channel
from syndicate.model.publishing import EVENT_TYPES, RELEASED, WITHDRAWN, Subscriber
from syndicate.model.review import Posting, Publishable
from syndicate.publish.entries import FACETS, Entry, Gone

BY = ("channel", "unit", *FACETS)
"""By what a feed can be narrowed."""
_LONGEST = 150
"""Bytes of a file name."""


class Selection(msgspec.Struct, frozen=True):
    """Conditions that all hold: pairs of one of `BY` and its value. Without any: everything."""

    pairs: tuple[tuple[str, str], ...] = ()

    def takes(self, entry: Entry) -> bool:
        """Say whether an entry belongs to it."""
        return all(value in _values(entry, name) for name, value in self.pairs)

    def tells(self, gone: Gone) -> bool:
        """
        Say whether a feed of it shows a deleted entry.

        Of what was deleted only the unit is known; readers pass over an id that they have not seen (RFC 6721 §3).
        """
        return all(name != "unit" or value == gone.unit for name, value in self.pairs)

    @property
    def label(self) -> str:
        """What it is called in titles."""
        return " · ".join(Channel(value).label if name == "channel" else value for name, value in self.pairs)

    @property
    def path(self) -> str:
        """Where a feed of it lies, without number and suffix; one or no condition."""
        if not self.pairs:
            return "all"
        ((name, value),) = self.pairs
        return f"{name}/{_file_name(value)}"


ALL = Selection()


def selection(**given: str) -> Selection:
    """
    Return the selection of what is given by name; empty values are no condition.

    Raises:
        ValueError: There is no such channel, or nothing can be told by that name.
    """
    pairs = tuple((name, given[name]) for name in BY if given.get(name))
    unknown = [name for name in given if name not in BY]
    if unknown or any(name == "channel" and value not in set(Channel) for name, value in pairs):
        channels = ", ".join(Channel)
        raise ValueError(f"渠道应为 {channels} 之一 / the channel is one of {channels}")
    return Selection(pairs)


def catalogue(entries: Iterable[Entry], deleted: Iterable[Gone]) -> list[Selection]:
    """Return every feed that there is: all, each channel, and each unit and facet value that occurs."""
    values: dict[str, set[str]] = {name: set() for name in BY}
    values["channel"] = set(Channel)
    for entry in entries:
        for name in BY[1:]:
            values[name].update(_values(entry, name))
    values["unit"].update(gone.unit for gone in deleted)
    return [ALL, *(Selection(((name, value),)) for name in BY for value in sorted(values[name]) if value)]


def feeds_of(entry: Entry) -> list[Selection]:
    """Return every feed of the catalogue that holds an entry."""
    known = ((name, value) for name in BY for value in sorted(_values(entry, name)) if value)
    return [ALL, *(Selection((pair,)) for pair in known)]


def _values(entry: Entry, name: str) -> frozenset[str]:
    if name == "channel":
        return frozenset(entry.channels)
    return frozenset((entry.unit if name == "unit" else entry.facets.get(name, ""),))


def _file_name(value: str) -> str:
    """Return a value as one safe part of a path: letters of any script stay, all else is written as %XX; cut where too long."""
    name = "".join(one if one.isalnum() or one in "-_" else quote(one, safe="").replace(".", "%2E") for one in value)
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(value.encode()).hexdigest()[:16]
    return name.encode()[: _LONGEST - 17].decode("utf-8", "ignore").rsplit("%", 1)[0] + "~" + digest


def url_path(path: str) -> str:
    """Return a path as it stands in an address."""
    return quote(path, safe="/~")


def wants(to: Subscriber, posting: Posting, row: Publishable | None) -> bool:
    """
    Say whether a subscriber asked for an event.

    A withdrawal he gets anyway where he may have got the information; here the question is whether he wants those of others, too:
    only who asked for withdrawals alone does.
    """
    events = _listed(to.events) or set(EVENT_TYPES.values())
    if row is None:
        return events == {EVENT_TYPES[WITHDRAWN]}
    if EVENT_TYPES[RELEASED] not in events or posting.event != RELEASED:
        return False
    channels, units = _listed(to.channels), _listed(to.units)
    there = set(msgspec.json.decode(row.channels, type=list[str]))
    return (not channels or bool(channels & there)) and (not units or row.unit in units) and _of_facets(to, row)


def _of_facets(to: Subscriber, row: Publishable) -> bool:
    asked: dict[str, set[str]] = {}
    for pair in _listed(to.facets):
        name, _, value = pair.partition("=")
        asked.setdefault(name, set()).add(value)
    return all(getattr(row, name) in values for name, values in asked.items())


def _listed(text: str) -> set[str]:
    return set(msgspec.json.decode(text, type=list[str]))
