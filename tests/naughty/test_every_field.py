"""Whatever is typed into whichever field of whichever page: an answer, never a failure of ours.

Daily what residents meet, with three texts; all pages with hundreds of them in the long suite.

The pages are those of the isolation matrix, so that a new page is tried without anybody's doing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.isolation.classification import COOPERATIVE_HOST, Audience, Page
from tests.naughty.forms import PageForm, forms_of
from tests.naughty.texts import DAILY, troublesome_texts
from tests.personas import People

pytestmark = pytest.mark.django_db

PAGES = {
    name: page
    for name, page in COOPERATIVE_HOST.items()
    if page.audience is not Audience.PROGRAM and page.method == "get" and 200 in page.answers
}


STAFF = frozenset({"clerk", "accountant", "administrator"})


def _pages(people: People, at: Any, pages: Mapping[str, Page]) -> Iterator[tuple[Any, str, PageForm]]:
    for name, page in pages.items():
        client = at("siarkowiec")
        if page.audience is not Audience.ANYBODY:
            client.force_login(getattr(people, page.visitor))
        path = reverse(name, urlconf="saas.urls", kwargs=page.arguments(people) if page.arguments else None)
        answer = client.get(path)
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            _let_go(answer)
            continue
        for form in forms_of(answer.content.decode()):
            # Looks and languages stand on every page; they are tried once.
            yield client, _address(form.action, path), form


def _address(action: str, path: str) -> str:
    return action if action.startswith("/") else path.partition("?")[0] + (action if action.startswith("?") else "")


def _failures(people: People, at: Any, pages: Mapping[str, Page], texts: Sequence[str]) -> list[str]:
    failures, tried = [], set()
    for client, address, form in _pages(people, at, pages):
        for name in form.typed:
            if (address, name) in tried:
                continue
            tried.add((address, name))
            for text in texts:
                said = _send(client, address, form, {**form.held, name: text})
                if said:
                    failures.append(f"{form.method} {address} {name}={text[:60]!r}: {said}")
    assert len(tried) > 4
    return failures


def _send(client: Any, address: str, form: PageForm, data: dict[str, Any]) -> str:
    """Send the form and take back whatever it changed; return how it failed."""
    said = _sent(client, address, form, data)
    # Quirk: the path of schemas is taken back with all the rest, which the connection does not notice.
    connection.set_tenant(connection.tenant)
    return said


def _sent(client: Any, address: str, form: PageForm, data: dict[str, Any]) -> str:
    try:
        with transaction.atomic():
            answer = getattr(client, form.method if form.method in {"get", "post"} else "post")(address, data)
            _let_go(answer)
            transaction.set_rollback(True)
    except Exception as failed:  # noqa: BLE001  (this is what is looked for)
        if connection.in_atomic_block and connection.needs_rollback:
            connection.set_rollback(False)
        return f"{type(failed).__name__}: {str(failed)[:300]}"
    return str(answer.status_code) if answer.status_code >= 500 else ""


def test_texts_that_hold_most_troubles_are_answered_by_every_field_of_residents(people: People, at: Any) -> None:
    pages = {name: page for name, page in PAGES.items() if page.visitor not in STAFF}
    assert _failures(people, at, pages, DAILY) == []


@pytest.mark.long
def test_hundreds_of_texts_are_answered_by_every_field(people: People, at: Any) -> None:
    assert _failures(people, at, PAGES, list(troublesome_texts())) == []


def _let_go(answer: Any) -> None:
    """Close a file that was to be sent. The answer's own ``close`` would end the connection of the test with it."""
    before = connection.tenant
    if answer.streaming:
        for _piece in answer.streaming_content:
            pass
        for close in answer._resource_closers:
            close()
    connection.set_tenant(before)  # at the end of a stream the gate takes the cooperative's schema away
