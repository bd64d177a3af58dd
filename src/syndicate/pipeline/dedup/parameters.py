"""认定参数: what a comparison weighs by, as data, so that other values can be tried on a ledger before they are switched on."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from syndicate.pipeline.dedup.doubts import INSTALLED_LIMITS, Limits
from syndicate.pipeline.dedup.evidence import WEIGHTS
from syndicate.pipeline.dedup.words import VETOES

SAME_FROM = 0.0
"""Items are the same information when the sum of evidence is above this."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What recognition weighs by. What a file leaves out is as installed."""

    same_from: float = SAME_FROM
    """Items are the same information when the sum of evidence is above this."""
    weights: dict[str, float] = msgspec.field(default_factory=WEIGHTS.copy)
    """Kind of evidence → what it adds where it is given in full; see `evidence.WEIGHTS`."""
    ignored: tuple[str, ...] = ()
    """Facts that differ and are to forbid nothing; see `words.VETOES`."""
    doubts: Limits = INSTALLED_LIMITS
    """How near the threshold a person is asked."""

    @property
    def digest(self) -> str:
        """SHA-256 over the values."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


INSTALLED = Parameters()
ByJurisdiction = Mapping[str, Parameters]
"""Jurisdictions that weigh otherwise than installed."""


def from_toml(text: str) -> Parameters:
    """
    Read parameters.

    Raises:
        ValueError: It is no TOML, or a name or value is wrong; names it and what was expected.
    """
    return parameters_of(tomllib.loads(text))


def parameters_of(values: Mapping[str, Any]) -> Parameters:
    """
    Return parameters from plain values; weights that are left out are as installed.

    Raises:
        ValueError: A name or value is wrong; names it and what was expected.
    """
    read = msgspec.convert(dict(values), Parameters, strict=False)
    _must_be_known("weights", read.weights, WEIGHTS)
    _must_be_known("ignored", dict.fromkeys(read.ignored), VETOES)
    return msgspec.structs.replace(read, weights=WEIGHTS | read.weights, ignored=tuple(sorted(set(read.ignored))))


def _must_be_known(key: str, given: Mapping[str, object], known: Mapping[str, object]) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"，是否指 {near[0]}？ / did you mean {near[0]}?" if near else f"：{'、'.join(known)}"
            raise ValueError(f"{key}.{name} 不认识{hint}")
