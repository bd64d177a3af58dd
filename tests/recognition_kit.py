"""Notices of many sorts, made up, and what channels make of them: for tests of recognition."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from core_kit import NOON, record
from opencc import OpenCC

from syndicate.model import Channel, Link, Record

PAGE = "https://www.example.gov.cn/tzgg/2018/0305/t101.html"


class Notice(NamedTuple):
    """What an office made known: a headline and paragraphs."""

    title: str
    parts: tuple[str, ...]

    @property
    def body(self) -> str:
        """The text, a paragraph a line."""
        return "\n".join(self.parts)


def water(day: str = "3月6日", hours: str = "8时至17时", street: str = "顾乡大街", estate: str = "康安小区") -> Notice:
    """Return a notice of a water outage."""
    return Notice(
        f"关于{street}部分区域停水的通知",
        (
            f"因供水管道检修施工需要，定于{day}{hours}对{street}部分区域停止供水。",
            f"停水范围包括{estate}及{street}沿线商户。请受影响的居民提前做好储水准备，由此带来的不便敬请谅解。",
            "恢复供水初期水质可能短时浑浊，请放水观察后再使用。服务热线为84600000。",
        ),
    )


def bus(line: str = "113", day: str = "4月2日", stop: str = "安化街") -> Notice:
    """Return a notice of a changed bus line."""
    return Notice(
        f"{line}路公交线路调整公告",
        (
            f"因道路施工，自{day}起{line}路公交车临时调整运行线路，取消{stop}站，改由新阳路绕行。",
            "首末班时间和票价不变，施工结束后恢复原线路运行。请广大乘客合理安排出行时间，留意站牌提示。",
        ),
    )


def weather(day: str = "3月12日", level: str = "蓝色", what: str = "大风", hour: str = "16时") -> Notice:
    """Return a weather warning."""
    return Notice(
        f"{what}{level}预警信号",
        (
            f"区气象台{day}{hour}发布{what}{level}预警信号：预计未来二十四小时内我区将受{what}影响，平均风力可达六级以上。",
            "请有关单位和人员做好防范工作，关好门窗，加固围板棚架，妥善安置易受影响的室外物品。",
        ),
    )


def tender(
    lot: str = "1标段", stage: str = "招标", project: str = "河松小学校舍维修工程", number: str = "DL-2018-045"
) -> Notice:
    """Return a page of a procurement."""
    head = f"{project}（{lot}）{stage}公告"
    if stage == "招标":
        parts = (
            f"{project}（{lot}）已具备招标条件，项目编号：{number}，现对该项目进行公开招标。",
            "投标人须具有独立法人资格，具备建筑工程施工总承包三级以上资质，近三年内没有重大违法记录。",
            "招标文件在政务服务中心二楼领取，投标截止前递交投标文件，逾期送达的不予受理。",
        )
    else:
        parts = (
            f"{project}（{lot}），项目编号：{number}，经评标委员会评审，现将{stage}情况公告如下。",
            "中标单位为哈尔滨某某建筑工程有限公司，中标金额按招标文件约定执行，工期六十日历天。",
            "各有关当事人对结果有异议的，可以在公告发布之日起七个工作日内提出质疑。",
        )
    return Notice(head, parts)


def exam(post: str = "幼儿教师", step: str = "笔试", day: str = "5月19日") -> Notice:
    """Return a notice on a step of a hiring."""
    return Notice(
        f"2018年道里区公开招聘{post}{step}公告",
        (
            f"2018年道里区公开招聘{post}{step}定于{day}进行，现将有关事项公告如下。",
            f"参加{step}的人员须携带本人有效身份证件和准考证，按规定时间到达指定地点，迟到三十分钟者不得入场。",
            "请考生自觉遵守纪律，服从工作人员管理，保持手机关机。未尽事宜由区人力资源和社会保障局负责解释。",
        ),
    )


def relief(batch: str = "第三批", count: str = "126", amount: str = "8.4万元") -> Notice:
    """Return a list of support paid out."""
    return Notice(
        f"道里区{batch}失业人员一次性补贴发放名单公示",
        (
            f"根据有关政策规定，经个人申请、街道初审、区级复核，现将{batch}失业人员一次性补贴发放名单予以公示。",
            f"本批共发放{count}人，发放金额{amount}。公示期为五个工作日，公示期内如有异议请向区就业服务中心反映。",
            "反映情况应当实事求是，以单位名义反映的须加盖公章，以个人名义反映的应署真实姓名。",
        ),
    )


def rules(what: str = "扬尘污染防治", number: str = "哈里政规〔2018〕3号") -> Notice:
    """Return a document with articles."""
    return Notice(
        f"道里区人民政府关于印发《道里区{what}办法》的通知",
        (
            number,
            "各街道办事处、各镇人民政府，区政府各委、办、局：",
            f"现将《道里区{what}办法》印发给你们，请认真贯彻执行。",
            f"第一条 为了加强{what}工作，改善人居环境，保障公众健康，根据有关法律、法规，结合本区实际，制定本办法。",
            f"第二条 本办法适用于本区行政区域内{what}的监督管理活动。",
            "第三条 区人民政府对本行政区域内的环境质量负责，将相关工作纳入国民经济和社会发展规划，所需经费列入年度预算。",
            "第四条 任何单位和个人都有权对违反本办法的行为进行举报，接到举报的部门应当在十五日内核实处理并答复举报人。",
            "第五条 违反本办法规定的，由有关部门责令限期改正；逾期不改正的，依照法律、法规的规定给予处罚。",
            "第六条 本办法自印发之日起施行，有效期五年。",
        ),
    )


def congress(theme: str = "优化营商环境") -> Notice:
    """Return a piece of news about a meeting."""
    return Notice(
        f"道里区召开{theme}工作推进会议",
        (
            f"5月8日上午，道里区召开{theme}工作推进会议，总结前一阶段工作，分析存在的问题，安排部署下一步重点任务。",
            f"会议指出，全区各级各部门要把{theme}摆在突出位置，以企业和群众满意为标准，逐项梳理堵点难点，拿出务实管用的办法。",
            "会议强调，要压实责任，实行清单管理，每月通报进展，对推进不力的单位予以约谈；要畅通投诉渠道，做到事事有回音。",
            "会上，区政务服务中心、市场监督管理局和新阳路街道作了交流发言。各街道、镇主要负责人在分会场参加会议。",
        ),
    )


def fees(year: str = "2018", price: str = "37.5元") -> Notice:
    """Return a yearly notice of the heating fee."""
    return Notice(
        f"关于收缴{year}年度居民采暖费的通告",
        (
            f"{year}年度居民采暖费收缴工作即将开始，收费标准为每平方米使用面积{price}。",
            "用户可以通过银行代收网点、手机客户端或者到供热单位营业厅办理缴费，逾期未缴的按照供用热合同约定收取违约金。",
            "享受低保待遇的家庭凭有效证件到所在社区登记，由社区统一上报审核。",
        ),
    )


def checked(issue: str = "第7期", batches: str = "112", bad: str = "3") -> Notice:
    """Return a bulletin of inspected food."""
    return Notice(
        f"道里区食品安全监督抽检信息公告（2018年{issue}）",
        (
            f"根据食品安全法有关规定，现将近期组织的食品安全监督抽检信息予以公布，本期共抽检{batches}批次，其中不合格{bad}批次。",
            "抽检样品涉及粮食加工品、食用油、蔬菜制品、糕点和餐饮食品。对抽检中发现的不合格产品，已要求生产经营者下架召回。",
            "消费者如购买到不合格食品，可以拨打投诉举报电话反映。",
        ),
    )


def licence(shop: str = "顾乡福满楼饭店", act: str = "未按规定公示食品经营许可证") -> Notice:
    """Return a notice of a penalty."""
    return Notice(
        f"关于{shop}的行政处罚信息公示",
        (
            f"当事人：{shop}。违法事实：{act}。处罚依据：食品安全法及有关规定。",
            "处罚内容：责令改正，给予警告，并处罚款。当事人已按要求履行处罚决定，完成整改。",
            "公示期限为六个月，公示期满后按规定撤下。处罚机关为区市场监督管理局。",
        ),
    )


def reply(road: str = "哈药路") -> Notice:
    """Return a reply to a question of a citizen."""
    return Notice(
        f"关于{road}停车位收费问题的答复",
        (
            f"您反映的{road}停车位收费问题收悉，经区城市管理部门现场核查，现答复如下。",
            f"{road}道路停车泊位由公开招标确定的企业经营管理，实行政府指导价，白天按次计费，夜间免费停放。",
            "如发现收费人员不按公示标准收费，可以拍照留存后向区城市管理部门投诉，我们将依法依规处理。感谢您的关注和支持。",
        ),
    )


ORIGINALS: tuple[Notice, ...] = (
    water(),
    bus(),
    weather(),
    tender(),
    tender(stage="中标"),
    exam(),
    relief(),
    rules(),
    congress(),
    fees(),
    checked(),
    licence(),
    reply(),
)


def later(hours: float) -> datetime:
    """Return a moment after the first publication."""
    return NOON + timedelta(hours=hours)


def page(notice: Notice, native_id: str = "t101", **fields: Any) -> Record:
    """Return a notice as a page of the portal."""
    standard: dict[str, Any] = {
        "url": PAGE,
        "source": "www.example.gov.cn",
        "channel": Channel.WEBSITE,
        "title": notice.title,
    }
    return record(native_id, notice.body, **(standard | fields))


def post(text: str, *, link: str = "", hours: float = 3) -> Record:
    """Return a Weibo post."""
    links = (Link("http://t.cn/RxAbCd1", resolved=link or None),) if link or "t.cn" in text else ()
    return record("4200", text, published_at=later(hours), links=links)


def article(title: str, body: str, *, hours: float = 5) -> Record:
    """Return a WeChat article."""
    return record("mp-1", body, title=title, source="wechat", channel=Channel.WECHAT, published_at=later(hours))


def elsewhere(title: str, body: str, *, hours: float = 26) -> Record:
    """Return a page of a department's site."""
    fields: dict[str, Any] = {"source": "swj.example.gov.cn", "channel": Channel.OTHER, "published_at": later(hours)}
    return record("x9", body, title=title, **fields)


def _traditional(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _first(notice: Notice, size: int) -> str:
    body = notice.body.replace("\n", "")
    return body[:size]


def _typos(text: str) -> str:
    """Put a slip of the pen into every fortieth character."""
    wrong = {"的": "地", "在": "再", "和": "合", "请": "清", "以": "已", "有": "又", "定": "订", "作": "做"}
    chars = list(text)
    for start in range(0, len(chars), 40):
        for place in range(start, min(start + 40, len(chars))):
            if chars[place] in wrong:
                chars[place] = wrong[chars[place]]
                break
    return "".join(chars)


def _iso(text: str) -> str:
    return re.sub(r"(?<!\d)(\d{1,2})月(\d{1,2})日", lambda hit: f"2018-{int(hit[1]):02}-{int(hit[2]):02}", text)


def _han(text: str) -> str:
    tens = ["", "十", "二十", "三十"]
    ones = ["", *"一二三四五六七八九"]

    def spelled(number: str) -> str:
        return tens[int(number) // 10] + ones[int(number) % 10]

    return re.sub(r"(?<!\d)(\d{1,2})(?=[月日])", lambda hit: spelled(hit[1]), text)


_WIDE = {ord("0") + number: ord("０") + number for number in range(10)}
Repost = Callable[[Notice], Record]

FURNISHED = """您当前的位置：首页 > 信息公开 > 通知公告
{title}
发布时间：2018-03-05 09:30　来源：区政府办公室　浏览次数：1024 【字体：大 中 小】
{body}
【打印本页】【关闭窗口】
上一篇：关于开展春季义诊活动的通知
主办：某区人民政府　ICP备00000000号　网站标识码0000000000"""

REPOSTS: dict[str, Repost] = {
    "excerpt in brackets": lambda n: post(f"【{n.title}】{_first(n, 90)}...全文 http://t.cn/RxAbCd1"),
    "tags, pictures and handles": lambda n: post(
        f"#便民提示# 【{n.title}】[话筒]{_first(n, 80)}👉http://t.cn/RxAbCd1 @某区发布"
    ),
    "headline by a pictogram": lambda n: post(f"#政务公开# {n.title} ❗{_first(n, 90)}📢http://t.cn/RxAbCd1@某区发布"),
    "headline and link": lambda n: post(f"【{n.title}】查看全文：http://t.cn/RxAbCd1", hours=1),
    "pictures and a link that leads back": lambda _: post("今日提醒，请看图 http://t.cn/RxAbCd1", link=PAGE),
    "chain of reposts": lambda n: post(f"转发微博//@某区发布:【{n.title}】{_first(n, 90)}"),
    "the whole text as a post": lambda n: post(f"【{n.title}】{n.body}"),
    "first half of a split post": lambda n: post(f"【{n.title}（1/2）】{n.body[: len(n.body) * 2 // 3]}（1/2）"),
    "second half of a split post": lambda n: post(
        f"【{n.title}（2/2）】{n.body[len(n.body) // 3 :]}（2/2）", hours=3.1
    ),
    "one paragraph on its own": lambda n: post(max(n.parts, key=len), hours=8),
    "a digest of clauses": lambda n: post(f"【{n.title}】" + "".join(f"{part.split('，')[0]}；" for part in n.parts)),
    "a digest without a headline": lambda n: post(
        "提醒大家："
        + "，".join(clause for part in n.parts[:3] for clause in part.split("，")[:2])
        + " http://t.cn/RxAbCd1"
    ),
    "the headline as a topic": lambda n: post(f"#{n.title}#{_first(n, 90)} http://t.cn/RxAbCd1"),
    "words of welcome before it": lambda n: article(n.title, f"亲爱的居民朋友们，大家好！\n{n.body}\n祝大家生活愉快！"),
    "a headline of its own over the whole text": lambda n: article("与您有关！最新通知来了", n.body),
    "pictograms as bullets": lambda n: post(f"【{n.title}】✅" + "✅".join(n.parts)),
    "prefix of the channel": lambda n: article(
        f"扩散周知！{n.title}", f"点击蓝字 关注我们\n{n.body}\n往期回顾\n阅读原文"
    ),
    "prefix with a bar": lambda n: article(f"权威发布｜{n.title}", f"本文约600字，阅读需要2分钟\n{n.body}"),
    "citizens called by name": lambda n: article(f"@道里人，{n.title}", f"{n.body}\n编辑：张某 审核：李某"),
    "clickbait over the whole text": lambda n: article(
        "这件事和你有关！快来看看", f"↑↑↑点击上方关注我们\n{n.body}\n点个在看"
    ),
    "frame words left out": lambda n: article(
        n.title.removeprefix("关于").removesuffix("的通知").removesuffix("公告"), n.body
    ),
    "traditional characters": lambda n: elsewhere(_traditional(n.title), _traditional(n.body)),
    "a page with furniture": lambda n: elsewhere(n.title, FURNISHED.format(title=n.title, body=n.body)),
    "a preface of another department": lambda n: elsewhere(
        f"转发{n.title}",
        f"各科室、各基层单位：\n现将有关内容转发给你们，请遵照执行。\n{n.body}\n区水务局\n2018年3月7日\n抄送：区委办公室。",
    ),
    "slips of the pen": lambda n: elsewhere(n.title, _typos(n.body)),
    "the last paragraph left out": lambda n: elsewhere(n.title, "\n".join(n.parts[:-1])),
    "paragraphs in another order": lambda n: elsewhere(n.title, "\n".join((*n.parts[1:], n.parts[0]))),
    "days written as ISO": lambda n: elsewhere(_iso(n.title), _iso(n.body)),
    "days in Han numerals": lambda n: elsewhere(_han(n.title), _han(n.body)),
    "hours with a colon": lambda n: elsewhere(
        n.title, n.body.replace("8时至17时", "8:00-17:00").replace("16时", "16:00")
    ),
    "figures written out": lambda n: elsewhere(n.title, n.body.replace("8.4万元", "84,000元")),
    "full width": lambda n: elsewhere(n.title.translate(_WIDE), n.body.translate(_WIDE)),
    "five days later": lambda n: elsewhere(n.title, n.body, hours=120),
    "the name of the site behind": lambda n: elsewhere(f"{n.title}_某区人民政府门户网站", n.body),
    "sentences as numbered entries": lambda n: elsewhere(
        n.title, "\n".join(f"{number}.{said}" for number, said in enumerate(n.body.split("。"), 1) if said.strip())
    ),
    "blanks for punctuation": lambda n: elsewhere(n.title, re.sub("[，。；：]", " ", n.body)),
    "remarks of the editor between sentences": lambda n: article(
        n.title, n.body.replace("。", "。（编者按：请相互转告）", 2)
    ),
    "nothing but a call and a link": lambda _: post("速转 http://t.cn/RxAbCd1", link=PAGE),
    "a line that says when and who": lambda n: elsewhere(n.title, f"2018-04-17 08:45 区某某局\n{n.body}"),
}

LOOK_ALIKES: dict[str, tuple[Notice, Notice]] = {
    "water: another day": (water(), water(day="3月9日")),
    "water: another time of day": (water(), water(hours="13时至22时")),
    "water: another street": (water(), water(street="安平大街", estate="和兴小区")),
    "water: another street, same day and estate words": (water(), water(street="通达街")),
    "bus: another line": (bus(), bus(line="114")),
    "bus: another day": (bus(), bus(day="6月11日", stop="安国街")),
    "weather: another colour": (weather(), weather(level="黄色")),
    "weather: another phenomenon": (weather(), weather(what="寒潮")),
    "weather: another day": (weather(), weather(day="3月20日")),
    "weather: another hour": (weather(), weather(hour="21时")),
    "weather: lifted": (
        weather(),
        Notice(
            "解除大风蓝色预警信号", ("区气象台3月12日22时解除大风蓝色预警信号：目前风力减弱，预计未来不再受大风影响。",)
        ),
    ),
    "tender: another lot": (tender(), tender(lot="2标段")),
    "tender: award": (tender(), tender(stage="中标")),
    "tender: another project": (tender(), tender(project="康安中学食堂维修工程", number="DL-2018-046")),
    "tender: corrected": (
        tender(),
        Notice(
            "河松小学校舍维修工程（1标段）招标公告的更正公告",
            ("现对招标公告作如下更正：投标截止时间延后五日，其他内容不变。", *tender().parts[1:]),
        ),
    ),
    "exam: another step": (exam(), exam(step="面试", day="6月2日")),
    "exam: another post": (exam(), exam(post="社区工作者")),
    "exam: result": (
        exam(),
        Notice(
            "2018年道里区公开招聘幼儿教师笔试成绩公示",
            ("2018年道里区公开招聘幼儿教师笔试工作已经结束，现将笔试成绩予以公示。",),
        ),
    ),
    "relief: another batch": (relief(), relief(batch="第四批", count="98", amount="6.2万元")),
    "relief: another batch in digits": (relief(), relief(batch="第4批")),
    "rules: draft": (
        rules(),
        Notice("《道里区扬尘污染防治办法（征求意见稿）》公开征求意见", ("现向社会公开征求意见。", *rules().parts[3:])),
    ),
    "rules: interpretation": (
        rules(),
        Notice(
            "《道里区扬尘污染防治办法》政策解读",
            ("近日，区政府印发了《道里区扬尘污染防治办法》，现就有关内容解读如下。", *rules().parts[3:5]),
        ),
    ),
    "rules: another subject": (rules(), rules("餐厨垃圾管理", "哈里政规〔2018〕4号")),
    "rules: another number, same words": (rules(), rules(number="哈里政规〔2018〕9号")),
    "meeting: another subject": (congress(), congress("安全生产")),
    "fees: another year": (fees(), fees(year="2017", price="38.3元")),
    "food: another issue": (checked(), checked(issue="第8期", batches="97", bad="1")),
    "penalty: another shop": (licence(), licence(shop="新阳聚鑫饭店")),
    "penalty: another act, same shop": (licence(), licence(act="经营超过保质期的食品")),
    "reply: another road": (reply(), reply(road="工农大街")),
    "relief: first and second publication": (
        Notice("道里区保障房分配方案第一次公示", relief().parts),
        Notice("道里区保障房分配方案第二次公示", relief().parts),
    ),
    "same headline, other content": (
        Notice("工作动态", congress().parts),
        Notice("工作动态", congress("安全生产").parts),
    ),
    "epidemic bulletins of two days": (
        Notice(
            "疫情通报",
            ("5月3日0时至24时，全区新增确诊病例2例，新增治愈出院1例。截至5月3日24时，累计报告确诊病例12例。",),
        ),
        Notice(
            "疫情通报",
            ("5月4日0时至24时，全区新增确诊病例5例，新增治愈出院3例。截至5月4日24时，累计报告确诊病例17例。",),
        ),
    ),
    "rules: explained under a headline of its own": (
        rules(),
        Notice(
            "这些变化和您有关", ("《道里区扬尘污染防治办法》已经印发，重点是什么？小编为您解读。", *rules().parts[3:7])
        ),
    ),
    "rules: questions and answers under a headline of its own": (
        rules(),
        Notice(
            "大家关心的都在这里",
            ("问：为什么制定《道里区扬尘污染防治办法》？", f"答：{rules().parts[3]}", *rules().parts[4:7]),
        ),
    ),
    "rules: in a picture": (rules(), Notice(f"一图看懂｜{rules().title}", rules().parts[3:])),
    "tender: candidates and award": (tender(stage="中标候选人"), tender(stage="中标")),
    "bus: another hour in another notation": (
        Notice("113路延长运营", ("为方便乘客夜间出行，即日起113路公交车末班车由20时30分延长至21时30分，票价不变。",)),
        Notice("113路延长运营", ("为方便乘客夜间出行，即日起113路公交车末班车由20时30分延长至22时，票价不变。",)),
    ),
    "opinions on two drafts": (
        Notice("《道里区扬尘污染防治办法》意见采纳情况", ("征集期间共收到意见十二条，采纳七条，感谢社会各界的支持。",)),
        Notice("《道里区餐厨垃圾管理办法》意见采纳情况", ("征集期间共收到意见十二条，采纳七条，感谢社会各界的支持。",)),
    ),
    "villages": (
        Notice("关于立新村道路硬化工程的公示", relief().parts),
        Notice("关于胜利村道路硬化工程的公示", relief().parts),
    ),
    "months": (
        Notice("道里区3月份空气质量情况", ("本月全区空气质量优良天数22天，同比增加3天，主要污染物为细颗粒物。",)),
        Notice("道里区4月份空气质量情况", ("本月全区空气质量优良天数25天，同比增加1天，主要污染物为细颗粒物。",)),
    ),
}
