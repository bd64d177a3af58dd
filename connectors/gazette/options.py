"""Options of the gazette connector."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class GazetteOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set for a source of gazettes."""

    source: Annotated[
        str,
        Meta(
            min_length=1,
            description="刊物的固定编号；不同刊物须不同 / a fixed word for the periodical; different for different periodicals",
        ),
    ] = "gazette"
    base_url: Annotated[
        str, Meta(description="目录中相对链接的起点 / what relative links in the contents start from")
    ] = ""
