"""The list of one's devices, and ending the others."""

from typing import Any

import pytest

from portal.accounts.presenters import device_text
from tests.portal.accounts.signing import is_signed_in, resident, sign_in, text_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)


def test_a_resident_sees_their_devices_in_words_and_signs_the_others_out(siarkowiec: Any, at: Any) -> None:
    resident()
    here, phone = at("siarkowiec"), at("siarkowiec")
    sign_in(here, "L0417", HTTP_USER_AGENT=FIREFOX)
    sign_in(phone, "L0417", HTTP_USER_AGENT=PHONE)
    page = text_of(here.get("/urzadzenia"))
    assert "Firefox, Linux" in page
    assert "Chrome, Android" in page
    assert page.index("to urządzenie") < page.index("Chrome, Android")
    assert here.post("/urzadzenia").status_code == 302
    assert "Wylogowano pozostałe urządzenia." in text_of(here.get("/urzadzenia"))
    assert is_signed_in(here)
    assert not is_signed_in(phone)


def test_a_browser_signed_out_from_afar_is_not_a_known_one_any_more(siarkowiec: Any, at: Any) -> None:
    resident()
    here, phone = at("siarkowiec"), at("siarkowiec")
    sign_in(here, "L0417")
    sign_in(phone, "L0417")
    here.post("/urzadzenia")
    for _ in range(5):
        sign_in(at("siarkowiec"), "L0417", "inne hasło")
    assert sign_in(phone, "L0417").status_code == 429


def test_nobody_sees_or_ends_the_sessions_of_somebody_else(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    resident("L0500")
    one, other = at("siarkowiec"), at("siarkowiec")
    sign_in(one, "L0417", HTTP_USER_AGENT=FIREFOX)
    sign_in(other, "L0500", HTTP_USER_AGENT=PHONE)
    assert "Chrome, Android" not in text_of(one.get("/urzadzenia"))
    one.post("/urzadzenia")
    assert is_signed_in(other)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("", "Inne urządzenie"),
        ("<script>", "Inne urządzenie"),
    ],
)  # fmt: skip
def test_devices_are_named_in_words(agent: str, words: str) -> None:
    assert device_text(agent) == words
