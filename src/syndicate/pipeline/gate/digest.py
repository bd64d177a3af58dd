"""What an approval binds to: one digest over the exact text, its attachments, the masking, what goes out, channels and rule set."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Any

import msgspec

from syndicate.model.review import Attachment, Mask
from syndicate.pipeline.gate.masking import masked
from syndicate.pipeline.normalise.markup import texts_of

_JSON = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> str:
    """Return a value as JSON in the one form that is digested: keys sorted, no spaces, UTF-8."""
    return _JSON.encode(value).decode()


def digest_of(tag: str, value: Any) -> str:
    """Return the SHA-256 of a value in canonical form, under a tag that keeps kinds of values apart."""
    return hashlib.sha256(tag.encode() + b"\0" + _JSON.encode(value)).hexdigest()


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an approval binds to."""

    title: str
    body: str
    html: bool
    attachments: tuple[Attachment, ...]
    masks: tuple[Mask, ...]
    channels: tuple[str, ...]
    rules: str

    @property
    def shown(self) -> tuple[str, str]:
        """Title and body as they go out."""
        return masked(self.title, self.body, self.masks)

    @property
    def digest(self) -> str:
        """
        SHA-256 over all of it in canonical form.

        Every field is digested as it is, code point by code point; attachments by name, size and digest of the file; channels and masks
        in order of their values. What goes out follows from text and masks and is digested too.
        """
        attachments = sorted((one.name, one.digest, one.size) for one in self.attachments)
        masks = sorted((one.part, one.start, one.end, one.text) for one in self.masks)
        said = [self.title, self.body, self.html, attachments, masks, [*self.shown], sorted(self.channels), self.rules]
        return digest_of("syndicate-review-1", said)

    @property
    def wording(self) -> str:
        """See `wording`."""
        title, body = self.shown
        return wording(title, texts_of([body])[0] if self.html else body)


def wording(title: str, text: str) -> str:
    """Return the SHA-256 of words without white space, in one form of Unicode: equal for the same text on any page."""
    said = unicodedata.normalize("NFKC", f"{title}\n{text}")
    return hashlib.sha256("".join(said.split()).encode("utf-8", "surrogatepass")).hexdigest()


def rows_digest(tag: str, rows: Sequence[msgspec.Struct]) -> str:
    """Return the digest of whole rows, in order: what an act carries of what was written with it."""
    return digest_of(tag, [msgspec.structs.astuple(row) for row in rows])
