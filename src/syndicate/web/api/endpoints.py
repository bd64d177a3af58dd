"""Every address of the API, in one table; the description is made from it."""

from __future__ import annotations

from syndicate.model import Statistics
from syndicate.web.api import acting, answers, asked, office, reading
from syndicate.web.api import office_answers as told
from syndicate.web.api.endpoint import Access, Endpoint

_ANYBODY, _READERS, _STAFF, _LOGIN = Access.ANYBODY, Access.READERS, Access.STAFF, Access.LOGIN

ENDPOINTS = (
    Endpoint("GET", "/years", "years", "有哪些年度 / which years there are", "统计", _ANYBODY, answers.Years, reading.years),
    Endpoint(
        "GET", "/statistics/{year}", "statistics", "一年的各项统计 / a year's counts", "统计", _ANYBODY, Statistics,
        reading.statistics, asked.OfYear,
    ),
    Endpoint(
        "GET", "/figures", "figures", "首页各表，每个数字附其明细的地址 / the boards of the first page, each number with its list", "统计",
        _ANYBODY, answers.Figures, reading.figures, asked.OfFigures,
    ),
    Endpoint(
        "GET", "/forms", "forms", "已安装的表式 / the forms that are installed", "统计", _ANYBODY, tuple[answers.FormLine, ...],
        reading.forms,
    ),
    Endpoint(
        "GET", "/forms/{form}/{year}", "form", "按现有数字填好的统计表 / a form filled with the numbers as they stand", "统计", _ANYBODY,
        answers.FormOf, reading.form, asked.OfForm,
    ),
    Endpoint(
        "GET", "/registers/{register}/{year}", "register", "登记簿的行 / the rows of a register", "统计", _STAFF, answers.Register,
        reading.register, asked.OfRegister,
    ),
    Endpoint(
        "GET", "/ready/{year}", "ready", "年终准备：期限、未办事项、各单位报送情况 / how far a year's return is", "统计", _STAFF, told.Ready,
        office.ready, asked.OfYear,
    ),
    Endpoint(
        "GET", "/items", "items", "信息列表和检索 / lists of items, and search", "信息", _READERS, answers.Items, reading.items,
        asked.OfItems,
    ),
    Endpoint(
        "GET", "/items/{handle}", "information", "一条信息的全部依据 / one information with everything behind it", "信息", _READERS,
        answers.InformationOf, reading.information, asked.OfHandle,
    ),
    Endpoint(
        "POST", "/items/{handle}/split", "split", "拆分 / split", "信息", _LOGIN, told.Errand, acting.split, asked.OfHandle,
        asked.Because,
    ),
    Endpoint(
        "POST", "/rulings", "rule", "认定两条是否同一信息 / rule whether two are the same", "信息", _LOGIN, told.Errand, acting.rule,
        takes=asked.Merge,
    ),
    Endpoint(
        "POST", "/rulings/{act}/undo", "undo", "撤销认定 / take a ruling back", "信息", _LOGIN, told.Errand, acting.undo, asked.OfAct,
        asked.Because,
    ),
    Endpoint(
        "GET", "/questions", "questions", "疑似同一信息 / open questions", "信息", _READERS, told.Questions, office.questions,
        asked.OfQuestions,
    ),
    Endpoint(
        "GET", "/receipts", "receipts", "批次凭证，新的在前 / receipts, the newest first", "台账", _READERS, answers.Receipts,
        reading.receipts, asked.OfReceipts,
    ),
    Endpoint(
        "GET", "/receipts/{number}", "receipt", "一张凭证 / one receipt", "台账", _READERS, answers.ReceiptOf, reading.receipt,
        asked.OfReceipt,
    ),
    Endpoint("GET", "/sources", "sources", "信源 / sources", "信源", _READERS, told.Sources, office.sources),
    Endpoint(
        "POST", "/sources/{name}/pause", "pause", "停用信源 / pause a source", "信源", _LOGIN, told.Errand, acting.pause,
        asked.OfSource, asked.Because,
    ),
    Endpoint(
        "POST", "/sources/{name}/resume", "resume", "恢复信源 / resume a source", "信源", _LOGIN, told.Errand, acting.resume,
        asked.OfSource, asked.Because,
    ),
    Endpoint(
        "POST", "/sources/{name}/poll", "poll", "立即读取 / poll a source now", "信源", _LOGIN, told.Errand, acting.poll,
        asked.OfSource, asked.Because,
    ),
    Endpoint(
        "GET", "/quarantine", "quarantine", "隔离区 / the quarantine", "信源", _LOGIN, told.Quarantine, office.quarantine,
        asked.OfQuarantine,
    ),
    Endpoint(
        "POST", "/quarantine/retry", "retry", "重读 / read again", "信源", _LOGIN, told.Errand, acting.retry, takes=asked.Entries
    ),
    Endpoint(
        "POST", "/quarantine/dismiss", "dismiss", "不再处理 / put aside for good", "信源", _LOGIN, told.Errand, acting.dismiss,
        takes=asked.Entries,
    ),
    Endpoint(
        "GET", "/reviews", "reviews", "审查台 / the review desk", "审查", _LOGIN, told.Reviews, office.reviews, asked.OfReviews
    ),
    Endpoint(
        "GET", "/reviews/{review}", "review", "一件审查，阅看即留痕 / one review; reading it is recorded", "审查", _LOGIN,
        told.ReviewOf, office.review, asked.OfReview,
    ),
    Endpoint(
        "POST", "/reviews/{review}/acts", "decide", "审查决定 / decide on a review", "审查", _LOGIN, told.ReviewOf, acting.decide,
        asked.OfReview, asked.Decision,
    ),
    Endpoint("GET", "/alarms", "alarms", "告警 / alarms", "审查", _LOGIN, told.Alarms, office.alarms, asked.OfAlarms),
    Endpoint(
        "GET", "/unreviewed", "unreviewed", "未审先发 / published without review", "审查", _LOGIN, told.UnreviewedList,
        office.unreviewed, asked.OfUnreviewed,
    ),
    Endpoint("GET", "/me", "me", "我是谁 / who asks", "审查", _LOGIN, told.Me, office.me),
)  # fmt: skip
