"""Facts that tell look-alikes apart: dates, numbers, ordinals, stages and places in headline and lead."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.corrections import corrects

_DIGIT = re.compile(r"\d")
# Every number begins with one of these: what does not is passed over without trying them all.
_NUMBER = re.compile(
    r"(?=[\d第（(])(?:"
    r"(?:((?:19|20)\d\d)年(?:度|第)?)?(?<![\d.])(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?"  # 2018年3月5日, 3月5日, 3月
    r"|(?<![\d.])((?:19|20)\d\d)(?![\d.元个人名所米公万亿户件吨])年?"  # 2018年
    r"|(?<![\d.])(\d{1,2})日"  # 5日
    r"|第(\d{1,4})(标段|季度|号令|[^\W\d])"  # 第3批
    r"|(?<![\d.])(\d{1,9})(标段|号标|标包|号楼|号线|号令|号院|[^\W\d])"  # 3标段, 113路
    r"|[（(](\d{1,2})(?:/\d{1,2})?[)）]"  # (1/2), （2）
    r")"
)
_PART = re.compile(r"[（(]([一二三四五六七八九十]|上|中|下)[)）]|之([一二三四五六七八九十])$")
_ORDINAL_UNITS = frozenset("批期次周届轮号标包段季级") | {"季度", "标段", "号标", "标包", "号令"}
_SOME = frozenset("批次轮周")
"""又一批, 再一次 are no first ones."""
# Begins with a character: the engine skips to it, and looks back from there.
_LEAD_DAY = re.compile(r"月(?:(?<=(?<!\d)(\d)月)|(?<=(?<!\d)(\d\d)月))(\d{1,2})日")

# Stages that exclude each other when both headlines name one. Of stages that follow each other, in groups, the latest counts.
_FOLLOWING = {
    "tender": "采购意向|资格预审|招标 磋商 询价|变更|更正|中标候选 成交候选 预中标|中标 成交|合同|验收|流标 废标 终止",
    "hiring": "招聘 报名|资格复审|笔试|成绩|面试|体检|拟聘 拟录|递补",
    "course": "计划 安排 方案|结果 总结 完成情况",
    "works": "开工 进场 动工|竣工 完工 通车",
    "approval": "受理|拟批 拟审批 拟作出|批复 审批决定 准予",
    "planning": "批前|批后",
    "listing": "列入 纳入 新增|移出 退出 核减 注销",
    "choice": "申报 推荐 征集 评选|候选 投票|拟表彰 拟立项 拟认定|获奖",
}
LOOSE = frozenset({"course", "works", "approval", "planning", "listing", "choice"})
"""Rows whose words are common: they tell two stages apart only in headlines of the same sentence that have none of them in common."""
_OTHER = {
    "budget": "预算 决算",
    "half": "上半年 下半年 一季度 二季度 三季度 四季度 1季度 2季度 3季度 4季度",
    "lift": "解除 恢复 取消 延期 推迟",
    "level": "省级 市级 区级 县级 国家级",
}
_STAGE_OF = {word: (row, 0, word) for row, words in _OTHER.items() for word in words.split()} | {
    word: (row, rank, group.split()[0])
    for row, groups in _FOLLOWING.items()
    for rank, group in enumerate(groups.split("|"))
    for word in group.split()
}
"""Word → its row, its place in a sequence and what stands for its group."""
# Words that make an item a different one when only one of the two headlines has any of their family.
_LONE = {
    "draft": "征求意见 意见稿 草案 征集意见 公开征求",
    "explained": "解读 读懂 看懂 图解 一图 图说 问答 答记者问 释义",
    "corrected": "更正 勘误 修订 修改 废止 补充公告 补充通知 撤销 作废",
    "announced": "预告 预公告",
    "echo": "反响",
    "report": "评论 综述 侧记",
    "result": "结果 成绩 中标 成交 流标 废标 拟聘 拟录 递补 验收 决算",
    "lifted": "解除 取消 延期 推迟 顺延 恢复供 恢复通 恢复正常 恢复运",
    "again": "第2次 二次 再次 复审",
    "reply": "答复",
    "wanted": "征集",
}
FAMILY = {word: family for family, words in _LONE.items() for word in words.split()}
"""One-sided word → its family."""
SYNONYMS = {
    "draft": ("征求意见", "意见稿", "草案", "征集意见", "征求社会"),
    "explained": ("解读", "问答", "答记者问"),
    "announced": ("将于", "定于", "即将"),
}
"""Family → other words that say the same."""
STRICT = frozenset({"explained", "corrected", "echo"})
"""Families that another headline over the same text may leave out."""
SOFT = frozenset({"announced", "report", "result", "lifted", "again", "reply", "wanted"})
"""The same of any headline that is no other wording of the same sentence, and even where part of it was kept."""
_PROJECT = re.compile(r"编号([a-z][a-z0-9]{4,29}|\d{4,}[a-z][a-z0-9]{2,29})")
_NATURE = re.compile(
    r"解读如下|(?:为您|为你|带您|带你|一起|进行|作出?|做出?|作一|全面|权威|详细)(?:个|些)?解读|一图[读看]懂|一文[读看]懂|(?<![访询提请疑慰顾过学])问[^问答]{4,60}(?<![回解竞])答(?![复辩卷题谢应案])"
    r"|更正如下|如下更正|特此更正|(?<![经已])公开征求意见|向社会(?:各界)?征求意见"
)
_NATURE_WORDS = ("解读", "读懂", "看懂", "问", "更正", "征求意见")
"""Without one of these it says nothing of its nature."""
_SAYS = ("更正", "征求意见", "解读")
"""What an item says of itself in its first words."""
_IDIOMS = ("成绩单",)
"""Words of the headlines of posts that are none of these."""
_WORD = re.compile("|".join(sorted({*_STAGE_OF, *FAMILY, *_IDIOMS}, key=len, reverse=True)))


_ALARM = re.compile(r"([蓝黄橙红])色[^\W\d_]{0,6}预警")
_STREET = "路街道桥巷口站"
# Begins with what stands between, and looks back from there.
_SECTION = re.compile(rf"[至到](?<=([^\W\d_]{{2}}[{_STREET}])[至到])([^\W\d_]{{1,5}}?[{_STREET}])")
"""From where to where, on a road; a name goes by its last three characters, for what stands before may be read as part of it."""
_FIRST_OF = re.compile(r"[对将为给有]([^\W\d_]{2,4}?)等(\d{1,4})[名人家户位]")
"""The first of a list of so many: 现对张某等5名同志."""
_BOOK = re.compile(r"《([^《》]{4,60})》?")
FIRST_WORDS = 50
"""Characters of a post without a headline that stand for one."""
_YEAR_IN_FRONT = re.compile(r"(?:19|20)\d\d(?=\d{1,4}号)(?<!\d\d\d\d\d)")
"""Of a document number without its brackets: 2023357号 is number 357 of 2023, as its headline has it."""
INTRODUCTION = 90
"""Within so many characters an item says of itself what it is."""


def marks_of(title: str, title_places: tuple[str, ...], places: tuple[str, ...], lead: str) -> tuple[str, ...]:
    """
    Return the marks of an item, each a letter, a colon and a value in normal form.

    Of the headline: `D` full dates, `d` days, `m` months, `y` years, `o` ordinals, `n` other numbers with what they count, `s` stages,
    `x` one-sided words, `b` documents in 《》, `P` places. Of the lead: `l` days, `j` numbers of projects, `q` sections of
    roads, `e` the first of those listed and how many they are; `p` all places. Of
    the headline, or else of the lead: `a` levels of alarm. Of either: `c` it corrects what was published before.
    """
    found = _numbers_in(title) if _DIGIT.search(title) else []
    if "（" in title or "(" in title or "之" in title:
        found += [f"o:part:{one or other}" for one, other in _PART.findall(title)]
    words = _WORD.findall(title)
    if words:
        found += _stages(words)
        found += [f"x:{word}" for word in words if word in FAMILY]
    if "编号" in lead:
        found += [f"j:{number}" for number in _PROJECT.findall(lead)]
    if "预警" in title or "预警" in lead:
        levels = _ALARM.findall(title) or _ALARM.findall(lead[:INTRODUCTION])
        found += [f"a:{level}" for level in levels]
    found += [f"q:{'-'.join(sorted((one[-3:], other[-3:])))}" for one, other in _SECTION.findall(lead)]
    listed = _FIRST_OF.search(lead) if "等" in lead else None
    if listed:
        found.append(f"e:{listed[1]}等{listed[2]}")
    first = lead[:INTRODUCTION]
    if corrects(title, first, lead):
        found.append("c:更正")
    nature = _NATURE.search(first) if any(word in first for word in _NATURE_WORDS) else None
    if nature:
        found.append(f"x:{next((word for word in _SAYS if word in nature[0]), _SAYS[-1])}")
    if not title:  # what a post without a headline begins with says which of several it is
        found += [mark for mark in _numbers_in(_YEAR_IN_FRONT.sub("", lead[:FIRST_WORDS])) if mark[0] == "o"]
    if "《" in title:
        found += [f"b:{name}" for name in _BOOK.findall(title)]
    found += [f"P:{place}" for place in title_places]
    found += [f"p:{place}" for place in places]
    found += _days_in(lead)
    return tuple(dict.fromkeys(found))


def _days_in(lead: str) -> list[str]:
    """Return the days of a beginning; one at its very end is when it was signed."""
    days = [hit for hit in _LEAD_DAY.finditer(lead) if hit.end() < len(lead)]
    return [f"l:{int(hit[1] or hit[2])}-{int(hit[3])}" for hit in days]


def _stages(words: list[str]) -> list[str]:
    stages = [_STAGE_OF[word] for word in words if word in _STAGE_OF]
    latest = {row: max(rank for its_row, rank, _ in stages if its_row == row) for row, _, _ in stages}
    return [f"s:{row}:{word}" for row, rank, word in stages if rank == latest[row] or row in LOOSE]


def _numbers_in(title: str) -> list[str]:
    found: list[str] = []
    for year, month, day, alone, only_day, ordinal, its_unit, number, unit, part in _NUMBER.findall(title):
        if month:
            found.append(f"d:{int(month)}-{int(day)}" if day else f"m:{int(month)}")
            if year and day:
                found.append(f"D:{year}-{int(month)}-{int(day)}")
        if year or alone:
            found.append(f"y:{year or alone}")
        elif only_day:
            found.append(f"d:-{int(only_day)}")
        elif ordinal:
            found.append(f"o:{its_unit}:{int(ordinal)}")
        elif number and not (number == "1" and unit in _SOME):
            found.append(f"{'o' if unit in _ORDINAL_UNITS else 'n'}:{unit}:{int(number)}")
        elif part:
            found.append(f"o:part:{part}")
    return found
