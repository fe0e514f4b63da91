"""What a resident reads: every kind in text and HTML, at both cooperatives, in plain and whole Polish."""

import re
from typing import Any

import pytest
from django.utils.html import strip_tags

from portal.kernel.plain_polish import PLAIN, readability
from portal.outbox.kinds import KINDS
from portal.outbox.rendering import Words, email_words, sms_words
from tenants.queries import cooperative_of_schema
from tests.portal.outbox.contexts import EVERYTHING, context_of

pytestmark = pytest.mark.django_db

EMPTY = {"name": "", "office": "", "rooms": "", "hours": "", "phones": "", "until": None}
LONGEST_SENTENCE = 20


def words(kind: str, slug: str = "siarkowiec", language: str = "pl", **changes: Any) -> Words:
    """Render a kind as ``send_message`` does."""
    known, given = KINDS[kind], {**context_of(kind), **changes}
    cooperative = cooperative_of_schema(slug)
    assert cooperative is not None
    secrets = {name: given.pop(name) for name in known.secret_keys}
    return email_words(kind, context=given, secrets=secrets, cooperative=cooperative, sender="SM", language=language)


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_whole_in_text_and_html(kind: str, slug: str) -> None:
    cooperative = cooperative_of_schema(slug)
    assert cooperative is not None
    made = words(kind, slug)
    assert made.subject.endswith(cooperative.short_name)
    visible = strip_tags(made.html)
    for body in (made.text, visible):
        assert cooperative.name in body.replace("&quot;", '"').replace("&#x27;", "'")
        for key, value in context_of(kind).items():
            if isinstance(value, str):
                assert value in body, f"{key} is not said"
        assert "{{" not in body
        assert "None" not in body
    assert cooperative.palette["brand"] in made.html
    for phone in cooperative.phones:
        is_of_an_office = not phone.is_emergency and len(phone.number) > 3
        assert (f"{phone.label}: {phone.number}" in made.text) is is_of_an_office


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_known_leaves_no_hole(kind: str) -> None:
    changes = {name: value for name, value in EMPTY.items() if name in KINDS[kind].keys}
    if kind == "access_ready_for_collection":
        del changes["until"]  # a collection always has its last day
    made = words(kind, **changes)
    assert made.text.startswith("Dzień dobry.\n")
    ends_open = [line for line in made.text.splitlines() if line.endswith((":", ",", "()"))]
    assert len(ends_open) == ("link" in KINDS[kind].secret_keys), ends_open  # a link stands on the line below
    assert "None" not in made.text + made.html


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_plain_polish(kind: str) -> None:
    # The cooperative's own name and address below the words are not ours to make plainer.
    body = words(kind).text.split("Ta wiadomość jest automatyczna.")[0]
    measured = readability(re.sub(r"https?://\S+", "adres", body))
    assert measured.longest_sentence <= LONGEST_SENTENCE
    assert measured.fog <= PLAIN, f"{measured.fog:.1f}: {measured.hard_words}"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_html_comes_from_elsewhere(kind: str) -> None:
    html = words(kind).html
    assert not re.search(r"""(src)=["'](?!cid:)""", html)
    assert "<script" not in html
    assert "@import" not in html
    links = re.findall(r'href="([^"]+)"', html)
    assert all(link.startswith("tel:") or link == EVERYTHING["link"] for link in links), links


def test_words_that_look_like_markup_stay_words() -> None:
    made = words("access_refused", reason='<b onclick="x">Lokal & piwnica</b>')
    assert '<b onclick="x">Lokal & piwnica</b>' in made.text
    assert "&lt;b onclick=" in made.html
    assert "<b onclick" not in made.html


def test_a_mark_that_mail_can_show_travels_inside_the_message(
    siarkowiec: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from django.core import mail

    from portal.outbox import actions
    from portal.outbox import mail as carrier
    from portal.outbox.sending import send_batch
    from tests.portal.outbox.contexts import queue

    png = b"\x89PNG\r\n\x1a\n" + b"0" * 16
    with_mark = replace(actions.cooperative_in_force(), logo_png=png)
    for module in (actions, carrier):
        monkeypatch.setattr(module, "cooperative_in_force", lambda: with_mark)
    queue()
    send_batch()
    letter = mail.outbox[-1].message()
    assert letter.get_content_type() == "multipart/related"
    image = next(part for part in letter.walk() if part.get_content_type() == "image/png")
    assert image["Content-ID"] == "<logo>"
    assert image.get_payload(decode=True) == png
    html = next(part for part in letter.walk() if part.get_content_type() == "text/html")
    assert b'src="cid:logo"' in html.get_payload(decode=True)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.sms])
@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_an_sms_fits_into_two(kind: str, slug: str) -> None:
    cooperative = cooperative_of_schema(slug)
    assert cooperative is not None
    text = sms_words(kind, context=context_of(kind), cooperative=cooperative, language="pl").text
    # With Polish letters two parts hold 134 signs.
    assert len(text) <= 2 * 67 + 26
    assert "None" not in text
