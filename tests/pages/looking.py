"""What is looked for on one page: barriers, sideways scrolling, small targets, hard words, strange hosts, weight."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.kernel.plain_polish import PLAIN, readability
from tests.journeys.running import AXE_RULES

LEAST_TARGET = 44
# The cooperative's own words, and lists of names and papers, are not ours to make plain.
NOT_OUR_WORDS = frozenset({"regulation", "regulation_version", "application_form"})
FEWEST_WORDS = 40

# Links inside a sentence are excepted by WCAG 2.5.8; so are those that are only seen when focused.
_SMALL = """least => [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main select,'
 + ' main textarea, main summary, header a, nav a, nav button')]
 .filter(e => e.checkVisibility() && !e.closest('p, li, td, dd, .hint, label, .skip') && !e.matches('.skip'))
 .map(e => [e, e.getBoundingClientRect()])
 .filter(([e, r]) => r.width > 1 && (r.height < least || (r.width < least && !e.labels?.length)))
 .filter(([e]) => !(e.labels?.length && [...e.labels].some(l => l.getBoundingClientRect().height >= least)))
 .map(([e, r]) => e.outerHTML.slice(0, 120) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height))"""
_WORDS = """() => { const main = document.querySelector('main').cloneNode(true);
 main.querySelectorAll('svg, table, dl, script, form input, select, textarea, [lang], .not-our-words').forEach(e => e.remove());
 main.querySelectorAll('p, li, h1, h2, h3, legend, label, dt, dd, summary, button, a.button, th, td, div, small')
  .forEach(e => e.append('.\\n'));
 return main.textContent; }"""  # noqa: E501 - one program


@dataclass(slots=True)
class Look:
    """What was seen on one page in one language, look and size."""

    problems: list[str] = field(default_factory=list)
    fog: float | None = None


class Watcher:
    """A browser's page whose console and requests are noted while pages are looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._noted: list[str] = []
        self._hosts: set[str] = set()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self._noted.append(str(error)))
        page.on("request", lambda request: self._hosts.add(urlsplit(request.url).hostname or ""))

    def _note(self, message: Any) -> None:
        # Every 404 and 422 is reported as a failed load; those are answers, not mistakes.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self._noted.append(message.text)

    def look(self, name: str, *, is_for_residents: bool, measures_words: bool) -> Look:
        """Return what is wrong with the page that is open."""
        seen = Look()
        result = Axe().run(self.page, options=AXE_RULES)
        seen.problems += [
            f"axe {rule['id']}: {node['html'][:160]}"
            for rule in result.response["violations"]
            for node in rule["nodes"]
        ]
        if (number := self.page.locator("h1").count()) != 1:
            seen.problems.append(f"{number} h1")
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > window:
            seen.problems.append(f"scrolls sideways: {wide} > {window}")
        if is_for_residents:
            seen.problems += [f"small target: {one}" for one in self.page.evaluate(_SMALL, LEAST_TARGET)]
        if measures_words and name.rstrip("?") not in NOT_OUR_WORDS:
            seen.fog = self._fog(seen)
        own = urlsplit(self.page.url).hostname
        seen.problems += [f"strange host: {host}" for host in self._hosts - {own, ""}]
        seen.problems += [f"console: {text}" for text in self._noted]
        self._noted.clear()
        self._hosts.clear()
        return seen

    def _fog(self, seen: Look) -> float | None:
        text = re.sub(r"\.\s*(\.\s*)+", ". \n", self.page.evaluate(_WORDS))
        found = readability(text)
        if found.words < FEWEST_WORDS:  # a heading and two links have no index worth the name
            return None
        if found.fog > PLAIN:
            seen.problems.append(f"fog {found.fog:.1f}: {', '.join(found.hard_words[:12])}")
        return round(found.fog, 1)
