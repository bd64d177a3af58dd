"""Options of the records connector."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class RecordsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set for a source of JSON lines."""

    source: Annotated[
        str,
        Meta(
            min_length=1,
            description="行内没有 source 时，编号属于哪个平台或账号 / the platform or account that ids belong to where a line names no source",
        ),
    ] = "records"
