"""Characters that are none: half of a surrogate pair has no UTF-8, and U+0000 ends a text for many programs and fits no text of PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from syndicate.model import Reading

_ENCODER = msgspec.json.Encoder()
_NOTHING = b"\\u0000"


def sound(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Return the readings with U+FFFD for U+0000 and every half of a surrogate pair; whole pairs become the character that they mean."""
    # One look at the whole batch, at the speed of copying: such texts are rare.
    return readings if _encodes(readings) else [one if _encodes(one) else _repaired(one) for one in readings]


def _encodes(value: object) -> bool:
    try:
        return _NOTHING not in _ENCODER.encode(value)
    except UnicodeEncodeError:
        return False


def _repaired(value: Any) -> Any:
    if isinstance(value, str):
        # Words of the vocabulary are ASCII and keep their type.
        if value.isascii() and "\0" not in value:
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if isinstance(value, msgspec.Struct):
        fields = {name: _repaired(getattr(value, name)) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    if isinstance(value, Mapping):
        return {_repaired(key): _repaired(what) for key, what in value.items()}
    return tuple(map(_repaired, value)) if isinstance(value, tuple) else value
