"""The filter in front of a queue: readings that were handed on before, word for word, are not handed on again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from syndicate.model.prepared import Prepared
from syndicate.pipeline.admission import Ready
from syndicate.shared.unchanged import Unchanged, digests_of

_ENCODE = msgspec.json.Encoder(order="sorted").encode


class Sifted(NamedTuple):
    """What became of the readings of a page."""

    fresh: list[Ready]
    """What is to be handed on, in order."""
    dropped: int
    """How many were handed on before; no receipt counts them."""
    digests: Mapping[str, bytes]
    """What is to be noted when all that is fresh is safely handed on."""


class Sieve:
    """
    Drops what adds nothing to the set of readings that the ledger is a function of.

    Dropped is a publication that says what was handed on last under its name, equal in all that is decided by, when it was observed
    and where it was read included. What was refused or sealed and rows of registers always go on.
    """

    def __init__(self, unchanged: Unchanged, scope: str) -> None:
        self._unchanged = unchanged
        self._scope = scope

    async def sift(self, items: Sequence[Ready]) -> Sifted:
        """Return what of a page is to be handed on. Positions within the page move: pages that tell of places in them go on whole."""
        digests = digests_of([(_name(item), _words(item)) for item in items if isinstance(item, Prepared)])
        known = await self._unchanged.known(self._scope, digests)
        fresh = [item for item in items if not (isinstance(item, Prepared) and _name(item) in known)]
        noted = {name: digest for name, digest in digests.items() if name not in known}
        return Sifted(fresh, len(items) - len(fresh), noted)

    async def note(self, sifted: Sifted) -> None:
        """Remember what is safely handed on now; before that it may be lost, and nothing would hand it on again."""
        await self._unchanged.note(self._scope, sifted.digests)


def _name(item: Prepared) -> str:
    record = item.record
    return f"{record.jurisdiction}\x1f{record.source}\x1f{record.native_id}"


def _words(item: Prepared) -> bytes:
    """Return everything that is decided by, where it was read among it, which decides between equals; the text stands in the digest."""
    record = msgspec.structs.replace(item.record, body="", html=False, screened="")
    return _ENCODE((record, item.digest, item.links))
