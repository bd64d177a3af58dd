"""Exports of WeChat articles: tables and JSON of the exporter, and the platform's own JSON."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.connect import (
    CHINA,
    Defaults,
    FileInput,
    Precision,
    Presence,
    Reading,
    Record,
    Rejection,
    Standing,
    Unreadable,
)
from syndicate_connectors.wechat import SPEC
from syndicate_connectors.wechat.options import WechatOptions

SAMPLES = Path(__file__).parents[2] / "connectors" / "wechat" / "samples"
BIZ = "MzkwMDAwMDAwMQ=="
SHORT = "https://mp.weixin.qq.com/s/AbC1dEf2GhI3jKl4MnO5pQ"
MODIFIED = datetime(2026, 1, 2, 3, tzinfo=CHINA)
HEADER = (
    "公众号,ID,链接,标题,封面,摘要,创建时间,发布时间,阅读,点赞,分享,喜欢,留言,作者,是否原创,文章类型,所属合集,文章内容"
)


def long_link(mid: int, idx: int = 1, biz: str = BIZ) -> str:
    """Write a link as the platform does."""
    return f"http://mp.weixin.qq.com/s?__biz={biz}&mid={mid}&idx={idx}&sn=ab&chksm=x#rd"


def read(path: Path, **options: str) -> list[Reading]:
    """Read a file to its end."""
    assert SPEC.read is not None
    file = FileInput(path=path, name=path.name, size=path.stat().st_size, modified=MODIFIED)
    return list(SPEC.read(file, WechatOptions(**options), Defaults(jurisdiction="230102")))


def records(readings: list[Reading]) -> list[Record]:
    """Return the readings, all of which must be records."""
    found = [reading for reading in readings if isinstance(reading, Record)]
    assert len(found) == len(readings), readings
    return found


def of_json(tmp_path: Path, value: Any, **options: str) -> list[Reading]:
    """Read a JSON document."""
    path = tmp_path / "in.json"
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return read(path, **options)


def of_csv(tmp_path: Path, *rows: str, encoding: str = "utf-8-sig", **options: str) -> list[Reading]:
    """Read a table."""
    path = tmp_path / "in.csv"
    path.write_bytes("\r\n".join(rows).encode(encoding))
    return read(path, **options)


def message(aid: str = "2247400001_1", **members: Any) -> dict[str, Any]:
    """Return an article object with the members that every one has."""
    mid, _, idx = aid.partition("_")
    return {
        "aid": aid,
        "link": long_link(int(mid), int(idx)),
        "title": "题",
        "digest": "摘要",
        "create_time": 1520215230,
        **members,
    }


def published(*articles: dict[str, Any]) -> dict[str, Any]:
    """Return an answer of `appmsgpublish`, encoded twice as the platform does."""
    info = json.dumps({"type": 9, "msgid": 1, "sent_info": {"time": 1}, "appmsg_info": [], "appmsgex": list(articles)})
    page = {"total_count": 1, "publish_list": [{"publish_type": 1, "publish_info": info}]}
    return {"base_resp": {"ret": 0, "err_msg": "ok"}, "publish_page": json.dumps(page)}


def test_the_exporters_table_is_read_by_its_columns() -> None:
    """Creation is the publication, the later time is the version, and empty counters are nothing."""
    first, second, share, broken = read(SAMPLES / "exporter.xlsx")
    assert isinstance(first, Record)
    assert first.native_id == f"{BIZ}/2247400101/1"
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2018-03-05T10:20:30+08:00"
    assert first.version == int(datetime(2018, 3, 6, 9, tzinfo=CHINA).timestamp())
    assert first.labels == {"author": "张晓", "album": "#民生 #城建", "original": "原创", "item_show_type": "0"}
    assert (first.truncated, first.html) == (False, False)
    assert isinstance(second, Record)
    assert (second.truncated, second.body) == (True, "3月7日8时至18时，松江路一带停水。")
    assert second.native_id == "s/Qx0aB1cD2eF3gH4iJ5kL6w"
    assert second.aliases == ("青溪区发布/2247400101_2",)
    assert isinstance(share, Record)
    assert share.standing is Standing.SHARE
    assert isinstance(broken, Rejection)
    assert (broken.place, broken.reason) == ("exporter.xlsx, 行 5", "bad_date")
    assert "2018-02-30" in broken.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_columns_may_come_in_any_order_and_encoding(tmp_path: Path, encoding: str) -> None:
    """A table converted to CSV is read by the names of its columns."""
    readings = of_csv(tmp_path, "标题,创建时间,链接", f"停水通知,2018-03-05 10:20:30,{SHORT}", encoding=encoding)
    (record,) = records(readings)
    assert (record.title, record.native_id) == ("停水通知", "s/AbC1dEf2GhI3jKl4MnO5pQ")


def test_a_repeated_header_is_no_article(tmp_path: Path) -> None:
    """Files joined together repeat the header; it is passed over."""
    row = f"青溪区发布,2247400101_1,{SHORT},题,,,2018-03-05 10:20:30" + "," * 11
    assert len(records(of_csv(tmp_path, HEADER, row, HEADER, row))) == 2


def test_a_short_row_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    """A row that ends before its date is told with its number and does not stop the rest."""
    row = f"青溪区发布,2247400101_1,{SHORT},题,,,2018-03-05 10:20:30" + "," * 11
    bad, good = of_csv(tmp_path, HEADER, "青溪区发布,2247400101_1", row)
    assert isinstance(bad, Rejection)
    assert (bad.place, bad.reason) == ("in.csv, 行 2", "ragged_row")
    assert isinstance(good, Record)


@pytest.mark.parametrize("header", ["标题,摘要,创建时间", "标题,链接,摘要", "甲,乙,丙"])
def test_a_table_without_its_columns_is_unreadable(tmp_path: Path, header: str) -> None:
    """Without a column that names articles or one that dates them nothing is guessed."""
    with pytest.raises(Unreadable) as caught:
        of_csv(tmp_path, header, "a,b,c")
    assert caught.value.rejection.reason == "missing_column"


def test_a_row_that_nothing_names_is_rejected(tmp_path: Path) -> None:
    """An ID without account, and a temporary link, are no identity."""
    temporary = "https://mp.weixin.qq.com/s?src=11&timestamp=1&signature=x"
    readings = of_csv(tmp_path, "标题,创建时间,链接,ID", f"题,2018-03-05 10:20:30,{temporary},2247400101_1")
    assert [reading.reason for reading in readings if isinstance(reading, Rejection)] == ["bad_id"]


def test_the_configuration_can_name_the_account(tmp_path: Path) -> None:
    """Where the export does not tell the account, the configured fakeid makes the ID an identity."""
    (record,) = records(
        of_csv(tmp_path, "标题,创建时间,ID", "题,2018-03-05 10:20:30,2247400101_1", fakeid="3900000001")
    )
    assert record.native_id == f"{BIZ}/2247400101/1"


def test_a_text_as_long_as_a_cell_is_cut(tmp_path: Path) -> None:
    """A workbook cell holds 32,767 characters; a text of that length is not the whole one."""
    row = f"题,2018-03-05 10:20:30,{SHORT},{'文' * 32_767}"
    (record,) = records(of_csv(tmp_path, "标题,创建时间,链接,文章内容", row))
    assert record.truncated


def test_the_exporters_json_is_read() -> None:
    """Account, labels, text and time come from the object; a deleted article is seen deleted and keeps its time."""
    first, deleted, edited = records(read(SAMPLES / "exporter.json"))
    assert first.native_id == f"{BIZ}/2247400201/1"
    assert first.html
    assert first.labels["album"] == "#会议"
    assert first.labels["original"] == "原创"
    assert first.presence is Presence.PRESENT
    assert deleted.presence is Presence.DELETED
    assert deleted.published_at == first.published_at
    assert edited.version == 1520401630
    assert edited.published_at is not None
    assert edited.published_at.timestamp() == 1520301630


def test_the_same_item_id_of_two_accounts_is_two_articles(tmp_path: Path) -> None:
    """Two accounts that use one message number do not share a name."""
    ours, theirs = records(
        of_json(
            tmp_path,
            [
                message(fakeid=BIZ, _accountName="青溪区发布", link=""),
                message(fakeid="MzkwMDAwMDAwMg==", _accountName="白河区发布", link=""),
            ],
        )
    )
    assert {ours.native_id, *ours.aliases}.isdisjoint({theirs.native_id, *theirs.aliases})


def test_exports_of_one_article_share_a_name(tmp_path: Path) -> None:
    """Long link, short link with ID, and ID with fakeid all join."""
    items = [
        message(_accountName="青溪区发布"),
        message(_accountName="青溪区发布", link=SHORT),
        message(link="", fakeid="3900000001"),
    ]
    long, short, number = ({one.native_id, *one.aliases} for one in records(of_json(tmp_path, items)))
    assert long & short
    assert long & number


def test_a_link_that_disagrees_with_the_id_stands(tmp_path: Path) -> None:
    """When link and ID name different articles the link counts, and the record says so."""
    (record,) = records(of_json(tmp_path, [message(link=long_link(2247400009), fakeid=BIZ)]))
    assert record.native_id == f"{BIZ}/2247400009/1"
    assert not any("2247400001" in alias for alias in record.aliases)
    assert record.warnings


@pytest.mark.parametrize(
    ("content", "body", "presence"),
    [
        ("获取全文失败，请重试~", "摘要", Presence.PRESENT),
        ("", "摘要", Presence.PRESENT),
        (None, "摘要", Presence.PRESENT),
        ("<p>该内容已被发布者删除</p>", "摘要", Presence.DELETED),
        ("当前环境异常，完成验证后即可继续访问", "摘要", Presence.PRESENT),
    ],
)
def test_what_is_no_text_is_not_taken_for_one(
    tmp_path: Path, content: str | None, body: str, presence: Presence
) -> None:
    """Failure texts and notices stored as content are not content: the digest stands, known to be less."""
    (record,) = records(of_json(tmp_path, [message(content=content)]))
    assert (record.body, record.truncated, record.presence) == (body, True, presence)


def test_a_whole_page_stored_as_content_gives_its_text(tmp_path: Path) -> None:
    """Where an export holds the page, only the article in it is the text."""
    page = '<html><div id="js_article"><div id="js_content"><p>正文</p></div></div><script>x</script></html>'
    (record,) = records(of_json(tmp_path, [message(content=page)]))
    assert (record.body, record.html, record.truncated) == ("<p>正文</p>", True, False)


def test_a_text_post_in_an_export_has_its_title_as_text(tmp_path: Path) -> None:
    """The title of a text post is what it says."""
    (record,) = records(of_json(tmp_path, [message(item_show_type=10, title="寒潮来临", digest="")]))
    assert (record.title, record.body, record.truncated) == (None, "寒潮来临", False)


@pytest.mark.parametrize(
    ("value", "reason"), [(0, "no_date"), (None, "no_date"), (99, "bad_date"), ("昨天", "bad_date")]
)
def test_an_unusable_time_is_rejected(tmp_path: Path, value: object, reason: str) -> None:
    """Zero is no time, and a number that is no time of this platform is refused."""
    (reading,) = of_json(tmp_path, [message(create_time=value)])
    assert isinstance(reading, Rejection)
    assert reading.reason == reason


def test_what_is_no_article_object_is_rejected(tmp_path: Path) -> None:
    """A stray value among the articles is told with its place."""
    good, bad = of_json(tmp_path, [message(), "x"])
    assert isinstance(good, Record)
    assert isinstance(bad, Rejection)
    assert bad.place == "in.json, 条 2"


def test_the_answer_of_the_platform_is_decoded_twice() -> None:
    """All articles of all messages are read; an empty message is none; the answer's account names short links too."""
    first, second, short = records(read(SAMPLES / "appmsgpublish.json"))
    assert [first.native_id, second.native_id] == [f"{BIZ}/2247400301/1", f"{BIZ}/2247400301/2"]
    assert short.native_id == f"{BIZ}/2247400302/1"
    assert short.aliases == ("s/Zx0aB1cD2eF3gH4iJ5kL6w",)


def test_an_answer_about_two_accounts_names_nobody_elses_article(tmp_path: Path) -> None:
    """Where long links disagree about the account, a short link keeps its own name only."""
    items = [
        message(),
        message("2247400002_1", link=long_link(2247400002, biz="MzkwMDAwMDAwMg==")),
        message("2247400003_1", link=SHORT),
    ]
    assert records(of_json(tmp_path, published(*items)))[2].native_id == "s/AbC1dEf2GhI3jKl4MnO5pQ"


@pytest.mark.parametrize(("code", "word"), [(200003, "登录"), (200013, "频繁"), (-1, "没有给出")])
def test_a_refusal_is_not_an_empty_list(tmp_path: Path, code: int, word: str) -> None:
    """When the platform refused, nothing was read, and the message says why."""
    with pytest.raises(Unreadable) as caught:
        of_json(tmp_path, {"base_resp": {"ret": code, "err_msg": "x"}})
    assert word in caught.value.rejection.message
    assert str(code) in caught.value.rejection.message


def test_one_refused_answer_among_many_does_not_stop_the_rest(tmp_path: Path) -> None:
    """Answers saved one after the other are read one by one."""
    refused, good = of_json(tmp_path, [{"base_resp": {"ret": 200013}}, published(message())])
    assert isinstance(refused, Rejection)
    assert isinstance(good, Record)


def test_broken_messages_are_rejected_where_they_stand(tmp_path: Path) -> None:
    """A message that is no JSON is told by its number."""
    answer = published(message())
    page = json.loads(answer["publish_page"])
    page["publish_list"].append({"publish_type": 1, "publish_info": "{broken"})
    good, bad = of_json(tmp_path, {**answer, "publish_page": json.dumps(page)})
    assert isinstance(good, Record)
    assert isinstance(bad, Rejection)
    assert bad.place == "in.json, 消息 2"


@pytest.mark.parametrize("value", [{"publish_page": "{}"}, {"ret": 0, "general_msg_list": ""}])
def test_an_answer_without_its_list_is_rejected(tmp_path: Path, value: dict[str, Any]) -> None:
    """A missing list is not an empty one."""
    (reading,) = of_json(tmp_path, value)
    assert isinstance(reading, Rejection)
    assert reading.reason == "bad_value"


@pytest.mark.parametrize("value", [{"foo": 1}, 5, "text"])
def test_another_json_is_unreadable(tmp_path: Path, value: Any) -> None:
    """JSON of another kind is refused as a whole."""
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"foo": value}), "utf-8")
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.rejection.reason == "not_the_format"


def test_the_history_is_flattened() -> None:
    """The outer article and those inside it are articles; a text message is none; `del_flag` proves nothing."""
    *articles, text = read(SAMPLES / "getmsg.json")
    found = records(articles)
    assert [one.native_id for one in found] == [f"{BIZ}/2247400401/{position}" for position in (1, 2, 3)]
    assert {one.presence for one in found} == {Presence.PRESENT}
    assert {one.published_at.timestamp() for one in found if one.published_at} == {1520215230}
    assert found[0].links[0].url == "http://www.qingxi.example.gov.cn/a/1.html"
    assert found[0].labels["original"] == "原创"
    assert isinstance(text, Rejection)
    assert text.reason == "not_an_article"


def test_an_empty_shell_around_other_articles_is_passed_over(tmp_path: Path) -> None:
    """When the first article of a message was removed, the others are read and keep their positions."""
    inner = {"title": "第二条", "digest": "", "content_url": long_link(2247400401, 2)}
    entry = {
        "comm_msg_info": {"type": 49, "datetime": 1520215230, "fakeid": "3900000001"},
        "app_msg_ext_info": {"title": "", "content_url": "", "is_multi": 1, "multi_app_msg_item_list": [inner]},
    }
    (record,) = records(of_json(tmp_path, {"ret": 0, "general_msg_list": json.dumps({"list": [entry]})}))
    assert record.native_id == f"{BIZ}/2247400401/2"


def test_the_old_list_has_only_the_time_of_change() -> None:
    """The older list gives no creation time; the other one is taken, with a warning, and is no version."""
    (record,) = records(read(SAMPLES / "appmsg.json"))
    assert record.published_at is not None
    assert record.published_at.timestamp() == 1420215230
    assert record.precision is Precision.SECOND
    assert (record.version, len(record.warnings)) == (0, 1)
