"""What is read of many texts at once is what a plain reading of each text alone says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.dedup import hashing
from syndicate.pipeline.dedup.hashing import code_values, hash_groups
from syndicate.pipeline.iso import iso
from syndicate.pipeline.normalise.figures import plain_figures, plain_figures_each
from syndicate.pipeline.normalise.fold import fold_batch, fold_with_leads, folded, folded_each, simpler_characters
from syndicate.pipeline.normalise.joined import codes_of, joined, texts_at, units_of
from syndicate.pipeline.normalise.named import days_and_amounts
from syndicate.pipeline.normalise.numbers import numeral, plain_numbers_each
from syndicate.pipeline.normalise.places import places
from syndicate.pipeline.normalise.simplified import simplified_each
from syndicate.pipeline.normalise.text import tidied, tidy

ODD = "\0😀𝟏\ud83d\ude00\n a"
"""The separator itself, pairs, a digit written as a pair, halves apart, blanks."""


def batches(letters: str, pieces: tuple[str, ...] = ()) -> st.SearchStrategy[list[str]]:
    """Return batches of texts made of some letters and pieces, beside odd characters."""
    text = st.lists(st.sampled_from([*letters, *ODD, *pieces]), max_size=25).map("".join)
    return st.lists(text, max_size=4)


# --- plain readings of one text, to compare with

_PLACE = re.compile(r"街道|社区|小区|学校|小学|中学|公司|有限责任公司|有限公司|医院|大道|[街路镇乡村]")
_STOP = "省市区县州盟旗在于对至到从由和与及或为将向往经沿把被让给自是有等的了该本我各并就以因位共月日时午会请"
_LONGEST = {"有限公司": 20, "有限责任公司": 20, "公司": 12, "医院": 12, "学校": 12, "小学": 10, "中学": 10}
_OTHER_WORDS = {
    "路": ("道公铁一线思出网马电套退半带条上走修筑绕短问迷", "面径线灯由障演桥程费网况基政"),
    "街": ("步临沿上逛扫背", "道头拍区舞"),
    "镇": ("城乡集市村建重各", "痛静定长压"),
    "乡": ("城下返家故老入", "镇村愁亲下土音情"),
    "村": ("农乡驻扶贫进全各行", "民干庄级庭组两支务委"),
}
"""What before or behind a suffix makes it part of another word."""


def places_of(text: str) -> tuple[str, ...]:
    """Read the places of one text from left to right."""
    found: dict[str, None] = {}
    for hit in _PLACE.finditer(text):
        begin = end = hit.start()
        floor = max(0, end - _LONGEST.get(hit[0], 8))
        around = _OTHER_WORDS.get(hit[0], ("", ""))
        if text[max(0, begin - 1) : begin] in set(around[0]) or text[hit.end() : hit.end() + 1] in set(around[1]):
            continue
        while begin > floor and "一" <= text[begin - 1] <= "龥" and text[begin - 1] not in _STOP:
            begin -= 1
        if begin and end - begin == 1 and text[begin - 1] in "经和共自日向会":
            begin -= 1
        if end - begin >= 2 and text[begin:end] not in ("老旧", "物业"):
            found[text[begin : hit.end()]] = None
    return tuple(found)[:24]


_NUMERAL = re.compile(r"第[一二三四五六七八九十]{1,3}|[〇零一二三四五六七八九十]{1,4}(?=[年月日号批期届轮])")
_DATE = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")


def numbers_of(text: str) -> str:
    """Rewrite the numbers of one text, everywhere."""
    text = _NUMERAL.sub(lambda hit: "第" + numeral(hit[0][1:]) if hit[0][0] == "第" else numeral(hit[0]), text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return _DATE.sub(lambda hit: f"{hit[1]}年{int(hit[2])}月{int(hit[3])}日", text)


# --- the laws


@given(batches("甲乙０。"))
def test_every_text_of_a_batch_is_found_again(texts: list[str]) -> None:
    """Each text lies where its offset says, in the joined text and in its code units, whatever characters it holds."""
    batch = joined(texts)
    codes, starts = units_of(batch)
    assert [batch.text[begin : end - 1] for begin, end in zip(batch.starts, batch.starts[1:], strict=False)] == texts
    for number, text in enumerate(texts):
        assert codes[starts[number] : starts[number + 1] - 1].tolist() == codes_of(text).tolist()
    inside = [number for number, text in enumerate(texts) if text]
    assert texts_at(starts[inside], starts) == inside


@given(batches("街道社区小学校中公司医院大路镇乡村有限责任和经会甲乙老旧物业面头民痛城农公"))
def test_places_are_those_of_each_text_alone(texts: list[str]) -> None:
    """Suffixes, their beginnings and the words that only look alike are told apart as a reader of one text does."""
    assert places(texts) == [places_of(text) for text in texts]


NUMBERS = (
    "2018",
    "19",
    "20",
    "99",
    "年",
    "月",
    "日",
    "二〇一八年",
    "第三",
    "十二月",
    "2018年3月5日",
    "2018-03-05",
    "1,234",
    "５",
)


@given(batches("0129１-/.,年月日号第一十〇批", NUMBERS))
def test_numbers_are_rewritten_as_in_each_text_alone(texts: list[str]) -> None:
    """Telling which texts have something to rewrite never leaves one out."""
    assert plain_numbers_each(texts) == [numbers_of(text) for text in texts]


@given(batches("0129.:：时点万亿分半到-", ("百分之", "下午", "晚8点", "1.2万", "8:30", "百分之十二")))
def test_figures_are_rewritten_as_in_each_text_alone(texts: list[str]) -> None:
    """Telling which texts have something to rewrite never leaves one out."""
    assert plain_figures_each(texts) == [plain_figures(text) for text in texts]


@given(
    batches(
        "0123489.．,-/元万亿百",
        ("2018年3月5日", "3月5日", "2018-3-5", "500万元", "1,234元", "二〇一八年三月五日", "2月30日"),
    )
)
def test_days_and_sums_do_not_depend_on_the_texts_beside(texts: list[str]) -> None:
    """A batch names what its texts name alone."""
    assert days_and_amounts(texts) == [days_and_amounts([text])[0] for text in texts]


def test_a_day_does_not_reach_into_the_next_text() -> None:
    """Digits at the end of a text and 年 at the beginning of the next are no date, nor is a tail of a longer number a sum."""
    nothing: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    assert days_and_amounts(["2018", "年3月5日", "共1", ",234元"]) == [nothing, (("--03-05",), ()), nothing, nothing]
    assert places(["道里", "街道"]) == [(), ()]


@given(batches("關於停水的通知"))
def test_characters_are_simplified_one_for_one(texts: list[str]) -> None:
    """Traditional characters change in place; everything else stays."""
    paired = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    table = {ord(old): new for old, new in simpler_characters().items()}
    assert simplified_each(paired) == [text.translate(table) for text in paired]


@given(batches("　\t\r\u200b\ufe0f甲乙"))
def test_a_text_is_as_tidy_in_every_batch(texts: list[str]) -> None:
    """What other texts hold changes nothing."""
    assert tidied(texts) == [tidy(text) for text in texts]


@given(batches("關ＡBｃ１2，。·"))
def test_a_text_folds_alike_alone_and_in_every_batch(texts: list[str]) -> None:
    """Folded words and folded characters are those of the text alone."""
    assert folded_each(texts) == [folded(text) for text in texts]
    batch = fold_batch(texts)
    assert [int((batch.item == number).sum()) for number in range(len(texts))] == [
        len(fold_batch([text]).codes) for text in texts
    ]


@given(batches("關ＡBｃ１2，。·"), st.integers(1, 12))
def test_a_lead_is_that_of_the_text_alone(texts: list[str], size: int) -> None:
    """Folding the leads with their texts gives what folding the leads by themselves gives, and leaves the texts as they are."""
    batch, leads = fold_with_leads(texts, size)
    assert leads == folded_each([text[:size] for text in texts])
    assert all(np.array_equal(one, other) for one, other in zip(batch, fold_batch(texts), strict=True))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_a_hash_does_not_tell_how_it_was_computed(sizes: list[int]) -> None:
    """Groups hash the same weighted by their place in the batch, as in small batches, and by their place in the group."""
    values = code_values()[np.arange(sum(sizes)) % 200 + 97]
    groups = np.array(sizes, dtype=np.int64)
    starts = np.cumsum(groups) - groups
    together = hash_groups(values, starts, groups)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_RUNNING", 0)
        assert hash_groups(values, starts, groups).tolist() == together.tolist()


@given(
    st.datetimes(min_value=datetime(1, 1, 1)),  # noqa: DTZ001 - a time without a zone is one of the cases
    st.sampled_from([None, 0, 8 * 3600, -5 * 3600 - 1800, 29143]),
)
def test_a_time_is_written_as_the_standard_writes_it(moment: datetime, offset: int | None) -> None:
    """The digest of a record rests on ISO 8601, to the microsecond and with the offset."""
    zoned = moment if offset is None else moment.replace(tzinfo=timezone(timedelta(seconds=offset)))
    assert iso(zoned) == zoned.isoformat()
    assert iso(zoned.replace(microsecond=0)) == zoned.replace(microsecond=0).isoformat()
