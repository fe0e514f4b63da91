"""The paper that a clerk prints and a resident reads: fetched as a PDF, its words taken out as eyes would take them."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.pdf_text import Pdf

ONE_LINE_MM = 3


@dataclass(frozen=True)
class Paper:
    """What its owner types, and all that stands on the paper."""

    identifier: str
    password: str
    text: str


def fetched(page: Page, address: str) -> tuple[int, str, bytes]:
    """Fetch a file as the page's own browser does; return status, how long it may be kept, content."""
    status, kept, octets = page.evaluate(
        """async address => {
            const answer = await fetch(address);
            return [answer.status, answer.headers.get("cache-control"),
                    Array.from(new Uint8Array(await answer.arrayBuffer()))];
        }""",
        address,
    )
    return status, kept, bytes(octets)


def paper_on(page: Page) -> Paper:
    """Fetch the letter that the page of papers links to, and read it."""
    address = page.get_by_role("link", name="Wydrukuj (PDF)", exact=True).get_attribute("href") or ""
    status, kept, content = fetched(page, address)
    assert (status, kept) == (200, "no-store")
    letter = Pdf(content)
    assert (letter.page_count, letter.is_tagged) == (1, True)
    text = letter.text().replace("\u00a0", " ")
    return Paper(_beside("Identyfikator", letter), _beside("Hasło startowe", letter), text)


def _beside(label: str, letter: Pdf) -> str:
    """Return the words that stand in one line with the label of the frame, to its right."""
    runs = letter.runs(0)
    first = label.split(maxsplit=1)[0]
    at = next(run for run in runs if run.text.replace("\u00a0", " ").startswith(first))
    line = [run for run in runs if abs(run.y - at.y) < ONE_LINE_MM]
    said = "".join(run.text for run in line).replace("\u00a0", " ")
    assert said.startswith(label), said
    return said.removeprefix(label).strip()
