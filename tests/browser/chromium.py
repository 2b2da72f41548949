"""A real browser for tests of the pages, and what is asked of every page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str:
    """Return the path of a Chromium. A missing one is a failure, and never a test that is passed over."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, f"there is no browser ({', '.join(_NAMES)}): run make browser, which says how to get one"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(_ARGUMENTS))
        yield browser
        browser.close()


def check_accessible(page: Page) -> None:
    """Hold the page, as it is now, to every rule of axe-core."""
    results: Any = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def check_fits(page: Page) -> None:
    """See that nothing makes the page scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} pixels too wide: {_widest(page)}"


def _widest(page: Page) -> Any:
    return page.evaluate(
        """[...document.querySelectorAll("body *")]
           .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
           .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""
    )


def tab_to(page: Page, words: str, *, backwards: bool = False, most: int = 60) -> None:
    """Press Tab until what begins with these words has the focus, and see that it can be seen."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if _focused(page).startswith(words):
            check_focus_is_seen(page)
            return
    raise AssertionError(f"“{words}” cannot be reached with Tab; at last there was “{_focused(page)}”")


def check_focus_is_seen(page: Page) -> None:
    """See that what has the focus is marked, on the screen, and under nothing else."""
    page.wait_for_timeout(50)  # it is scrolled into view in the next frame
    seen = page.evaluate(
        """() => {
          const one = document.activeElement;
          const box = one.getClientRects()[0];  // of a link that is broken, its first line
          const style = getComputedStyle(one);
          const down = Math.min(box.height / 2, 20);
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + down);
          return {
            isMarked: style.outlineStyle !== "none" || style.boxShadow !== "none",
            isOnTop: top !== null && (one === top || one.contains(top)),
          };
        }"""
    )
    assert seen == {"isMarked": True, "isOnTop": True}, f"“{_focused(page)}”: {seen}"


def _focused(page: Page) -> str:
    return str(
        page.evaluate(
            """() => {
              const one = document.activeElement;
              const label = one.labels && one.labels.length ? one.labels[0].textContent : one.textContent;
              return label.trim();
            }"""
        )
    )
