"""Which jurisdictions of a ledger weigh evidence otherwise than installed: what `dedup apply` last committed for each."""

from __future__ import annotations

from typing import Any

import apsw
import msgspec

from syndicate.pipeline.dedup.parameters import ByJurisdiction, Parameters, parameters_of

_LANES = "SELECT lane, cursor FROM lane WHERE lane LIKE 'recognition:%' AND cursor <> ''"


def lane_of(jurisdiction: str) -> str:
    """Return the lane whose receipts are those of recognising a jurisdiction again, and whose cursor says by what."""
    return f"recognition:{jurisdiction}"


def cursor_of(parameters: Parameters | None, by: str, reason: str) -> dict[str, Any]:
    """Return what the lane keeps: the parameters, None for those that are installed, and who switched them on and why."""
    return {"by": by, "parameters": None if parameters is None else msgspec.to_builtins(parameters), "reason": reason}


def weighing(connection: apsw.Connection) -> ByJurisdiction:
    """Return the parameters in force where they are not those that are installed."""
    found: dict[str, Parameters] = {}
    for lane, cursor in connection.execute(_LANES):
        values = msgspec.json.decode(cursor)["parameters"]
        if values is not None:
            found[lane.partition(":")[2]] = parameters_of(values)
    return found
