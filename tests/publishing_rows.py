"""Rows of the views that feeds are made of, and odd texts, for the tests of feeds and webhooks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from syndicate.model import CHINA
from syndicate.model.publishing import Tombstone
from syndicate.model.review import Publishable

START = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
ODD = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(
    [
        "]]>",
        "\x00",
        "\x0b\x1f",
        "\ud83d",
        "\udc00x",
        "👨‍👩‍👧",
        "\ufffe",
        "&amp;<script>",
        "\u2028",
        "a\r\nb",
        "<![CDATA[x]]>",
        "\x85",
        "\u202e",
    ]
)


def row(number: int = 1, **fields: Any) -> Publishable:
    """Return a row of the view."""
    given = {
        "review": f"{number:016x}", "jurisdiction": "230102", "subject": f"区民政局/{number}", "source": "draft", "unit": "区民政局",
        "state": "released", "digest": f"{number:064x}", "title": f"通知{number}", "body": f"正文{number}", "html": 0, "attachments": "[]",
        "channels": '["website"]', "sheet": "{}", "made_on": "2026-03-01", "cleared_at": "",
        "released_at": (START + timedelta(minutes=number)).isoformat(timespec="milliseconds"), "url": "", "published": "",
        "document_number": "", "index_number": "", "kind": "", "five_open": "", "field": "", "theme": "",
    }  # fmt: skip
    return Publishable(**given | fields)


def tombstone(number: int, minute: int = 59, **fields: str) -> Tombstone:
    """Return a row of the other view."""
    at = (START + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
    given = {
        "review": f"{number:016x}",
        "jurisdiction": "230102",
        "unit": "区民政局",
        "digest": "",
        "code": "error",
        "at": at,
    }
    return Tombstone(**given | {"state": "withdrawn"} | fields)
