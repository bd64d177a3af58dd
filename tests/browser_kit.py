"""Helpers of the tests in a real browser: the browser, screens, and what is measured on a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM = next((found for name in _NAMES if (found := shutil.which(name))), "")
needs_a_browser = pytest.mark.skipif(not _CHROMIUM, reason="there is no chromium on this machine")
SHOUTS = ("error", "warning")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def a_browser() -> Iterator[Any]:
    """Return a browser; where no program drives one, what needs it is skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


CONTRAST = r"""() => {
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (rgb) => { const c = rgb.slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; };
  const behind = (element) => { for (let one = element; one; one = one.parentElement) {
    const rgb = numbers(getComputedStyle(one).backgroundColor); if (rgb.length === 3 || rgb[3] > 0) { return rgb; } } return [255, 255, 255]; };
  const bad = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.offsetParent || element.closest('.skip')) { continue; }
    const a = light(numbers(getComputedStyle(element).color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { bad.push([element.tagName, element.className, element.textContent.slice(0, 20), ratio.toFixed(2)]); }
  }
  return bad;
}"""
"""Yields the words that stand out from what is behind them by less than 4.5 to 1 (WCAG 2.1, 1.4.3)."""
