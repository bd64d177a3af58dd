"""Under which links a publication was looked at last, and which files were among them: the gate lets it out under these alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.statements import put
from syndicate.model.review import Attachment
from syndicate.pipeline.gate.beside import linked_files
from syndicate.pipeline.gate.digest import canonical

_NOTED = "SELECT 1 FROM beside WHERE review = ? AND links = ? AND attachments = ?"
_NOTE = put("beside", ("review", "links", "attachments"), ("review",))
_LINKS = msgspec.json.Decoder(list[tuple[str, str | None]])


def addresses(links: str) -> tuple[str, ...]:
    """Return where stored links lead: what a short one resolves to, else the link itself."""
    pairs = _LINKS.decode(links) if links else []
    return tuple(resolved or url for url, resolved in pairs)


def note_beside(connection: Connection, review: str, links: str, files: Sequence[Attachment]) -> None:
    """Note what stood beside a publication when it was looked at."""
    row = (review, links, canonical(tuple(files)))
    if connection.execute(_NOTED, row).fetchone() is None:
        connection.execute(_NOTE, row)


def wrongly_noted(connection: Connection) -> Iterator[str]:
    """Yield the reviews of which the files that were noted are not those that the links lead to."""
    for review, links, attachments in connection.execute(
        "SELECT review, links, attachments FROM beside ORDER BY review"
    ):
        if canonical(linked_files(addresses(str(links)))) != attachments:
            yield str(review)
