"""Law 5: a state-secret mark stops the item cold; nothing of its text is left anywhere in the home."""

from __future__ import annotations

import json
from pathlib import Path

from program import run

CANARY = "鹈鹕灰雁四十七"
MARKED = f"机密★10年\n关于{CANARY}演练的安排\n{CANARY}于五月进行。"


def _line(number: int, **fields: object) -> str:
    record = {"id": f"r{number}", "channel": "website", "unit": "某局", "published_at": "2018-05-01T08:00:00", **fields}
    return json.dumps(record, ensure_ascii=False)


def _left_in(folder: Path) -> list[str]:
    traces = [CANARY.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    traces.append(json.dumps(CANARY).strip('"').encode())
    return [str(path) for path in folder.rglob("*") if path.is_file() and any(t in path.read_bytes() for t in traces)]


def test_the_text_of_a_marked_record_is_left_nowhere(tmp_path: Path) -> None:
    """Marked records, whole, as HTML, without a date and broken, leave only handles; the clean one beside them is counted."""
    lines = [
        _line(1, title="停水通知", body="五月一日停水。"),
        _line(2, title=f"{CANARY}演练", body=MARKED),
        _line(3, title=None, html=f"<p>绝密★长期</p><p>{CANARY}</p>"),
        _line(4, title=f"{CANARY}演练", body=MARKED, published_at=None),
        _line(5, title=f"{CANARY}演练", body=MARKED, published_at="2018-02-30"),
        _line(6, title=f"{CANARY}演练", body=MARKED)[:-9],
    ]
    source = tmp_path / "in" / "records.jsonl"
    source.parent.mkdir()
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    home = tmp_path / "home"

    done = run(home, "load", str(source), "--connector", "records", "--format", "json")

    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["read"], counts["new"], counts["sealed"] + counts["quarantined"]) == (6, 1, 5)
    assert counts["sealed"] >= 3
    listed = run(home, "quarantine", "list", "--format", "json")
    assert _left_in(home) == []
    assert CANARY not in done.stdout + done.stderr + listed.stdout + listed.stderr


def test_a_message_does_not_quote_what_is_marked(tmp_path: Path) -> None:
    """A marked text in the column of the date is refused without being repeated in the reason."""
    source = tmp_path / "in" / "shifted.csv"
    source.parent.mkdir()
    source.write_text(
        f"标题,内容,发布日期,链接\n安排,http://www.x.gov.cn/1,机密★10年{CANARY}演练方案,2018\n", encoding="utf-8"
    )
    home = tmp_path / "home"

    done = run(home, "load", str(source), "--connector", "department", "--unit", "某局", "--format", "json")

    assert json.loads(done.stdout)["quarantined"] == 1
    (entry,) = json.loads(run(home, "quarantine", "list", "--format", "json").stdout)
    assert "shifted.csv" in entry["place"]
    assert entry["reason"] == "bad_date"
    assert "密级标志" in entry["message"]
    assert _left_in(home) == []


def test_what_talks_of_secrecy_is_not_sealed(tmp_path: Path) -> None:
    """Policy talk about secrecy is no mark: it is counted like anything else."""
    source = tmp_path / "records.jsonl"
    source.write_text(
        _line(1, title="保密法宣传", body="涉及国家秘密的信息不予公开，密级分为绝密、机密、秘密三级。") + "\n", "utf-8"
    )

    done = run(tmp_path / "home", "load", str(source), "--connector", "records", "--format", "json")

    assert json.loads(done.stdout)["new"] == 1
