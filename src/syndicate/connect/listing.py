"""List pages of portals: which publications they name, where they go on, and how many there should be."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from syndicate.connect.decode import declared_charset, decode
from syndicate.connect.listing_html import html_list
from syndicate.connect.listing_json import json_list
from syndicate.connect.listing_values import ListEntry, ListPage

__all__ = ["ListEntry", "ListPage", "parse_list"]


def parse_list(raw: bytes, url: str, content_type: str | None = None, rows: str = "") -> ListPage:
    """
    Read a list page of any known dialect: UCAP and gkmlpt JSON, jpage record sets, TRS and other HTML lists.

    A page without entries is returned as such; whether that is an empty list or a broken one, `stated_empty` tells.

    Args:
        raw: The page as it came.
        url: Its final address; relative links count from here.
        content_type: The header of that name.
        rows: CSS selector of the rows, for layouts that are not recognised.

    Raises:
        ValueError: The bytes fit no encoding, or it is JSON of no known shape.
    """
    text = decode(raw, declared_charset(raw, content_type)).lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        return json_list(_json(text), url)
    return html_list(text, url, rows)


def _json(text: str) -> Mapping[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise ValueError(f"不是 JSON 对象：{error} / not a JSON object: {error}") from error
