"""What the names of evidence, vetoes and facts mean, in Chinese and in English."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

EVIDENCE: Words = {
    "identical_text": ("正文完全相同", "the very same text"),
    "bias": ("起点：没有证据即不是同一信息", "to begin with: two informations until something says otherwise"),
    "coverage": ("一方正文见于另一方的程度", "how much of one text is in the other"),
    "coverage_both": ("双方正文互见的程度", "how much of each text is in the other"),
    "excerpt": ("有多个相同的句段", "several clauses are shared"),
    "title": ("标题相近", "alike headlines"),
    "equal_title": ("标题相同", "the same headline"),
    "headline_only": ("只有标题而没有正文的帖子", "a post with nothing but a headline"),
    "untitled": ("有一方没有标题", "one of the two has no headline"),
    "short": ("有一方很短", "one of the two is short"),
    "rewritten": ("标题是另拟的", "the headline was written anew"),
    "link": ("明确链接到对方或同一页面", "an explicit link to the other or to the same page"),
    "link_alone": ("只有链接相同", "the same link and nothing else alike"),
    "document_number": ("文号相同", "the same document number"),
    "index_number": ("索引号相同", "the same index number"),
    "project_number": ("项目编号相同", "the same project number"),
    "figures_agree": ("相同句段中的其他数字一致", "shared clauses with the same other numbers"),
    "dates_agree": ("相同句段中的日期一致", "shared clauses with the same days"),
    "time": ("发布时间相隔", "time between the publications"),
    "same_channel": ("同一渠道", "the same channel"),
    "number_conflicts": ("相同句段中的数字不同", "shared clauses with other numbers"),
    "numbers_missing": ("标题中的数字对方没有", "numbers of one headline that the other lacks"),
    "one_sided": ("只有一方标题有“解读”“结果”等字样", "解读, 结果 and the like in one headline only"),
    "subjects": ("各自标题所述见于各自正文", "each headline is borne out by its own text only"),
    "aligned": ("逐字对齐后一致的部分", "what is in place once the texts are aligned"),
    "names_replaced": ("相同语句中的名称不同", "the same sentences with other names"),
    "numbers_replaced": ("相同语句中的数字不同", "the same sentences with other numbers"),
    "digest": ("短帖的用词见于另一方的程度", "how much of a short post is in the other, in whatever order"),
    "digest_agrees": ("短帖中的数字另一方也有", "numbers of a short post that the other has, too"),
    "digest_facts": (
        "短帖的日期、地点和全部数字另一方都有",
        "a day, the places and all numbers of a short post are in the other",
    ),
    "digest_differs": ("短帖中的数字另一方没有", "numbers of a short post that the other lacks"),
    "apart": ("两篇长文几乎没有相同内容", "two whole articles that share next to nothing"),
}
"""Names of evidence; a value above 0 speaks for the same information, below 0 against it."""

VETOES: Words = {
    "date_in_title": ("标题中的日期不同", "other days in the headlines"),
    "month_in_title": ("标题中的月份不同", "other months in the headlines"),
    "year_in_title": ("标题中的年份不同", "other years in the headlines"),
    "ordinal": ("批次、期号、标段等序号不同", "another batch, issue, lot or the like"),
    "number_in_title": ("标题中的数字不同", "other numbers in the headlines"),
    "stage": (
        "阶段不同（招标与中标、笔试与面试、预警级别等）",
        "another stage: tender and award, written test and interview, level of alarm",
    ),
    "one_sided_word": (
        "只有一方是解读、更正、征求意见、结果等",
        "one of the two is an interpretation, a correction, a draft, a result or the like",
    ),
    "place": ("地点不同", "other places"),
    "name_in_title": ("标题中的名称不同", "another name in the same headline"),
    "document_number": ("文号不同", "other document numbers"),
    "project_number": ("项目编号不同", "other project numbers"),
    "date_in_text": ("相同句段中的日期或时间不同", "the same clause with another day or time"),
    "date_in_lead": ("开头部分的日期不同", "other days at the beginning"),
    "time_in_lead": ("开头相同语句中的日期或时间不同", "the same sentences at the beginning with another day or time"),
    "names_in_lead": ("同一格式填写了不同的名称", "the same form, filled in with other names"),
    "numbers_in_text": ("相同句段中的数字多处不同", "the same clauses with other numbers"),
    "round_up": ("一方是汇总多条信息的要闻", "one of the two is a round-up of many informations"),
}
"""Names of the facts that forbid two items to be the same information."""

FACTS: Words = {
    "title": ("标题", "headline"),
    "date": ("日期", "day"),
    "month": ("月份", "month"),
    "year": ("年份", "year"),
    "ordinal": ("序号", "ordinal"),
    "number": ("数字", "number"),
    "stage": ("阶段", "stage"),
    "word": ("性质", "nature"),
    "place": ("地点", "place"),
    "name": ("标题中的名称", "name in the headline"),
    "document_number": ("文号", "document number"),
    "project_number": ("项目编号", "project number"),
    "index_number": ("索引号", "index number"),
    "link": ("链接", "link"),
    "text": ("正文相同比例", "share of the text in common"),
    "in_text": ("正文开头", "beginning of the text"),
}
"""Names of the facts that people are shown side by side."""
