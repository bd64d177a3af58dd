"""Ledgers that earlier programs wrote, kept as they were: each is upgraded, verified, settled, backed up and restored without a loss."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from core_kit import PRESENT, core_over, details, rules
from project_tree import ROOT

from syndicate.engine import backups
from syndicate.engine.renewing import settle_all
from syndicate.engine.restoring import restore
from syndicate.ledger.copying import facts_of, newest_schema
from syndicate.ledger.database import migrations
from syndicate.ledger.sqlite import SqliteLedger

KEPT = sorted((ROOT / "tests" / "data" / "ledgers").glob("*.db.gz"))
RECORD = ("receipt", "disclosure", "revision", "quarantine", "sealed", "register")


@pytest.fixture(params=KEPT, ids=lambda path: path.name.partition(".")[0])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A ledger as an earlier program left it."""
    path = tmp_path / "ledger.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    (tmp_path / "said.json").write_bytes(request.param.with_name(f"{request.param.name[:-6]}.json").read_bytes())
    return path


def said(kept: Path) -> dict[str, Any]:
    """Return what the earlier program said of it."""
    told: dict[str, Any] = json.loads((kept.parent / "said.json").read_text(encoding="utf-8"))
    return told


def test_the_first_schema_is_kept_and_no_kept_one_is_unknown() -> None:
    """From the first schema on ledgers are kept, and of each the migrations that follow are those of this program."""
    schemas = [int(path.name[7:9]) for path in KEPT]
    assert schemas[0] == 1
    assert set(schemas) <= {number for number, _ in migrations()}


def test_an_earlier_ledger_says_the_same_and_keeps_its_promises(kept: Path) -> None:
    """Upgraded by being opened, it holds the same record and says the same numbers; made anew by the present rules every promise holds."""
    before = facts_of(kept)
    assert before.schema == said(kept)["schema"]
    with closing(SqliteLedger(kept)) as ledger:
        ledger.present_rules = lambda: rules().digest
        assert int(ledger.connection.pragma("user_version")) == newest_schema()
        statistics = ledger.statistics(2018)
        assert (statistics.postings, statistics.information) == (said(kept)["postings"], said(kept)["information"])
        settle_all(core_over(ledger), ledger)
        assert not details(ledger.verify((before.receipt, before.hash)))
        assert ledger.statistics(2018).postings == said(kept)["postings"]
    after = facts_of(kept)
    moved = {name: (before.counts[name], after.counts[name]) for name in RECORD[1:] if name in before.counts}
    assert all(was == now for was, now in moved.values()), moved


def test_a_backup_of_an_earlier_ledger_comes_back(kept: Path, tmp_path: Path) -> None:
    """Backed up before the upgrade it keeps its schema; restored it has the present one, and the same record."""
    backup = backups.create(kept, tmp_path / "backups", PRESENT, "0.1.0")
    assert backup.manifest.facts.schema == said(kept)["schema"]
    (tmp_path / "new").mkdir()
    done = restore(backup, tmp_path / "new" / "ledger.db", PRESENT, replace=False)
    assert done.schema == newest_schema()
    restored = facts_of(tmp_path / "new" / "ledger.db")
    assert (restored.receipt, restored.hash) == (backup.manifest.facts.receipt, backup.manifest.facts.hash)
    assert {name: restored.counts[name] for name in RECORD} == {
        name: backup.manifest.facts.counts[name] for name in RECORD
    }
