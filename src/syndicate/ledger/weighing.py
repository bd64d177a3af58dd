"""By which rules the rows of a ledger were made: what each jurisdiction weighs by, and what of it is still to be made anew."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.pipeline.dedup.parameters import ByJurisdiction, Parameters, parameters_of

_LANES = "SELECT lane, cursor, receipt FROM lane WHERE lane LIKE 'recognition:%' AND cursor <> ''"
_LANE = "SELECT cursor, receipt FROM lane WHERE lane = ? AND cursor <> ''"
# Neither entries of the quarantine that are closed nor registers are made by these rules.
_OTHERS = "SELECT 1 FROM receipt WHERE jurisdiction = ? AND rules {} ? AND number > ? AND lane NOT LIKE 'quarantine:%' LIMIT 1"
_HOLDS = "SELECT 1 FROM disclosure WHERE jurisdiction = ? LIMIT 1"


class Renewal(msgspec.Struct, frozen=True):
    """The cursor of the lane of recognition: what weighs, and how far the jurisdiction has been made anew."""

    by: str = ""
    parameters: dict[str, Any] | None = None
    """None: those that are installed."""
    reason: str = ""
    """Who switched the parameters on, and why."""
    rules: str = ""
    """Digest of the rule set by which everything up to `after` was made; empty: of a release that did not say."""
    after: int | None = None
    """Id of the last disclosure that was made anew; None: all of them."""

    @property
    def weighing(self) -> Parameters | None:
        """The parameters as typed values."""
        return None if self.parameters is None else parameters_of(self.parameters)

    @property
    def cursor(self) -> dict[str, Any]:
        """What the lane keeps."""
        return msgspec.structs.asdict(self)


def rule_set(digest: str, parameters: Parameters | None) -> str:
    """Return the digest of the rules that decide: those installed, and what recognition weighs by where that is something else."""
    return digest if parameters is None else hashlib.sha256(f"{digest}\n{parameters.digest}".encode()).hexdigest()


def lane_of(jurisdiction: str) -> str:
    """Return the lane whose receipts are those of making a jurisdiction anew, and whose cursor says by what."""
    return f"recognition:{jurisdiction}"


def switched_on(parameters: Parameters | None, by: str, reason: str) -> Renewal:
    """Return the beginning of making everything anew by other parameters, None: by those that are installed."""
    values = None if parameters is None else msgspec.to_builtins(parameters)
    return Renewal(by=by, parameters=values, reason=reason, after=0)


def weighing(connection: Connection) -> ByJurisdiction:
    """Return the parameters in force where they are not those that are installed."""
    found: dict[str, Parameters] = {}
    for lane, cursor, _ in connection.execute(_LANES):
        values = msgspec.json.decode(cursor, type=Renewal).weighing
        if values is not None:
            found[lane.partition(":")[2]] = values
    return found


def renewal(connection: Connection, jurisdiction: str) -> tuple[Renewal, int]:
    """Return how far a jurisdiction has been made anew, and the number of the receipt of that; 0: never."""
    row = connection.execute(_LANE, (lane_of(jurisdiction),)).fetchone()
    return (msgspec.json.decode(row[0], type=Renewal), int(row[1])) if row else (Renewal(), 0)


def unsettled(connection: Connection, jurisdiction: str, digest: str) -> str:
    """
    Return why a jurisdiction is not settled, in both languages; empty when all that it holds was made by these rules.

    `digest` is that of the rules of the present program; empty where nobody says, and then they are taken to be those that were used last.
    """
    present, receipt = renewal(connection, jurisdiction)
    rules = rule_set(digest, present.weighing) if digest else present.rules
    if connection.execute(_HOLDS, (jurisdiction,)).fetchone() is None:
        return ""
    if present.rules == rules and present.after is not None:
        return (
            f"辖区 {jurisdiction} 正在按现行规则重算，尚未算完 / {jurisdiction} is being made anew by the present rules, "
            "and part of it is still to come"
        )
    since = receipt if present.rules == rules else 0
    if digest and any(
        connection.execute(_OTHERS.format(sign), (jurisdiction, rules, since)).fetchone() for sign in "<>"
    ):
        return (
            f"程序或规则已更新，辖区 {jurisdiction} 有条目尚按旧规则认定 / the program or its rules have changed, and part of "
            f"{jurisdiction} was made by others"
        )
    return ""
