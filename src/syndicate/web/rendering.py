"""Templates and the files that go with them; everything comes with the program, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import jinja2
import msgspec

from syndicate.web.words import known

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Return style and script by name, with their types."""
    folder = files("syndicate.web") / "static"
    found = {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    return {
        name: (content, kind)
        for name, content in found.items()
        for suffix, kind in _TYPES.items()
        if name.endswith(suffix)
    }


def static(name: str) -> str:
    """Return the address of a file of the program; it changes with the content, so browsers may keep it."""
    content, _ = static_files()[name]
    return f"/static/{name}?{sha256(content).hexdigest()[:12]}"


@cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("syndicate.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static
    made.globals["known"] = known
    made.filters["from_json"] = msgspec.json.decode
    made.filters["moment"] = moment
    made.filters["number"] = "{:,}".format
    return made


def moment(stamp: str) -> str:
    """Return a stored moment as people write it: to the minute, in the zone in which it was stored."""
    return stamp[:16].replace("T", " ")


def render(name: str, values: Mapping[str, Any]) -> str:
    """Return a page. All values are escaped: a text under review is never taken for markup."""
    return _templates().get_template(name).render(values)
