"""What `probe` prints is loaded as it was printed, against a site on the loopback interface."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_site import LocalSite, Reply
from program import JURISDICTION, run

PASTE = "# 贴入配置文件"
ARTICLE = (
    '<html><head><title>{0}</title><meta name="ArticleTitle" content="{0}"><meta name="PubDate" content="2018-05-0{1} 09:00">'
    "</head><body><div class='TRS_Editor'><p>{0}，请有关单位认真落实，现将有关事项通知如下，特此通知。</p></div></body></html>"
)


def listing(title: str, *rows: str) -> str:
    """Return a page of links."""
    return f"<html><head><title>{title}</title></head><body><ul>{''.join(rows)}</ul></body></html>"


def row(folder: str, number: int) -> str:
    """Return a row of a list."""
    return f'<li><a href="/{folder}/201805/t2018050{number}_{number}.html">关于第{number}项工作安排的通知</a><span>2018-05-0{number}</span></li>'


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A site with a front page that shows three of the articles, and a column that has a fourth."""
    front = '<a href="/tzgg/">通知公告</a>' + listing("某区政府", *(row("tzgg", number) for number in (1, 2, 3)))
    with LocalSite() as running:
        html = {"Content-Type": "text/html; charset=utf-8"}
        running.pages["/"] = Reply(front.encode(), headers=html)
        running.pages["/tzgg/"] = Reply(
            listing("通知公告", *(row("tzgg", number) for number in (1, 2, 3, 4))).encode(), headers=html
        )
        for number in (1, 2, 3, 4):
            page = ARTICLE.format(f"关于第{number}项工作安排的通知", number)
            running.pages[f"/tzgg/201805/t2018050{number}_{number}.html"] = Reply(page.encode(), headers=html)
        yield running


def test_the_suggestion_for_a_front_page_works_as_printed(site: LocalSite, tmp_path: Path) -> None:
    """It opens private networks, reads the columns, too, and gives every article once."""
    probed = run(tmp_path / "home", "probe", "--allow-private", f"{site.url}/")
    assert probed.returncode == 0, probed.stderr
    printed = probed.stdout[probed.stdout.index(PASTE) :]
    config = tmp_path / "own.toml"
    config.write_text(f'[jurisdiction]\ncode = "{JURISDICTION}"\n{printed}', "utf-8")
    loaded = run(tmp_path / "home", "--config", str(config), "load", "--format", "json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout).items() >= {"new": 4, "quarantined": 0}.items()
    assert run(tmp_path / "home", "--config", str(config), "config", "check").returncode == 0


def test_the_suggestion_names_the_list_pages(site: LocalSite, tmp_path: Path) -> None:
    """The front page and its columns; `allow_private` only where it was asked for by."""
    asked = run(tmp_path / "home", "probe", "--allow-private", f"{site.url}/", "--format", "json")
    [source] = tomllib.loads(json.loads(asked.stdout)["toml"])["source"]
    assert source["allow_private"] is True
    assert source["options"]["lists"] == [f"{site.url}/", f"{site.url}/tzgg/"]
    assert "url" not in source


def test_a_column_is_suggested_by_its_own_address(site: LocalSite, tmp_path: Path) -> None:
    """One list page stands as the address of the source."""
    asked = run(tmp_path / "home", "probe", "--allow-private", f"{site.url}/tzgg/", "--format", "json")
    [source] = tomllib.loads(json.loads(asked.stdout)["toml"])["source"]
    assert (source["url"], "options" in source, source["allow_private"]) == (f"{site.url}/tzgg/", False, True)
