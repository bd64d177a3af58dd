"""Carries what every source has (path, url, allow_private, rate) into the options of connectors that ask for it by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from syndicate.settings.table import keys

ADDRESSES = ("url", "address")
"""Names under which a connector's options take one address; `lists` takes several."""
ANYWHERE = ("0.0.0.0/0", "::/0")
CARRIED = frozenset({"path", *ADDRESSES, "allow"})
"""Options that a source states at its own level; the sample configuration shows them there only."""


def carried(values: Mapping[str, Any], options: type[msgspec.Struct]) -> dict[str, Any]:
    """Return options that follow from the source's own keys, for those names that the connector's options have."""
    known = keys(options)
    return {name: value for name, value in _all(values) if name in known}


def _all(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if values.get("path"):
        yield "path", str(values["path"])
    if values.get("url"):
        yield from ((name, values["url"]) for name in ADDRESSES)
        yield "lists", (values["url"],)
    private = values.get("allow_private", False)
    if private:
        yield "allow", ANYWHERE if private is True else private
    if "rate" in values:
        yield "interval", 1 / values["rate"]


def has_place(values: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Say whether the source, or its options, name where to read."""
    return any(values.get(name) for name in ("path", "url")) or any(
        options.get(name) for name in ("path", "lists", *ADDRESSES)
    )
