"""What the demo shows when the year is in: counts and form beside a published report, the workbook, where to look further."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicate.cli.shared import emit

if TYPE_CHECKING:
    from syndicate.model import Statistics
    from syndicate.returns import Filled, Form
    from syndicate.settings import Settings

YEAR = 2018
FORM = "2014"
BESIDE = "道里区2018年公布数"
_EXAMPLE = "道里区2018"
"""Marks the example of the form that holds the published numbers."""
_COLUMNS = {"name": "", "postings": "发布条次", "information": "信息条数（去重）", "published": BESIDE}
_ROWS = {"gazette": "ch_gazette", "website": "ch_site", "weibo": "ch_weibo", "wechat": "ch_wechat", "other": "ch_other"}
_NAMED = {
    "pub_normative": "规范性文件 / normative documents",
    "resp_total": "回应关切 / responses",
    "interp_docs": "政策解读 / interpretations",
    "interview_total": "在线访谈 / interviews",
}
_UNSTATED = {"ch_gazette", "req_person", "req_fax", "ans_part", "ans_notours", "ans_amend", "ans_otherway"}
"""The report does not name them; the form's example holds what follows from the rest."""

Published = Mapping[str, int | float | str]


def published(form: Form) -> Published:
    """Return the numbers of the published report by row key, as the form's own example holds them."""
    found = next((example.values for example in form.example if _EXAMPLE in example.name), {})
    return {key: value for key, value in found.items() if key not in _UNSTATED and not isinstance(value, tuple)}


def tell(settings: Settings, workbook: Path) -> None:
    """Print counts and form, and write the workbook."""
    from syndicate import returns
    from syndicate.app import now, reading

    form = returns.load_form(FORM)
    beside = published(form)
    with reading(settings) as ledger:
        counted = ledger.statistics(YEAR, settings.jurisdiction.code)
        filled = returns.fill(
            form, ledger, YEAR, settings.jurisdiction.code, as_of=now().date(), body=settings.jurisdiction.name
        )
        print()
        emit(_counts(counted, filled, beside), "table", _COLUMNS)
        print(f"\n{returns.render_text(filled, beside=beside, beside_title=BESIDE)}", flush=True)
        returns.export(filled, ledger, workbook)


def _counts(counted: Statistics, filled: Filled, beside: Published) -> Iterator[dict[str, Any]]:
    from syndicate.model import Channel

    for name, count in counted.channels.items():
        label = f"{Channel(name).label} {name}"
        yield _line(label, count.information, beside.get(_ROWS[name]), count.postings)
    summed = sum(count.information for count in counted.channels.values())
    yield _line("各渠道相加 / sum of the channels", summed, beside.get("pub_total"), counted.postings)
    yield _line("不同渠道相同信息计1条 / all, distinct", counted.information, None)
    for key, label in _NAMED.items():
        yield _line(label, filled.shown(filled.form.rows[key]), beside.get(key))


def _line(
    name: str, information: int | str, published: float | str | None, postings: int | None = None
) -> dict[str, Any]:
    return {"name": name, "postings": postings, "information": str(information), "published": published}


def where_to_look(folder: Path, settings: Settings, config: Path, workbook: Path, *, served: bool) -> None:
    """Print where the workbook lies, where the page is, and the commands that look further."""
    from syndicate.cli.run import pages_at

    program = shlex.join([_program(), "--home", str(settings.home), "--config", str(config)])
    print(f"工作簿 / workbook: {workbook}")
    print(f"样本年 / sample year: {folder}")
    if served:
        print(f"网页 / pages: {pages_at(settings.web)}/?year={YEAR}")
    print("\n继续查看 / look further:")
    pages = () if served else ("serve",)
    for words in (*pages, f"stats --year {YEAR}", f"items --year {YEAR}", "quarantine list", "source list", "verify"):
        print(f"  {program} {words}")
    print(flush=True)


def _program() -> str:
    """Return how the program was called."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "syndicate" else "syndicate"
