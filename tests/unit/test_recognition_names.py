"""One name tells two notices of one form apart; a name that is left out, abbreviated, misspelt or put elsewhere does not."""

from __future__ import annotations

import pytest
from core_kit import verdict
from recognition_kit import Notice, elsewhere, page, post


def outage(
    homes: str = "松柏苑、河畔小区",
    streets: str = "桦林路沿线商铺",
    street: str = "桦林路",
    title: str = "检修停电信息（6月9日）",
) -> Notice:
    """Return a notice of a power cut."""
    return Notice(
        title,
        (
            f"为消除设备隐患，供电部门将对10千伏林松线进行检修，施工地点在{street}。",
            "停电日期：6月9日；停电时段：5时30分至16时。",
            f"影响范围：{homes}、{streets}。",
            "检修可能提前结束，线路视为始终带电，请勿靠近。服务电话95598。",
        ),
    )


def hiring(office: str = "水务", title: str | None = None) -> Notice:
    """Return a notice of an office that hires."""
    return Notice(
        f"区{office}局招聘巡查员" if title is None else title,
        (
            f"因工作需要，区{office}局面向社会招聘巡查员23名。",
            "应聘人员须身体健康，年龄在45周岁以下，具有高中以上学历，服从轮班安排，退役军人优先录用。",
            f"报名截止8月15日16时，地点为区{office}局一楼大厅，携带身份证和近期照片。",
        ),
    )


def inspection(matter: str = "燃气使用", title: str = "区领导到柳荫街道检查{0}工作") -> Notice:
    """Return a piece of news."""
    return Notice(
        title.format(matter),
        (
            f"11月6日，副区长林某到柳荫街道柳荫社区等地，实地检查{matter}工作，区直有关部门负责同志参加。",
            "每到一处，林某都详细询问进展情况，仔细查看台账，现场协调解决难题。",
        ),
    )


def festival(title: str, *before: str) -> Notice:
    """Return a notice of something that happens."""
    return Notice(
        title,
        (
            *before,
            "柳荫区环湖骑行节将于近期举行，集合地点为临江广场。",
            "参加人员请在小程序登记，自备头盔，现场服从工作人员引导，遇大风天气顺延。",
        ),
    )


DIFFERENT: dict[str, tuple[Notice, Notice]] = {
    "another estate in a list": (outage(), outage("锦绣园、河畔小区")),
    "another estate of another kind": (outage("松柏苑、河畔小区"), outage("康泰家园、河畔小区")),
    "another road named twice": (outage(), outage(street="枫桥路", streets="枫桥路沿线商铺")),
    "another office": (hiring(), hiring("民政")),
    "an office with one other character": (hiring(), hiring("商务")),
    "another matter": (inspection(), inspection("防汛备汛")),
}
SAME: dict[str, tuple[Notice, Notice]] = {
    "the list in another order": (outage(), outage("河畔小区、松柏苑")),
    "a part of the list": (outage(), outage("河畔小区")),
    "the office abbreviated": (hiring("城市管理"), hiring("城管")),
    "the office with more of its name": (hiring("营商"), hiring("营商环境")),
    "a slip in the name of a road": (
        outage("松柏苑、河畔小区", street="桦林路"),
        outage("松柏苑、河畔小区", street="样林路"),
    ),
    "another word for the same": (
        inspection(),
        Notice(inspection().title, (inspection().parts[0].replace("实地检查", "实地查看"), inspection().parts[1])),
    ),
    "a headline written anew": (inspection(), inspection(title="安全不安全？区领导到柳荫街道走了一趟")),
    "a headline that calls": (festival("柳荫区环湖骑行节活动通知"), festival("环湖骑行节等你来")),
    "a headline said once more before the text": (
        festival("环湖骑行节骑起来（柳荫发布）", "柳荫发布"),
        festival("柳荫区环湖骑行节活动安排", "名称：柳荫区环湖骑行节活动安排"),
    ),
    "a road that one of them leaves out": (
        outage(),
        Notice(outage().title, (outage().parts[0].replace("，施工地点在桦林路", ""), *outage().parts[1:])),
    ),
}


@pytest.mark.parametrize("kind", DIFFERENT)
@pytest.mark.parametrize("way", ["page", "post", "untitled"])
def test_another_name_is_another_notice(kind: str, way: str) -> None:
    """Where each of two forms has a name that the other lacks, all days and numbers in common make nothing one."""
    one, other = DIFFERENT[kind]
    first = {
        "page": page(one),
        "post": post(f"【{one.title}】{one.body}"[:110]),
        "untitled": post(f"提醒：{one.title}。{one.body}"[:120]),
    }[way]
    assert not verdict(first, elsewhere(other.title, other.body)).same


@pytest.mark.parametrize("kind", SAME)
def test_a_name_that_is_worded_otherwise_is_the_name(kind: str) -> None:
    """An abbreviation, a slip, another order, and what only one of the two has are no other facts."""
    one, other = SAME[kind]
    assert verdict(page(one), elsewhere(other.title, other.body)).same


LURE = "刚刚公布！与你有关"


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        ("{0}种植补贴", "玉米", "大豆"),
        ("{0}代养补贴", "脑瘫儿童", "孤寡老人"),
        ("{0}补贴", "公益岗位", "灵活就业"),
    ],
)
def test_what_a_notice_is_about_tells_it_from_another_under_a_lure(form: str, one: str, other: str) -> None:
    """Where one of two texts says once more what stands in the place of the other's matter, a headline that lures hides nothing."""
    text = "2018年{0}资金已经核定，涉及居民1430户，资金86.5万元。公示期6月9日至15日，无异议后通过一卡通发放到户。"
    mine, theirs = form.format(one), form.format(other)
    notice = page(Notice(f"{mine}发放公示", (text.format(mine),)))
    assert not verdict(notice, elsewhere(LURE, text.format(theirs))).same
    assert verdict(notice, elsewhere(LURE, text.format(mine))).same


def test_a_digest_tells_the_notice_whose_matter_it_names() -> None:
    """Other words in the place of what a headline names and the text says again make another notice of a digest in other words."""
    notice = page(
        Notice(
            "退役军人专场招聘会",
            ("6月9日9时在区人才市场举办退役军人专场招聘会，46家企业提供岗位780个，请携带简历和身份证，免费入场。",),
        )
    )
    assert not verdict(notice, post("6月9日高校毕业生专场招聘会来啦，46家企业780个岗位，免费入场")).same
    assert verdict(notice, post("6月9日退役军人专场招聘会来啦，46家企业780个岗位，免费入场")).same


def test_words_before_a_place_are_no_part_of_it() -> None:
    """突访桦林路 and 走进桦林路 name one street; 东五道街 and 西五道街 are two."""
    body = "4月8日，检查组突击检查{0}沿线企业，发现疏散通道堆放杂物、应急照明失效等隐患9处，当场开具责令整改通知书。"
    notice = page(Notice("消防安全检查组走进桦林路", (body.format("桦林路"),)))
    assert not verdict(notice, post("检查组4月8日突访桦林路，查出企业9处消防隐患，当场责令整改")).vetoes
    east = page(Notice("消防安全检查组走进东五道街", (body.format("东五道街"),)))
    assert not verdict(east, elsewhere("消防安全检查组走进西五道街", body.format("西五道街"))).same


def test_a_pair_of_headlines_that_differ_in_one_matter_is_two_documents() -> None:
    """An excerpt that says nothing of the matter belongs to the document that its headline names, whatever number both carry."""
    articles = "第三条 对验收合格的项目给予补助，单个项目不超过16万元，每年最多申报2个。第四条 申报材料不实的追回资金并记入信用档案。"
    whole = page(
        Notice(
            "某区夜间消费实施办法（哈里政规〔2018〕16号）",
            ("第一条 为规范夜间消费工作，制定本办法。第二条 夜间消费由区政府统筹。" + articles,),
        )
    )
    assert not verdict(whole, elsewhere("某区工匠培育实施办法（哈里政规〔2018〕16号）", articles)).same
    assert verdict(whole, elsewhere("某区夜间消费实施办法（哈里政规〔2018〕16号）", articles)).same


def test_a_name_behind_a_label_or_at_the_beginning_is_a_name() -> None:
    """停电范围 stands before names that do not say so at their end; what an article begins with may have an introduction before it."""
    text = "因设备检修，6月9日7时至17时对下列用户停电。停电范围：{0}、河松小区及沿街商户。请提前做好准备，遇雨顺延，详询95598。"
    notice = page(Notice("停电通知（6月9日）", (text.format("御湖壹号"),)))
    assert not verdict(notice, elsewhere("停电通知（6月9日）", text.format("金域蓝湾"))).same
    assert verdict(notice, elsewhere("停电通知（6月9日）", text.format("河松小区、御湖壹号"))).same
    works = "{0}改造涉及21栋楼、1860户，6月9日施工队进场，计划10月底完工。施工期间请居民清理楼道杂物，注意安全。"
    begun = page(Notice("柳荫小区老旧小区改造进场公告", (works.format("柳荫小区"),)))
    assert not verdict(begun, elsewhere(LURE, "整理好了请看：" + works.format("松柏家园"))).same
    assert verdict(begun, elsewhere(LURE, "整理好了请看：" + works.format("柳荫小区"))).same


def test_those_of_many_who_are_named_tell_one_list_from_another() -> None:
    """Two lists of so many households that begin with other people are two; the same people in another order are one list."""
    text = "经民主评议，柳荫社区拟新增保障对象18户：{0}等，月人均保障金670元，公示期7天，有不同意见请向街道反映。"
    title = "柳荫社区新增保障对象公示"
    notice = page(Notice(title, (text.format("胡某静、魏某启、曹某士"),)))
    assert not verdict(notice, elsewhere(title, text.format("钱某远、余某绍、贾某"))).same
    assert verdict(notice, elsewhere(title, text.format("曹某士、胡某静、魏某启"))).same
