"""Weibo JSON: the exporters' documents and the platform's own answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from weibo_kit import EXPORTED, NOTICE, OTHER, OWN, file_of, mid_at, read, read_sample, reasons, records

from syndicate.connect import CHINA, Enrichment, Link, Rejection, Standing, Unreadable


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


@pytest.mark.parametrize(
    ("user", "measures"),
    [
        ({"statuses_count": 1510, "followers_count": "1.2万"}, {"statuses_count": 1510.0}),
        ({"weibo_num": "1731"}, {"statuses_count": 1731.0}),
        ({"screen_name": "测试发布"}, None),
    ],
    ids=["weibo-crawler", "weiboSpider", "none"],
)
def test_what_an_account_claims_is_kept_and_not_counted(
    tmp_path: Path, user: dict[str, Any], measures: dict[str, float] | None
) -> None:
    """The number of posts that an export states of its account comes behind the posts, for the completeness check alone."""
    post = {"id": 4586693065451616, "bid": "JAnhwmSdi", "text": NOTICE, "created_at": "2020-12-27"}
    readings = read(file_of(tmp_path, _json({"user": {"id": OWN, **user}, "weibo": [post]}), "a.json"))
    claims = [(one.native_id, one.measures) for one in readings if isinstance(one, Enrichment)]
    assert claims == ([] if measures is None else [(OWN, measures)])
    assert len(records(readings)) == 1


def test_weibo_crawler_writes_a_batch_twice() -> None:
    """The duplicated batch gives two readings of one post, the later entry being the later version; the account is the user's."""
    found = records(read_sample("crawler.json"))
    twice = [record for record in found if record.native_id == str(mid_at("2024-05-03 10:00:00", 2))]
    assert [record.received_at for record in twice] == [EXPORTED, EXPORTED + timedelta(microseconds=1)]
    assert twice[1].body.endswith("（更新）")
    assert {(record.account, record.labels["uid"]) for record in found} == {("测试发布", OWN)}
    assert [record.standing.value for record in found] == ["own", "own", "own", "share"]


def test_posts_of_others_in_an_accounts_export_are_foreign(tmp_path: Path) -> None:
    """A post whose author is not the account of the document is another's."""
    post = {"id": mid_at("2024-05-03 10:00:00"), "text": NOTICE, "created_at": "2024-05-03", "user_id": int(OTHER)}
    raw = _json({"user": {"id": OWN, "screen_name": "测试发布"}, "weibo": [post]})
    assert records(read(file_of(tmp_path, raw, "a.json")))[0].standing is Standing.FOREIGN


def test_weibo_spider_json() -> None:
    """WeiboSpider's own keys and its 无 are read."""
    (record,) = records(read_sample("spider.json"))
    assert (record.native_id, record.links) == (str(mid_at("2021-06-08 09:35:04")), ())


def test_the_mobile_site() -> None:
    """Cards and groups of cards: HTML stays HTML, links are resolved, cut texts flagged, edits versions, reposts shares."""
    linked, long, share = records(read_sample("mweibo.json"))
    assert (linked.html, linked.version, linked.truncated) == (True, 1, False)
    assert linked.links == (Link("http://t.cn/A6synth2", "https://www.example.gov.cn/art/1.html"),)
    assert (long.truncated, share.truncated) == (True, False)
    assert (share.standing, share.labels["shared_id"]) == (Standing.SHARE, str(mid_at("2021-06-05 09:35:04", 4)))
    assert linked.published_at == datetime(2021, 6, 8, 9, 35, 4, tzinfo=CHINA)


def test_ok_zero_is_not_zero_posts() -> None:
    """The platform's "nothing here" is a rejection that asks to fetch again, not an empty success."""
    with pytest.raises(Unreadable, match="could not read") as caught:
        read_sample("mweibo-empty.json")
    assert caught.value.rejection.reason == "not_an_article"
    assert caught.value.rejection.raw


def test_an_answer_without_posts_is_an_empty_success(tmp_path: Path) -> None:
    """`ok: 1` with an empty list was read, and nothing was there."""
    assert read(file_of(tmp_path, _json({"ok": 1, "data": {"list": []}}), "a.json")) == []


def test_the_ajax_interface() -> None:
    """The raw text without its padding, the bid under its other name, and the short links' targets."""
    (record,) = records(read_sample("ajax.json"))
    assert (record.body, record.html) == (NOTICE, False)
    assert record.links == (Link("http://t.cn/A6synth3", "https://www.example.gov.cn/a.html"),)


def test_the_open_interface() -> None:
    """A user_timeline answer is read, and its `truncated` believed."""
    (record,) = records(read_sample("user_timeline.json"))
    assert (record.truncated, record.account) == (True, "测试发布")


def test_the_full_text_sent_along_is_used(tmp_path: Path) -> None:
    """A long post that carries its full text is whole."""
    mid = mid_at("2023-06-08 09:35:04")
    post = {
        "mid": str(mid), "text": "开头...全文", "isLongText": True, "longText": {"longTextContent": "【全】" + "长" * 300},
        "created_at": "Thu Jun 08 09:35:04 +0800 2023", "edit_at": "Thu Jun 08 10:00:00 +0800 2023",
    }  # fmt: skip
    (record,) = records(read(file_of(tmp_path, _json([post]), "a.json")))
    assert (len(record.body), record.truncated) == (303, False)
    assert record.version == int(datetime(2023, 6, 8, 10, tzinfo=CHINA).timestamp())


def test_one_object_per_line() -> None:
    """JSON lines give one reading per line with the crawl time as observation; a bad line is rejected by its number."""
    readings = read_sample("nghuyong.jsonl")
    (record,) = records(readings)
    assert record.received_at == datetime.fromtimestamp(1651100000, CHINA)
    assert reasons(readings) == ["bad_id"]
    assert readings[1].place == "nghuyong.jsonl, 行 2"


@pytest.mark.parametrize("line", [0, 1])
def test_a_line_in_another_encoding_never_stops_the_rest(tmp_path: Path, line: int) -> None:
    """One line whose bytes are not UTF-8 is rejected as such, wherever it stands; the other is read."""
    post = {"_id": "4586693065451616", "content": NOTICE, "created_at": "2020-12-27", "crawl_time": 1651100000}
    lines = [_json(post), _json(post)]
    lines[line] = lines[line].replace("【".encode(), b"\xff\xff")
    readings = read(file_of(tmp_path, b"\n".join(lines), "a.jsonl"))
    assert reasons(readings) == ["encoding"]
    assert readings[line].place == f"a.jsonl, 行 {line + 1}"


def test_pages_saved_one_per_line(tmp_path: Path) -> None:
    """A refused page among saved pages is one rejection; the pages beside it are read."""
    good = {"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": {
        "id": str(mid_at("2021-06-08 09:35:04")), "text": NOTICE, "created_at": "昨天 09:35"}}]}}  # fmt: skip
    raw = b"\n".join(map(_json, [good, {"ok": 0, "msg": "请求过于频繁", "data": {"cards": []}}, good]))
    readings = read(file_of(tmp_path, raw, "pages.jsonl"))
    assert reasons(readings) == ["not_an_article"]
    assert len(records(readings)) == 2
    assert all("relative" in record.warnings[0] for record in records(readings))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"id": [1], "text": NOTICE}, "bad_value"),
        ({"id": 4586693065451616}, "bad_value"),
        ({"id": "", "text": NOTICE, "created_at": "2020-12-27"}, "bad_id"),
        ({"id": 4586693065451616, "text": NOTICE, "created_at": "2020-13-45"}, "bad_date"),
    ],
)
def test_one_bad_post_never_stops_the_rest(tmp_path: Path, broken: dict[str, Any], reason: str) -> None:
    """An entry of another shape is rejected with its bytes and position; the entry after it is read."""
    good = {"id": 4586693065451616, "bid": "JAnhwmSdi", "text": NOTICE, "created_at": "2020-12-27"}
    readings = read(file_of(tmp_path, _json({"user": {"id": OWN}, "weibo": [broken, good]}), "a.json"))
    assert isinstance(readings[0], Rejection)
    assert (readings[0].reason, readings[0].place) == (reason, "a.json, 条目 1")
    assert readings[0].raw == _json(broken)
    assert len(records(readings)) == 1


@pytest.mark.parametrize(
    "raw", [b'{"name": "x"}', b'{"user": {"id": 1}, "weibo": [{"id"', b"[1, 2]", b'{"error": "expired_token"}']
)
def test_other_json_is_refused_as_a_whole(tmp_path: Path, raw: bytes) -> None:
    """JSON without posts, cut off, or an error of the platform is unreadable with a reason."""
    with pytest.raises(Unreadable) as caught:
        read(file_of(tmp_path, raw, "a.json"))
    assert caught.value.rejection.reason in ("not_the_format", "truncated_file", "not_an_article")
