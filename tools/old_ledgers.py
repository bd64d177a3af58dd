"""
Writes the ledgers of earlier schemas that the tests upgrade: each is made by the program as it was then, out of the history.

usage: tools/old_ledgers.py [SCHEMA…]      writes tests/data/ledgers/schema-NN.db.gz and what was said of it, schema-NN.json

Whoever releases a new schema adds its commit here once, and runs it for that schema; what stands already is never made again.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "tests" / "data" / "ledgers"
COMMITS = {1: "0b1d648^", 2: "bfa699e^", 14: "0671f91^"}
"""
Schema → the last commit whose newest schema it was, with every one before it.

Those between were never given to anybody: their migrations were still being written.
"""
YEAR, JURISDICTION = 2018, "230102"
MAIN = "from syndicate.cli import main; main()"

NOTICES = (
    ("关于{area}停止供水的通知", "因供水管道检修，{area}于{month}月{day}日停止供水，请居民提前做好储水准备。"),
    (
        "{area}义务教育学校学区划分方案公布",
        "区教育局公布{area}义务教育阶段学校学区划分方案，请家长于{month}月{day}日前办理入学登记。",
    ),
    (
        "{area}老旧小区改造计划",
        "区住建局公布{area}本年度老旧小区改造计划，{month}月{day}日起施工，共涉及居民楼{day}栋。",
    ),
)
AREAS = ("顾乡街道", "新阳路街道", "安静街道", "群力街道", "建国街道")


def items() -> list[dict[str, Any]]:
    """Return a small year: the same informations on several channels, edits, and lines that cannot be read."""
    found: list[dict[str, Any]] = []
    for number in range(45):
        title, body = NOTICES[number % 3]
        said = {"area": AREAS[number // 3 % 5], "month": 1 + number // 15 * 4, "day": 3 + number % 20}
        one = {"title": title.format(**said), "body": body.format(**said), "unit": f"区{AREAS[number % 5]}办事处"}
        day = f"{YEAR}-{said['month']:02}-{said['day']:02}"
        found.append({"id": f"w{number}", "channel": "website", "published_at": day, **one})
        if number % 2 == 0:
            found.append({"id": f"b{number}", "channel": "weibo", "published_at": day, **one, "title": ""})
        if number % 5 == 0:
            found.append(
                {
                    "id": f"w{number}",
                    "channel": "website",
                    "published_at": day,
                    **one,
                    "body": one["body"] + "特此通知。",
                }
            )
    return [
        *found,
        {"id": "broken", "channel": "website", "title": "没有日期", "body": "没有日期的条目。", "unit": "区政府办"},
    ]


def unpacked(commit: str, folder: Path) -> Path:
    """Write the project as it was at a commit, and return the path under which its packages are imported."""
    command = ["git", "archive", commit]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603 - ours
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    (folder / "src" / "syndicate_connectors").symlink_to(folder / "connectors")
    (folder / "src" / "syndicate_config").symlink_to(folder / "config")
    return folder / "src"


def ran(path: Path, home: Path, *arguments: str) -> str:
    """Run the program as it was then; return what it printed."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", MAIN, "--home", str(home), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=home)  # noqa: S603 - ours
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def make(schema: int) -> None:
    """Make the ledger of one schema."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary) / "then", Path(temporary) / "home"
        folder.mkdir()
        home.mkdir()
        path = unpacked(COMMITS[schema], folder)
        lines = [json.dumps(item, ensure_ascii=False) for item in items()]
        for number, part in enumerate((lines[: len(lines) // 2], lines[len(lines) // 2 :])):
            (home / f"{number}.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
            ran(path, home, "load", str(home / f"{number}.jsonl"), "--jurisdiction", JURISDICTION)
        ran(path, home, "verify")
        stats = json.loads(ran(path, home, "stats", "--year", str(YEAR), "--format", "json"))
        write(schema, home / "ledger.db", stats)


def write(schema: int, ledger: Path, stats: dict[str, Any]) -> None:
    """Write a ledger, made small, and what the program of then said of it."""
    connection = sqlite3.connect(ledger)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (receipts,) = connection.execute("SELECT count(*) FROM receipt").fetchone()
    (revisions,) = connection.execute("SELECT count(*) FROM revision").fetchone()
    connection.close()
    if version != schema:
        raise SystemExit(f"{COMMITS[schema]} has schema {version}, not {schema}")
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"schema-{schema:02}.db.gz").write_bytes(gzip.compress(ledger.read_bytes(), 9, mtime=0))
    said = {"schema": schema, "receipts": receipts, "revisions": revisions}
    said |= {name: stats[name] for name in ("postings", "information")}
    (TARGET / f"schema-{schema:02}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    for chosen in map(int, sys.argv[1:] or COMMITS):
        make(chosen)
        sys.stdout.write(f"schema {chosen}\n")
