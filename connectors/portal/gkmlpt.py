"""The article inside a gkmlpt page: a JSON object in a script, not markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from syndicate.connect.dates import parse_moment

DETAIL = re.compile(r"[\"']?DETAIL[\"']?\s*:\s*(?=\{)")
FACTS = {
    "document_number": "document_number",
    "identifier": "index_number",
    "publisher": "issuer",
    "keywords": "keywords",
    "classify_main_name": "column",
    "classify_genre_name": "kind",
    "classify_theme_name": "theme",
}


class Detail(NamedTuple):
    """Title, HTML and facts of the article."""

    title: str
    body: str
    facts: dict[str, str]


def gkmlpt_detail(text: str) -> Detail | None:
    """Return the article of `_CONFIG.DETAIL`, None where the page has none or it cannot be read."""
    found = DETAIL.search(text)
    if found is None:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text, found.end())
    except ValueError:
        return None
    return Detail(str(value.get("title") or ""), str(value.get("content") or ""), _facts(value))


def _facts(value: Mapping[str, object]) -> dict[str, str]:
    facts = {label: str(value[key]) for key, label in FACTS.items() if value.get(key)}
    if value.get("id"):
        facts["manuscript_id"] = f"post_{value['id']}"
    for key, label in (
        ("display_publish_time", "pub_date"),
        ("first_publish_time", "first_published"),
        ("date", "written_date"),
    ):
        epoch = value.get(key)
        if isinstance(epoch, int) and epoch:
            facts.update(_stamped(label, epoch))
    return facts


def _stamped(label: str, epoch: int) -> dict[str, str]:
    try:
        at = parse_moment(epoch).at
    except ValueError:
        return {}
    return {label: at.strftime("%Y-%m-%d" if label == "written_date" else "%Y-%m-%d %H:%M:%S")}
