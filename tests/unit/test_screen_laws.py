"""Laws of screening: offsets are those of the raw text, masking changes nothing else, and what is masked is found no more."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screening_kit import card, identity, installed

from syndicate.model.screening import Act, Screening
from syndicate.pipeline.screen import screen, screen_batch, screen_text

_DIGIT = st.sampled_from("0123456789")
_MOBILES = st.builds(
    lambda second, rest: "1" + second + "".join(rest),
    st.sampled_from("3456789"),
    st.lists(_DIGIT, min_size=9, max_size=9),
)
_IDENTITIES = st.builds(
    lambda place, year, month, day, order: identity(f"{place}{year}{month:02d}{day:02d}{order:03d}"),
    st.sampled_from(["230102", "110105", "330106", "650102", "440305"]),
    st.integers(1935, 2015),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
)
_CARDS = st.builds(lambda rest: card("621700" + "".join(rest)), st.lists(_DIGIT, min_size=9, max_size=12))
_VALUES = st.one_of(
    st.tuples(st.just("手机："), _MOBILES),
    st.tuples(st.just("身份证号："), _IDENTITIES),
    st.tuples(st.just("银行卡号："), _CARDS),
)
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_DISGUISES = {
    "plain": str,
    "wide": lambda said: said.translate(_WIDE),
    "zero width": "\u200b".join,
    "entities": lambda said: "".join(f"&#{ord(char)};" for char in said),
    "tags": lambda said: f"{said[:4]}<b>{said[4:7]}</b>{said[7:]}",
    "comment": "<!-- {} -->".format,
    "spelled": " ".join,
}
_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "姓名：",
                "王建国",
                "，",
                "。",
                "\n",
                "\t",
                " ",
                "身份证号",
                "：",
                "手机",
                "230102198504173026",
                "13800138123",
                "<p>",
                "</p>",
                "<td>",
                "</td>",
                "<tr>",
                "<table>",
                "&nbsp;",
                "&#49;",
                "（",
                "）",
                "“",
                "《",
                "机密",
                "★",
                "10年",
                "内部资料",
                "公开属性",
                "不予公开",
                "住址",
                "道里区安国街5号3单元301室",
                "病种",
                "尿毒症",
                "举报人",
                "一三八",
                "O0",
                "*",
                "×",
                "黑A12345",
                "@",
                "qq.com",
                "wjg1985",
                "微信",
                "号",
                "<!--",
                "-->",
                "\u200b",
                "\ud800",
                "孤儿",
                "序号",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=30,
)

_CROWDED = st.lists(
    st.one_of(
        _MOBILES,
        _IDENTITIES,
        _CARDS,
        st.sampled_from(
            [
                "护照",
                "E12345678",
                "C12345678",
                "军字第123456号",
                "身份证号",
                "：",
                " ",
                "\n",
                "黑A12345",
                "一卡通账号",
                "84512345",
                "宅电",
                "微信",
                "wx12345",
                "QQ",
                "王建国",
                "银行卡",
                "道里区安国街5号3单元301室",
                "住址",
                "*",
                "wjg85@qq.com",
                "申请人",
                "<b>",
                "</b>",
                "<td>",
                "病种",
                "尿毒症",
                "91230102MA18XYZ123",
                "1",
                "0",
            ]
        ),
    ),
    min_size=2,
    max_size=12,
)
"""Numbers that run into one another."""


def _outside(raw: str, verdict: Screening) -> list[str]:
    at, pieces = 0, []
    for one in verdict.findings:
        pieces.append(raw[at : one.start])
        at = one.end
    return [*pieces, raw[at:]]


@settings(max_examples=120, deadline=None)
@given(value=_VALUES, disguise=st.sampled_from(sorted(_DISGUISES)))
def test_a_disguise_changes_nothing(value: tuple[str, str], disguise: str) -> None:
    """A number with a right check digit is found however it is written, from its first character to its last."""
    label, number = value
    said = _DISGUISES[disguise](number)
    raw = f"<p>申请人王建国，{label}{said}，已受理。</p>"
    verdict = screen_text(raw, installed())
    start = raw.index(said) + (5 if disguise == "comment" else 0)
    end = raw.index(said) + len(said) - (4 if disguise == "comment" else 0)
    assert [(one.start, one.end) for one in verdict.findings] == [(start, end)]
    assert verdict.redacted is not None
    assert number not in verdict.redacted


@settings(max_examples=300, deadline=None)
@given(pieces=_PIECES)
def test_masked_text_is_clean_and_nothing_else_has_changed(pieces: list[str]) -> None:
    """Whatever the text: what is masked screens clean, and every character outside the spans stands where it stood."""
    _masked_well("".join(pieces))


@settings(max_examples=200, deadline=None)
@given(pieces=_CROWDED)
def test_numbers_that_run_into_one_another_are_masked_not_refused(pieces: list[str]) -> None:
    """Numbers without anything between them are masked, in as many looks as it takes, to a text that screens clean."""
    _masked_well("".join(pieces))


def _masked_well(raw: str) -> None:
    verdict = screen_text(raw, installed())
    assert all(0 <= one.start <= one.end <= len(raw) for one in verdict.findings)
    assert all(one.kind != "unscreened" for one in verdict.findings)
    if verdict.redacted is not None:
        assert screen_text(verdict.redacted, installed()).disposition == "clean"
        rest = verdict.redacted
        for piece in _outside(raw, verdict):
            place = rest.find(piece)
            assert place >= 0
            rest = rest[place + len(piece) :]


@pytest.mark.parametrize(
    ("raw", "found", "shown"),
    [
        (
            identity("23010219350101000") + "wx1234513000000000",
            ["cn_id", "wechat"],
            "*" * 18 + "wx" + "*" * 16,
        ),
        (
            f"<p>{identity('23010219350101000')}<b>wx123</b>4513000000000</p>",
            ["cn_id", "wechat"],
            f"<p>{'*' * 18}<b>wx***</b>*************</p>",
        ),
    ],
)
def test_what_masking_lets_appear_is_masked_as_well(raw: str, found: list[str], shown: str) -> None:
    """A name of an account that only counts once the number before it is hidden is a finding on the raw text, and hidden altogether."""
    verdict = screen_text(raw, installed())
    assert [one.kind for one in verdict.findings] == found
    assert verdict.redacted == shown
    last = verdict.findings[-1]
    assert raw[last.start : last.end].replace("</b>", "") == "1234513000000000"


@pytest.mark.parametrize(
    ("raw", "found", "shown"),
    [
        (
            "住址道里区安国街5号3单元301室黑A12345",
            [("道里区安国街5号3单元301室", "address"), ("黑A12345", "plate")],
            "住址道里区***黑A****5",
        ),
        (
            "住址道里区安国街5号3单元301室13800138123",
            [("道里区安国街5号3单元301室", "address"), ("13800138123", "mobile")],
            "住址道里区***138******23",
        ),
    ],
)
def test_an_address_that_runs_into_another_value_ends_there(raw: str, found: list[tuple[str, str]], shown: str) -> None:
    """An address without anything between it and the next value is masked up to where that begins."""
    verdict = screen_text(raw, installed())
    assert [(raw[one.start : one.end], one.kind) for one in verdict.findings] == found
    assert verdict.redacted == shown


@settings(max_examples=100, deadline=None)
@given(pieces=_PIECES)
def test_the_disposition_is_the_strictest_act(pieces: list[str]) -> None:
    """A text with a finding that blocks is blocked and not handed on; with others it is masked; with none it is clean."""
    verdict = screen_text("".join(pieces), installed())
    acts = {one.act for one in verdict.findings}
    wanted = "block" if Act.BLOCK in acts else "redact" if acts else "clean"
    assert verdict.disposition == wanted
    assert (verdict.redacted is not None) == (wanted == "redact")


def test_a_batch_is_judged_like_its_texts() -> None:
    """A batch gives each text the verdict that it gets alone."""
    texts = ["手机13800138123", "通知", "机密★10年\n函", "<p>13800138123</p>", ""]
    assert screen_batch(texts, installed()) == [screen_text(text, installed()) for text in texts]


def test_title_and_body_are_told_apart() -> None:
    """Spans count from the beginning of their own part, and both parts are masked."""
    title, body = "孤儿名单（联系13800138123）", "姓名\t金额\n王小明\t100\n手机13900138123"
    verdict = screen(title, body, installed())
    parts = {"title": title, "body": body}
    found = [(one.part, parts[one.part][one.start : one.end]) for one in verdict.findings]
    assert found == [("title", "13800138123"), ("body", "王小明"), ("body", "13900138123")]
    assert verdict.redacted_title == "孤儿名单（联系138****8123）"
    assert verdict.redacted == "姓名\t金额\n王**\t100\n手机139****8123"


@pytest.mark.parametrize(
    ("title", "purpose", "masked"),
    [
        ("行政处罚决定书", "惩戒公示", "23*************026"),
        ("城市低保对象公示", "惠民公示", "23*************026"),
        ("事业单位公开招聘拟聘人员公示", "强制披露", "23*************026"),
        ("通知", "其他", "*" * 18),
    ],
)
def test_the_mask_follows_the_purpose(title: str, purpose: str, masked: str) -> None:
    """The words of the title choose the masking profile."""
    verdict = screen(title, "身份证号：230102198504173026", installed())
    assert (verdict.purpose, verdict.redacted) == (purpose, f"身份证号：{masked}")


def test_tags_within_a_span_stay() -> None:
    """Only the characters of the value are masked: the markup around and within them is untouched."""
    verdict = screen_text("<p>低保公示 手机<b>138</b>0013<i>8123</i></p>", installed())
    assert verdict.redacted == "<p>低保公示 手机<b>138</b>****<i>8123</i></p>"


@pytest.mark.parametrize("said", ["230102********3026", "230102****04173026", "2301021985****3026"])
def test_a_weak_mask_is_warned_of(said: str) -> None:
    """An identity number that shows both ends and hides eight digits or fewer is clean, with a warning."""
    verdict = screen_text(f"身份证号：{said}", installed())
    assert verdict.disposition == "clean"
    assert [(one.start, one.end, one.kind) for one in verdict.warnings] == [(5, 23, "cn_id")]


def test_a_strong_mask_is_not_warned_of() -> None:
    """Two digits in front and three behind give nothing away."""
    assert screen_text("身份证号：23*************026", installed()).warnings == ()
