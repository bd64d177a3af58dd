"""Says what is wrong with a line: which key, and what was expected there."""

from __future__ import annotations

import re

import msgspec

from syndicate.connect import Channel, FileInput, Rejection, Standing
from syndicate.connect.rows import rejection

_PATH = re.compile(r"`\$\.?([\w.\[\].]*)`")
_MISSING = re.compile(r"missing required field `(\w+)`")
_EXPECTED = {
    "channel": "|".join(Channel),
    "standing": "|".join(Standing),
    "id": "文字或整数 / text or a whole number",
    "version": "整数 / a whole number",
    "links": '[{"url": …, "resolved": …}]',
    "published_at": "2018-03-05T10:20:30+08:00",
    "received_at": "2018-03-05T10:20:30+08:00",
}


def refuse(file: FileInput, number: int, raw: bytes, error: msgspec.DecodeError) -> Rejection:
    """Return the rejection of a line that cannot be decoded into the shape of a record."""
    if not isinstance(error, msgspec.ValidationError):
        return _broken(file, number, raw, error)
    missing = _MISSING.search(str(error))
    if missing:
        field = missing[1]
        reason = "bad_id" if field == "id" else "bad_value"
        return rejection(file, number, reason, f"缺少 {field} / {field} is missing", field, raw)
    path = _PATH.search(str(error))
    field = path[1] if path else ""
    top = re.split(r"[.\[]", field)[0]
    expected = _EXPECTED.get(top, "文字 / text")
    chinese, _, english = expected.partition(" / ")
    message = (
        f"“{field or '整行'}”应为 {chinese}：{error} / {field or 'the line'}: expected {english or chinese}: {error}"
    )
    return rejection(file, number, "bad_value", message, field, raw)


def _broken(file: FileInput, number: int, raw: bytes, error: msgspec.DecodeError) -> Rejection:
    cut = "truncated" in str(error)
    message = f"不是完整的 JSON 对象：{error} / is not a whole JSON object: {error}"
    return rejection(file, number, "truncated_file" if cut else "bad_value", message, "", raw)
