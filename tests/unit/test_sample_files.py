"""The files of the sample year: dialects and their traps, the truth beside them, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from syndicate.model import REASONS, UsageError
from syndicate.sample import Manifest, write_sample

_OLD, _NEW = 14, 18


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sample."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=0.02)
    return folder


@pytest.fixture(scope="module")
def answers(sample: Path) -> dict[str, Any]:
    """Its totals."""
    found: dict[str, Any] = json.loads((sample / "answers.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def lines(sample: Path) -> list[dict[str, Any]]:
    """Its publications."""
    return [json.loads(line) for line in (sample / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


def _rows(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding=encoding), newline="")))


def _one(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))))


def _fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_files(tmp_path: Path) -> None:
    """Two runs write the same bytes with the same times; a second run into one folder replaces the first."""
    write_sample(tmp_path / "a", scale=0.003, seed=4)
    write_sample(tmp_path / "b", scale=0.006, seed=9)
    write_sample(tmp_path / "b", scale=0.003, seed=4)
    assert _fingerprint(tmp_path / "a") == _fingerprint(tmp_path / "b")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written into, or removed from, a folder that is no sample."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="不为空"):
        write_sample(tmp_path, scale=0.003)
    assert [p.name for p in tmp_path.rglob("*.txt")] == ["mine.txt"]


@pytest.mark.parametrize(("year", "scale"), [(1999, 1.0), (2018, 0.0), (2018, 1000.0)])
def test_numbers_out_of_range_are_refused(tmp_path: Path, year: int, scale: float) -> None:
    """A year before the form or a scale of nothing is a wrong call."""
    with pytest.raises(UsageError):
        write_sample(tmp_path, year=year, scale=scale)


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    """Progress counts up from nothing to the total, naming each step."""
    told: list[tuple[int, int]] = []
    manifest: Manifest = write_sample(tmp_path, scale=0.003, progress=lambda _, done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert manifest.files == sum(p.is_file() for p in tmp_path.rglob("*"))
    assert manifest.bytes == sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file())


def test_the_answers_are_the_sum_of_their_lines(answers: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """Counting the lines gives the totals per channel and over all."""
    counted = [line for line in lines if line["counted"]]
    assert len({line["information"] for line in counted}) == answers["information"]
    for channel, numbers in answers["channels"].items():
        own = [line for line in counted if line["channel"] == channel]
        assert {"postings": len(own), "information": len({line["information"] for line in own})} == numbers


def test_every_counted_publication_is_in_some_export(sample: Path, lines: list[dict[str, Any]]) -> None:
    """What the truth counts can be read somewhere, and the named files exist."""
    for line in lines:
        assert line["files"] or not line["counted"], line["native_id"]
        assert all((sample / name).is_file() for name in line["files"])


def test_names_are_unique(lines: list[dict[str, Any]]) -> None:
    """No two publications share source and native name."""
    names = [(line["source"], line["native_id"]) for line in lines if line["files"]]
    assert len(set(names)) == len(names)


def test_the_old_table_has_days_without_time(sample: Path) -> None:
    """The oldest dialect has 14 columns, a mark and a header again in mid-file, and dates without a clock."""
    text = (sample / "weibo/哈尔滨道里发布/9230102001.csv").read_text(encoding="utf-8")
    rows = _rows(sample / "weibo/哈尔滨道里发布/9230102001.csv")
    assert text.count("\ufeff") == 2
    assert {len(row) for row in rows} == {_OLD}
    assert sum(row[1] == "bid" for row in rows) == 2
    assert all(len(row[7]) == len("2018-01-01") for row in rows if row[1] != "bid")


def test_header_and_rows_drift_apart(sample: Path) -> None:
    """A file that lived through upgrades has rows of 14, 15 and 18 cells below 14 labels; ids gain a TAB."""
    rows = _rows(sample / "weibo/道里城管/9230102002.csv")
    assert len(rows[0]) == _OLD
    assert {len(row) for row in rows[1:]} == {_OLD, 15, _NEW}
    assert {row[0].endswith("\t") for row in rows[1:]} == {True, False}


def test_retweets_have_more_cells_than_originals(sample: Path) -> None:
    """Below 39 labels an original has 19 cells and a retweet 37."""
    rows = _rows(sample / "weibo/全部微博/9230102001.csv")
    assert len(rows[0]) == 39
    assert {(len(row), row[_NEW]) for row in rows[1:]} == {(19, "True"), (37, "False")}


def test_the_exporters_json_repeats_posts(sample: Path, tmp_path: Path) -> None:
    """At the seam of two batches the same posts stand twice, with other counters."""
    write_sample(tmp_path, scale=0.12)
    posts = json.loads((tmp_path / "weibo/道里教育/9230102003.json").read_text(encoding="utf-8"))["weibo"]
    assert len({post["id"] for post in posts}) < len(posts)


def test_saved_answers_say_where_links_lead(sample: Path, lines: list[dict[str, Any]]) -> None:
    """The mobile answers carry the resolved address of short links; the last of them is empty with `ok: 0`."""
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((sample / "weibo/mweibo").glob("*.json"))]
    assert pages[-1] == {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}
    assert all(page["ok"] == 1 for page in pages[:-1])
    linked = [line for line in lines if line["style"] == "link" and any("mweibo" in name for name in line["files"])]
    texts = "".join(card["mblog"]["text"] for page in pages for card in page["data"]["cards"])
    assert all(f'data-url="{line["alias"]}" href="https://weibo.cn/sinaurl?u=http' in texts for line in linked)


def test_published_answers_are_json_in_json_in_json(sample: Path) -> None:
    """A cached answer holds a string of JSON that holds strings of JSON, one of them empty."""
    answer = json.loads(_one(sample / "wechat/appmsgpublish", "*.json").read_text(encoding="utf-8"))
    page = json.loads(answer["publish_page"])
    infos = [item["publish_info"] for item in page["publish_list"]]
    assert infos[-1] == ""
    assert json.loads(infos[0])["appmsgex"][0]["itemidx"] >= 1


def test_deleted_articles_leave_tombstones(sample: Path, answers: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """A deleted article is still counted; its later page names it in the saved address alone."""
    for handle in answers["deleted"]:
        line = next(line for line in lines if line["url"] == handle["url"])
        page = (sample / "wechat/pages-later" / f"{line['alias']}.html").read_text(encoding="utf-8")
        assert "该内容已被发布者删除" in page
        assert f"https://mp.weixin.qq.com/s/{line['alias']}" in page
        assert line["counted"]


def test_one_column_of_the_site_is_in_the_old_encoding(sample: Path) -> None:
    """Pages of that column declare gb2312 and are not UTF-8; all others are."""
    for path in (sample / "site").rglob("*.*html"):
        raw = path.read_bytes()
        assert (b'charset="gb2312"' in raw) == ("jzxx" in path.parts)
        raw.decode("gb18030" if "jzxx" in path.parts else "utf-8")


def test_article_pages_have_a_real_weight(sample: Path, lines: list[dict[str, Any]]) -> None:
    """An article page weighs 8 to 30 KB and carries title, time and source as tags."""
    for line in lines:
        if line["channel"] == "website":
            page = (sample / line["files"][0]).read_bytes()
            assert 8_000 < len(page) < 30_000
            assert all(name in page for name in (b"ArticleTitle", b"PubDate", b"ontentSource", b"SiteIDCode"))


def test_units_write_in_every_format(sample: Path) -> None:
    """Feeds and tables of 46 units come in seven formats, one of them GB18030."""
    folders = [path for path in (sample / "departments").iterdir() if path.is_dir()]
    assert len(folders) == 46
    kinds = {path.name.partition("_")[2] for folder in folders for path in folder.iterdir()}
    assert {"rss.xml", "atom.xml", "feed.json", "utf8.csv", "bom.csv", "gbk.csv", "gongkai.xlsx"} <= kinds
    with pytest.raises(UnicodeDecodeError):
        _one(sample / "departments", "*/*_gbk.csv").read_text(encoding="utf-8")


def test_edits_come_with_the_later_export(sample: Path, answers: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """An edited item stands in two exports at least, of different dates."""
    assert answers["edits"]
    for handle in answers["edits"]:
        files = next(line["files"] for line in lines if line["url"] == handle["url"])
        assert len({(sample / name).stat().st_mtime for name in files}) > 1


def test_marks_stand_at_the_head_of_the_text(sample: Path, answers: dict[str, Any]) -> None:
    """Each sealed item shows its mark in the file that carries it."""
    assert len(answers["sealed"]) == 4
    for handle in answers["sealed"]:
        for name in handle["files"]:
            raw = (sample / name).read_bytes()
            if not name.endswith((".xlsx", ".json")):
                assert "密★".encode() in raw or "密★".encode("gb18030") in raw


def test_registers_hold_what_the_report_states(sample: Path) -> None:
    """Twelve meetings, and trainings of 560 person-times."""
    rows = _rows(sample / "registers/会议培训登记簿.csv")
    people = [int(row[5]) for row in rows[1:] if row[4] == "培训班"]
    assert sum(people) == 560
    assert sum(row[4] == "会议" for row in rows) == 12


def test_broken_inputs_are_there_and_named(sample: Path, answers: dict[str, Any]) -> None:
    """Every expected refusal names a file that exists and a reason of the vocabulary."""
    assert len(answers["broken"]) > 20
    for refusal in answers["broken"]:
        assert (sample / refusal["file"]).is_file()
        assert refusal["reason"] in REASONS


def test_the_bomb_is_small_and_vast(sample: Path) -> None:
    """The workbook weighs under a megabyte, decompresses to 400, and its checksum is right."""
    path = sample / "broken/bomb.xlsx"
    assert path.stat().st_size < 1 << 20
    with zipfile.ZipFile(path) as archive:
        item = archive.getinfo("xl/worksheets/sheet1.xml")
        assert item.file_size > 400 << 20
        assert archive.read("[Content_Types].xml").startswith(b"<?xml")
        with archive.open(item) as stream:
            assert stream.read(5) == b"<?xml"


def test_the_configuration_names_folders_that_exist(sample: Path) -> None:
    """The configuration is TOML, for the right district, with a source for every folder."""
    settings = tomllib.loads((sample / "syndicate.toml").read_text(encoding="utf-8"))
    assert settings["jurisdiction"] == {"code": "230102", "name": "道里区"}
    paths = {source["path"] for source in settings["source"]}
    assert all((sample / path).is_dir() for path in paths)
    assert len({source["name"] for source in settings["source"]}) == len(settings["source"])
    assert {path.split("/")[0] for path in paths} >= {"site", "weibo", "wechat", "departments", "registers", "broken"}


def test_the_served_site_can_be_swapped_in(sample: Path) -> None:
    """The commented source of the served site is TOML once its signs are taken away, and lists every column."""
    text = (sample / "syndicate.toml").read_text(encoding="utf-8")
    served = "\n".join(line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("# "))
    (source,) = tomllib.loads(served)["source"]
    assert source["connector"] == "portal"
    for address in source["options"]["lists"]:
        assert (sample / "site" / address.split("/", 3)[3]).is_file()
