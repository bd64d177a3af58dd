"""Codes and figures of named firms, which open-data and survey tables must not carry; penalties, licences and awards may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found

_G = r"[ \-]?"
_SHAPES = {
    "uscc": re.compile(rf"(?<![A-Z0-9])[0-9A-Z]{_G}[0-9A-Z](?:{_G}\d){{6}}(?:{_G}[0-9A-Z]){{10}}(?![A-Z0-9*])"),
    "org_code": re.compile(r"(?<![A-Z0-9])[0-9A-Z]{8} ?-? ?[0-9X](?![A-Z0-9*])"),
    "tax_id": re.compile(rf"(?<![A-Z0-9])[0-9A-Z](?:{_G}[0-9A-Z]){{14,19}}(?![A-Z0-9*])"),
    "biz_reg": re.compile(rf"(?<![A-Z0-9])\d(?:{_G}\d){{12,14}}(?![A-Z0-9*])|(?<![A-Z0-9])[0-9A-Z]{{18}}(?![A-Z0-9*])"),
    "revenue": re.compile(r"-?\d[\d,]*(?:\.\d+)? ?(?:万元|亿元|百万元|千元|元|万美元|万|亿)?"),
}


class Companies:
    """Knows by its words which texts are open data or surveys, and which publish by duty."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._open, self._duty = words["open_data"], words["duty"]

    def codes(self, document: Document) -> Iterator[Found]:
        """Find company codes and figures in tables and lists of open data and surveys."""
        if not self._is_open(document.heading):
            return
        taken: list[tuple[int, int]] = []
        for name, shape in _SHAPES.items():
            for (start, end), row in document.values(name):
                if row is not None and row.header is not None and "company" not in row.header.every:
                    continue
                if row is None and name == "revenue" and not document.hits.has("company"):
                    continue
                found = shape.search(document.text, start, min(len(document.text), max(end, start + 1)))
                if found is None or (name == "revenue" and not self._alone(document.text, start, end, found)):
                    continue
                if not any(other[0] < found.end() and found.start() < other[1] for other in taken):
                    taken.append(found.span())
                    yield Found(found.start(), found.end(), f"{name}/open_data")

    def _is_open(self, heading: str) -> bool:
        """Tell whether the first line that says what the text is says open data or a survey; a duty to publish goes before."""
        for line in heading.split("\n"):
            if any(word in line for word in self._duty):
                return False
            if any(word in line for word in self._open):
                return True
        return False

    def _alone(self, text: str, start: int, end: int, found: re.Match[str]) -> bool:
        """Tell whether the figure is the whole value."""
        return text[start : found.start()].strip(' :："为约') == "" and len(text[found.end() : end].strip(' "、)')) <= 2
