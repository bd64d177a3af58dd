"""Whatever happens to the bytes of an export, it ends in records, rejections, or one rejection of the whole file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from weibo_kit import SAMPLES, file_of, read

from syndicate.connect import Record, Rejection, Unreadable
from syndicate_connectors.weibo import SPEC

WEDGES = (b",", b'"', b"\n", b"\x00", b"\xef\xbb\xbf", b"{", b"null", b"<", b"9")


def _damaged(raw: bytes, chance: random.Random) -> bytes:
    content = bytearray(raw)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(3):
            case 0:
                content[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[at : at + chance.randint(1, 40)]
            case _:
                content[at:at] = chance.choice(WEDGES)
    return bytes(content)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_damage_is_told_and_never_raised(tmp_path: Path, path: Path) -> None:
    """Flipped, lost and inserted bytes give readings with their reasons, and no exception but `Unreadable`."""
    chance = random.Random(path.name)
    assert SPEC.recognise is not None
    for _ in range(25):
        file = file_of(tmp_path, _damaged(path.read_bytes(), chance), f"damaged{path.suffix}")
        assert 0.0 <= SPEC.recognise(file, file.head()) <= 1.0
        try:
            readings = read(file)
        except Unreadable as unreadable:
            readings = [unreadable.rejection]
        for reading in readings:
            if isinstance(reading, Record):
                assert reading.native_id
                assert reading.published_at is not None
            elif isinstance(reading, Rejection):
                assert reading.message.startswith(f"damaged{path.suffix}")
                assert " / " in reading.message
