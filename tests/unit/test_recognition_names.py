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
