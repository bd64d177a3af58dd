"""Facts that tell look-alikes apart: dates, ordinals, stages and places in headline and lead."""

from __future__ import annotations

import re

_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)")
_ORDINAL = re.compile(r"第(\d{1,4})(批|期|次|周|届|轮|季度|标段|号|届|号令)")
_BARE_ORDINAL = re.compile(r"(\d{1,3})(标段|号标|包)|[（(](\d)/\d[)）]")
_DIGIT = re.compile(r"\d")

# Stages that exclude each other when both headlines name one.
_STAGES = {
    "tender": "更正 变更 终止 流标 废标 中标 成交 合同 验收 采购意向 招标 磋商 询价",
    "hiring": "笔试 面试 体检 考察 拟聘 拟录 递补 报名 招聘",
    "budget": "预算 决算",
    "alarm": "蓝色 黄色 橙色 红色",
    "half": "上半年 下半年 一季度 二季度 三季度 四季度",
    "lift": "解除 恢复 取消 延期 推迟",
}
_ROW_OF = {word: row for row, words in _STAGES.items() for word in words.split()}
_STAGE = re.compile("|".join(sorted(_ROW_OF, key=len, reverse=True)))
# Words that make an item a different one when only one of the two headlines has them.
_ONE_SIDED = re.compile(
    r"解读|一图读懂|图解|问答|征求意见|草案|征集|更正|修订|修改|废止|补充|勘误|反响|评论|综述|侧记|预告|结果|解除|恢复|取消|延期|推迟|第二次|复审|撤销"
)


def marks_of(title: str, title_places: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return the marks of an item, each a letter, a colon and a value in normal form.

    `D` full dates and `d` days in the headline, `y` its years, `o` its ordinals, `s` its stages, `x` its one-sided words, `P` its places, `p` all places.
    """
    found = _numbers_in(title) if _DIGIT.search(title) else []
    found += [f"s:{_ROW_OF[word]}:{word}" for word in _STAGE.findall(title)]
    found += [f"x:{word}" for word in _ONE_SIDED.findall(title)]
    found += [f"P:{place}" for place in title_places]
    found += [f"p:{place}" for place in places]
    return tuple(dict.fromkeys(found))


def _numbers_in(title: str) -> list[str]:
    # Each expression needs a character that few headlines have.
    found: list[str] = []
    for year, month, day in _DATE.findall(title) if "月" in title else ():
        found.append(f"d:{int(month)}-{int(day)}")
        if year:
            found.append(f"D:{year}-{int(month)}-{int(day)}")
    if "20" in title or "19" in title:
        found += [f"y:{year}" for year in _YEAR.findall(title)]
    if "第" in title:
        found += [f"o:{unit}:{int(number)}" for number, unit in _ORDINAL.findall(title)]
    if not ("标" in title or "包" in title or "/" in title):
        return found
    for number, unit, part in _BARE_ORDINAL.findall(title):
        found.append(f"o:{unit}:{int(number)}" if unit else f"o:part:{part}")
    return found
