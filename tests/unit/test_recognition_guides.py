"""Guides, interpretations and notices that posts pass on in other words: what they are told by, and what tells them apart."""

from __future__ import annotations

import pytest
from core_kit import record, side, sides, verdict
from recognition_kit import Notice, article, elsewhere, page, post

from syndicate.model import Record
from syndicate.pipeline.dedup.pairs import compare


def guide(what: str = "残疾人托养补助申请", desk: str = "街道社会事务科", days: str = "12个工作日") -> Notice:
    """Return a guide to one of the things that an office does; most of its lines stand in every guide of the office."""
    return Notice(
        f"{what}办事指南",
        (
            f"一、事项名称：{what}",
            f"二、受理机构：{desk}",
            "三、申请材料：1.居民身份证；2.户口簿原件；3.银行存折复印件",
            "四、办理流程：申请、受理、审核、决定、送达，材料不齐的工作人员一次性告知需要补正的内容。",
            f"五、承诺时限：{days}",
            "六、办理时间：工作日上午8:30至11:30，下午13:30至17:00，法定节假日除外。",
        ),
    )


def works(street: str = "松明街", start: str = "柏叶路", end: str = "桦林路", day: str = "9月3日") -> Notice:
    """Return a notice of a closed section of a street."""
    return Notice(
        f"关于{street}部分路段封闭施工的通告",
        (
            f"因雨水管线改造需要，{day}起对{street}（{start}至{end}）实行全封闭施工，预计工期十五天。",
            "施工期间公交车辆临时绕行，站点以现场公告为准。请过往车辆提前选择行车路线，服从现场民警指挥。",
        ),
    )


def vaccine(what: str = "水痘疫苗", day: str = "10月9日") -> Notice:
    """Return a notice of a health station."""
    return Notice(
        f"柳荫社区卫生服务站{what}接种通知",
        (
            f"柳荫社区卫生服务站新到一批{what}，{day}8时起开始接种，数量90支，先到先得。",
            "接种前请如实告知健康状况和过敏史，接种后在留观区等候三十分钟。",
        ),
    )


def alarm(level: str = "黄色", hour: str = "7时") -> Notice:
    """Return a weather warning."""
    return Notice(
        f"道路结冰{level}预警信号",
        (
            f"区气象台11月20日{hour}发布道路结冰{level}预警信号：预计未来十二小时内我区路面湿滑，请有关单位和个人注意防范。",
            "出行请减速慢行，行人当心滑倒，养护单位及时撒布融雪材料。",
        ),
    )


SAME: dict[str, tuple[Notice, Record]] = {
    "a guide in one piece": (guide(), post(f"【{guide().title}】" + "".join(guide().parts)[:110] + "...")),
    "a guide with other numbers before its entries": (
        guide(),
        elsewhere(guide().title, guide().body.replace("1.", "（一）").replace("2.", "（二）").replace("3.", "（三）")),
    ),
    "a guide under a lure": (
        guide(),
        article(
            "收藏！办事不跑冤枉路", "最近后台收到不少留言。\n" + "\n".join(guide().parts[:5]) + "\n觉得有用就转发吧。"
        ),
    ),
    "a day said aloud": (
        works(),
        post(f"{works().title.replace('关于', '')} 9月3号起，松明街柏叶路至桦林路全封闭施工"),
    ),
    "a digest without headline and link": (
        vaccine(),
        post("柳荫社区卫生服务站的水痘疫苗到了，共90支，10月9日8时起接种，先到先得，要如实告知健康状况和过敏史"),
    ),
    "remarks between the sentences, under a lure": (
        alarm(),
        article(
            "出门千万当心",
            "早安！\n" + alarm().parts[0] + "（敲黑板）看到这里请转告家人。\n" + alarm().parts[1] + "\n欢迎留言。",
        ),
    ),
    "a full stop of another script": (works(), elsewhere(works().title, works().body.replace("。", "."))),
}
DIFFERENT: dict[str, tuple[Record, Record]] = {
    "guides of one office": (
        page(guide()),
        elsewhere(guide("高龄老人津贴申领").title, guide("高龄老人津贴申领", "社区居民委员会", "8个工作日").body),
    ),
    "another section of the street": (
        page(works()),
        elsewhere(works().title, works(start="桦林路", end="枫桥路").body),
    ),
    "another vaccine": (page(vaccine("流感疫苗")), elsewhere(vaccine().title, vaccine().body)),
    "another level under one lure": (
        article("路面结冰，请注意防范", alarm().body),
        post(f"【路面结冰，请注意防范】{alarm('橙色', '11时').body}"),
    ),
    "another hour in a digest": (
        page(
            Notice("夜间公交延时", ("为方便市民夜间出行，即日起28路公交车末班车由20时30分延长至21时30分，票价不变。",))
        ),
        post("好消息，28路公交车末班车由20时30分延长至22时啦，方便市民夜间出行，票价不变"),
    ),
    "another list of the same office": (
        page(Notice("干部任前公示", ("现对张某某等5名同志任前情况予以公示，公示期为五个工作日，受理电话12380。",))),
        elsewhere("干部任前公示", "现对李某某等8名同志任前情况予以公示，公示期为五个工作日，受理电话12380。"),
    ),
    "the first of several steps": (
        post("【松林村地块征收土地预公告】"),
        elsewhere("松林村地块征收土地公告", "经批准征收松林村集体土地三公顷，请权利人办理补偿登记。"),
    ),
}


@pytest.mark.parametrize("kind", SAME)
def test_a_notice_in_other_words_is_the_notice(kind: str) -> None:
    """However a post words, cuts or heads it, a notice is told by its facts."""
    notice, other = SAME[kind]
    assert verdict(page(notice), other).same


@pytest.mark.parametrize("kind", DIFFERENT)
def test_a_fact_in_the_text_tells_look_alikes_apart(kind: str) -> None:
    """What differs may stand in the text only: a section, a level, an hour, who is listed; a headline that lures says nothing."""
    one, other = DIFFERENT[kind]
    assert not verdict(one, other).same


def test_parts_of_a_post_share_their_headline() -> None:
    """(1/2) and (2/2) behind a headline number the parts of a post and make no other headlines of them."""
    text = works().body.replace("\n", "")
    first, second = sides(
        [post(f"【{works().title}（{n}/2）】{half}") for n, half in enumerate((text[:60], text[60:]), 1)]
    )
    assert first.title == second.title
    assert not compare(first, second).vetoes


def test_a_lure_in_common_is_no_headline_in_common() -> None:
    """Two articles under the same words, which neither of their texts bears out, have no headline in common."""
    lure = "这件事很多人都在打听"
    found = dict(verdict(article(lure, guide().body), post(f"【{lure}】{works().body}")).evidence)
    assert "equal_title" not in found
    named = dict(verdict(article(works().title, works().body), post(f"【{works().title}】")).evidence)
    assert named["equal_title"] > 0


def test_a_numbered_collection_of_documents_is_a_round_up() -> None:
    """Several headlines of documents, each above its text, are none of these documents, whatever stands above them all."""
    notices = (vaccine(), works())
    text = "\n".join(f"{number}、{one.title}\n{one.body}" for number, one in zip("一二", notices, strict=True))
    both = article("今天请留意", text)
    assert "r" in side(both).marks
    assert not any(verdict(page(one), both).same for one in notices)
    assert "r" not in side(elsewhere(guide().title, guide().body)).marks


def test_who_sent_a_message_is_no_headline() -> None:
    """【某局】 before a message says whose it is; what it says comes behind."""
    text = "柳荫社区卫生服务站的水痘疫苗到了，共90支，10月9日8时起接种，先到先得，要如实告知健康状况和过敏史。"
    assert verdict(page(vaccine()), post(f"【区卫生健康局】{text}")).same
    assert side(post(f"【区卫生健康局】{text}")).title == side(post(text)).title
    assert side(post(f"【关于调整区老龄工作委员会】{text}")).title.endswith("委员会")


def test_a_call_is_no_headline() -> None:
    """A few words that are all a post says are about nothing."""
    assert side(record("1", "详见图片")).title == ""
    assert side(record("2", "松明街停水通知")).title != ""


def test_a_round_up_in_one_line_is_the_round_up_in_many() -> None:
    """Entries count the same in lines and in one piece, also those that begin with a year."""
    entries = (
        "2018年第二批公租房选房安排公布",
        "松明街雨水管线改造开工",
        "2018年秋季招生报名时间确定",
        "柳荫社区新到水痘疫苗",
    )
    lines = "\n".join(f"{number}.{said}" for number, said in enumerate(entries, 1))
    line = " ".join(f"{number}.{said}" for number, said in enumerate(entries, 1))
    found = verdict(article("本周政务要闻速览", lines), post(f"【本周政务要闻速览】{line}"))
    assert found.same
    assert "digest_differs" not in dict(found.evidence)


def test_the_same_form_filled_in_for_another_street() -> None:
    """Where one notice gives a crossing and the other a house number, the streets still tell the two apart."""
    form = (
        "【{0}科技创新展示安排】{0}科技创新展示工作将于2018年7月4日7时00分开始，地点设在{1}校区。区教育局提醒：家长携带户口簿原件，"
        "提醒孩子佩戴小黄帽。65家单位主动参与书香校园评选，某某环保科技有限公司捐助物资31件。为方便居民办事，安松街一带同步留存影像资料。"
        "心理辅导覆盖建兴社区、抚顺中学等38个点位，发放补助3353700元。通江小学校门前的校门护学岗由网格员专门值守，留守学生得到结对帮扶。"
    )
    one = record("1", form.format("福顺幼儿园", "共乐街（乡里街至星江路）"))
    other = record("2", form.format("抚顺小学校", "建国街25号"))
    assert not verdict(one, other).same


def test_one_account_under_one_headline_twice() -> None:
    """An account that says the same thing again says it in the same words: two whole posts that share next to nothing are two."""
    title = "【某区城市管理局组织11月12日清冰雪会战】"
    first = (
        f"{title}受连续降雪影响，11月12日凌晨某区城市管理局启动大同路367号清冰雪作业。某区城市管理局同步开展人工铲冰，出动铲车77台，"
        "门前责任签约率提高。背街巷路三日内清完，办理时间明显缩短。组织回头看抽查、统一制作标识牌，是此次融雪剂撒布的两项主要措施。"
        "经过74天的融雪剂撒布，坡路全部铺撒防滑料。截至12月12日，出动铲车83台，其中建中小区占54处。"
    )
    second = (
        f"{title}按照“以雪为令”要求，11月12日河清街（上游街至安平街）进入雨雪混合天气应对状态。在河州社区，值班人员用41分钟完成垃圾点位的处理，"
        "门前责任签约率提高。某区城市管理局同步开展屋檐冰溜清除，外运积雪9275立方米，背街巷路三日内清完。"
        "过往行人在河渡社区参加了屋檐冰溜清除，外运积雪4512立方米。"
    )
    assert not verdict(record("1", first), record("2", second)).same
