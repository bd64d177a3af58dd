"""Facts that tell look-alikes apart: dates, ordinals, stages and places in headline and lead."""

from __future__ import annotations

import re

_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)")
_ORDINAL = re.compile(r"第(\d{1,4})(批|期|次|周|届|轮|季度|标段|号|届|号令)")
_BARE_ORDINAL = re.compile(r"(\d{1,3})(标段|号标|包)|[（(](\d)/\d[)）]")

# Stages that exclude each other when both headlines name one. A later word of a row wins over an earlier one inside it.
_STAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tender", re.compile(r"更正|变更|终止|流标|废标|中标|成交|合同|验收|采购意向|招标|磋商|询价")),
    ("hiring", re.compile(r"笔试|面试|体检|考察|拟聘|拟录|递补|报名|招聘")),
    ("budget", re.compile(r"预算|决算")),
    ("alarm", re.compile(r"(?:蓝|黄|橙|红)色")),
    ("half", re.compile(r"上半年|下半年|一季度|二季度|三季度|四季度")),
    ("lift", re.compile(r"解除|恢复|取消|延期|推迟")),
)
# Words that make an item a different one when only one of the two headlines has them.
_ONE_SIDED = re.compile(
    r"解读|一图读懂|图解|问答|征求意见|草案|征集|更正|修订|修改|废止|补充|勘误|反响|评论|综述|侧记|预告|结果|解除|恢复|取消|延期|推迟|第二次|复审|撤销"
)


def marks_of(title: str, title_places: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return the marks of an item, each a letter, a colon and a value in normal form.

    `D` full dates and `d` days in the headline, `y` its years, `o` its ordinals, `s` its stages, `x` its one-sided words, `P` its places, `p` all places.
    """
    found: list[str] = []
    for year, month, day in _DATE.findall(title):
        found.append(f"d:{int(month)}-{int(day)}")
        if year:
            found.append(f"D:{year}-{int(month)}-{int(day)}")
    found += [f"y:{year}" for year in _YEAR.findall(title)]
    found += [f"o:{unit}:{int(number)}" for number, unit in _ORDINAL.findall(title)]
    for number, unit, part in _BARE_ORDINAL.findall(title):
        found.append(f"o:{unit}:{int(number)}" if unit else f"o:part:{part}")
    for name, pattern in _STAGES:
        found += [f"s:{name}:{word}" for word in pattern.findall(title)]
    found += [f"x:{word}" for word in _ONE_SIDED.findall(title)]
    found += [f"P:{place}" for place in title_places]
    found += [f"p:{place}" for place in places]
    return tuple(dict.fromkeys(found))
