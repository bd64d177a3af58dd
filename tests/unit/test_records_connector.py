"""The records connector: JSON lines in, records and rejections out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from syndicate.connect import Channel, Defaults, FileInput, Link, Reading, Record, Rejection, Standing, Unreadable
from syndicate.model import CHINA, Precision
from syndicate_connectors.records import SPEC

SAMPLES = Path(__file__).parents[2] / "connectors" / "records" / "samples"
DEFAULTS = Defaults(jurisdiction="230102")
MODIFIED = datetime(2019, 1, 3, 12, tzinfo=CHINA)


def file_of(path: Path) -> FileInput:
    """Return a file as the runner hands it over."""
    return FileInput(path=path, name=path.name, size=path.stat().st_size, modified=MODIFIED)


def read(path: Path, defaults: Defaults = DEFAULTS, **options: Any) -> list[Reading]:
    """Read a file to its end."""
    assert SPEC.read is not None
    return list(SPEC.read(file_of(path), SPEC.options(**options), defaults))


def lines(tmp_path: Path, *objects: object) -> Path:
    """Write a file of lines: objects as JSON, bytes as they are."""
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(item if isinstance(item, bytes) else msgspec.json.encode(item) for item in objects))
    return path


def one(tmp_path: Path, item: object, defaults: Defaults = DEFAULTS, **options: Any) -> Record:
    """Read a single line that must be a record."""
    (reading,) = read(lines(tmp_path, item), defaults, **options)
    assert isinstance(reading, Record)
    return reading


def refused(tmp_path: Path, item: object) -> Rejection:
    """Read a single line that must be rejected."""
    (reading,) = read(lines(tmp_path, item))
    assert isinstance(reading, Rejection)
    return reading


def test_every_key_arrives() -> None:
    """The sample file's first line fills every part of its record."""
    first, second, third = read(SAMPLES / "records.jsonl")
    assert isinstance(first, Record)
    assert (first.source, first.native_id, first.channel, first.unit) == ("records", "2018-0001", "website", "区教育局")
    assert first.published_at == datetime(2018, 5, 2, 9, 30, tzinfo=CHINA)
    assert first.received_at == datetime(2019, 1, 2, 8, tzinfo=CHINA)
    assert first.labels == {
        "document_number": "示教发〔2018〕12号",
        "index_number": "000000000/2018-00012",
        "column": "通知公告",
    }
    assert isinstance(second, Record)
    assert second.links == (Link("http://t.example/abc", "https://www.example.gov.cn/2018/0001.html"),)
    assert second.account == "示范发布"
    assert isinstance(third, Record)
    assert (third.native_id, third.html, third.version) == ("3", True, 2)
    assert third.published_at == datetime(2018, 5, 2, 10, 30, tzinfo=CHINA)
    assert third.place == "records.jsonl, 行 3"


def test_faults_stop_nothing() -> None:
    """In the sample of faults each bad line is rejected alone, with its reason, and the others are read."""
    readings = read(SAMPLES / "faults.jsonl")
    reasons = [reading.reason if isinstance(reading, Rejection) else "record" for reading in readings]
    assert reasons == ["record", "bad_date", "bad_value", "bad_id", "record", "truncated_file"]
    places = [reading.place for reading in readings if isinstance(reading, Rejection)]
    assert places == [f"faults.jsonl, 行 {number}" for number in (2, 3, 4, 7)]


def test_a_time_without_zone_is_beijing_time(tmp_path: Path) -> None:
    """A local time is taken as +08:00, another zone is converted, and a bare day says that it is one."""
    assert one(tmp_path, {"id": "a", "published_at": "2018-01-01 00:10:00"}).published_at == datetime(
        2018, 1, 1, 0, 10, tzinfo=CHINA
    )
    utc = one(tmp_path, {"id": "a", "published_at": "2017-12-31T16:10:00Z"}).published_at
    assert utc == datetime(2018, 1, 1, 0, 10, tzinfo=CHINA)
    assert utc is not None
    assert utc.utcoffset() == timedelta(hours=8)
    assert one(tmp_path, {"id": "a", "published_at": "2018-01-01"}).precision is Precision.DAY


def test_a_missing_date_stays_missing(tmp_path: Path) -> None:
    """A line without date gives a record without date, never one dated today."""
    for item in ({"id": "a"}, {"id": "a", "published_at": ""}, {"id": "a", "published_at": None}):
        record = one(tmp_path, item)
        assert record.published_at is None
        assert record.precision is Precision.SECOND


def test_an_impossible_date_names_its_key(tmp_path: Path) -> None:
    """30 February is rejected under the key that holds it."""
    assert refused(tmp_path, {"id": "a", "published_at": "2018-02-30"}).field == "published_at"
    late = refused(tmp_path, {"id": "a", "published_at": "2018-02-28", "received_at": "昨天"})
    assert (late.field, late.reason) == ("received_at", "bad_date")


def test_what_a_line_leaves_out_comes_from_the_source(tmp_path: Path) -> None:
    """Channel, unit and source fall back to the configuration, and a line's own words stand before it."""
    defaults = Defaults(jurisdiction="230102", unit="区政府", channel=Channel.WEBSITE)
    bare = one(tmp_path, {"id": "a"}, defaults, source="oa")
    assert (bare.channel, bare.unit, bare.source) == (Channel.WEBSITE, "区政府", "oa")
    own = one(tmp_path, {"id": "a", "channel": "weibo", "unit": "甲", "source": "s"}, defaults, source="oa")
    assert (own.channel, own.unit, own.source) == (Channel.WEIBO, "甲", "s")
    assert one(tmp_path, {"id": "a", "account": "示范发布"}).unit == "示范发布"
    assert one(tmp_path, {"id": "a"}).channel is Channel.OTHER


def test_the_time_of_the_file_stands_for_the_time_of_receipt(tmp_path: Path) -> None:
    """Where a line does not say when it was received, the file's modification time does."""
    assert one(tmp_path, {"id": "a"}).received_at == MODIFIED


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_its_word(tmp_path: Path, channel: Channel) -> None:
    """Each of the five channel words is understood."""
    assert one(tmp_path, {"id": "a", "channel": channel.value}).channel is channel


def test_an_unknown_channel_says_which_words_there_are(tmp_path: Path) -> None:
    """An unknown channel is rejected with the list of known ones, in both languages."""
    rejection = refused(tmp_path, {"id": "a", "channel": "微博"})
    assert (rejection.field, rejection.reason) == ("channel", "bad_value")
    assert "gazette|website|weibo|wechat|other" in rejection.message
    assert "第 1 行" in rejection.message
    assert "row 1" in rejection.message


def test_a_wrong_type_names_its_key(tmp_path: Path) -> None:
    """A number where text belongs, and a link without url, are rejected under their keys."""
    assert refused(tmp_path, {"id": "a", "title": 5}).field == "title"
    link = refused(tmp_path, {"id": "a", "links": [{"resolved": "x"}]})
    assert (link.field, link.reason) == ("url", "bad_value")
    assert refused(tmp_path, {"id": ["a"]}).field == "id"


@pytest.mark.parametrize("item", [{"title": "x"}, {"id": ""}, {"id": "  "}])
def test_a_line_without_id_is_rejected(tmp_path: Path, item: object) -> None:
    """Without an id a publication cannot be recognised again, so the line is rejected."""
    assert refused(tmp_path, item).reason == "bad_id"


def test_unknown_keys_are_told_once(tmp_path: Path) -> None:
    """Unknown keys are ignored, and only the first line that has any carries a warning that names them."""
    path = lines(tmp_path, {"id": "a"}, {"id": "b", "colour": 1, "size": 2}, {"id": "c", "colour": 1})
    warnings = [reading.warnings for reading in read(path) if isinstance(reading, Record)]
    assert [len(warning) for warning in warnings] == [0, 1, 0]
    assert "colour, size" in warnings[1][0]


def test_bytes_are_read_as_utf8_or_gb18030(tmp_path: Path) -> None:
    """A line in GB18030 is read, one in neither encoding is rejected with its bytes."""
    gb = '{"id": "a", "title": "关于镕基路的通知"}'.encode("gb18030")
    bad = b'{"id": "b", "title": "\xff\xff"}'
    first, second = read(lines(tmp_path, gb, bad))
    assert isinstance(first, Record)
    assert first.title == "关于镕基路的通知"
    assert isinstance(second, Rejection)
    assert (second.reason, second.raw) == ("encoding", bad)


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><html></html>", b'[{"id": "a"}]'])
def test_other_documents_are_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    """A web page or a JSON array is unreadable as a file instead of failing line by line."""
    with pytest.raises(Unreadable) as caught:
        read(lines(tmp_path, content))
    assert caught.value.rejection.reason == "not_the_format"


def test_a_byte_order_mark_and_blank_lines_are_no_trouble(tmp_path: Path) -> None:
    """A byte order mark, blank lines and Windows line ends change nothing."""
    readings = read(lines(tmp_path, b'\xef\xbb\xbf{"id": "a"}\r', b"", b"  \r", b'{"id": "b"}'))
    assert [reading.native_id for reading in readings if isinstance(reading, Record)] == ["a", "b"]


def test_shares_are_marked(tmp_path: Path) -> None:
    """The standing of a share arrives, so that it is not counted as an own disclosure."""
    assert one(tmp_path, {"id": "a", "standing": "share"}).standing is Standing.SHARE


def test_html_stands_before_plain_text(tmp_path: Path) -> None:
    """Where a line has both body and html, the html is kept and marked."""
    record = one(tmp_path, {"id": "a", "body": "字", "html": "<p>字</p>"})
    assert (record.body, record.html) == ("<p>字</p>", True)


@pytest.mark.parametrize(
    ("head", "sure"),
    [
        (b'{"id":"a","published_at":"2018-01-01"}\n{', True),
        (b'\xef\xbb\xbf\n{"id":1,"channel":"weibo"}', True),
        (b'{"_id":"a","created_at":"2018-01-01"}', False),
        (b'{"user":{},"weibo":[]}', False),
        (b'[{"id":1,"published_at":""}]', False),
        (b"id,bid\n1,2", False),
        (b'{"id":"a","published_', False),
    ],
)
def test_records_are_told_from_other_json(tmp_path: Path, head: bytes, sure: bool) -> None:
    """A file is recognised by its first line alone, and other exporters' JSON is left to them."""
    assert SPEC.recognise is not None
    path = lines(tmp_path, head)
    assert (SPEC.recognise(file_of(path), head) >= 0.5) is sure
