"""A resident makes a passkey on a telephone, signs in with it, and without a network finds whom to call."""

import pytest
from playwright.sync_api import Browser, expect

from saas.demo.accounts import RESIDENT
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in, type_credentials

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_takes_the_place_of_the_password(demo: Demo, browser: Browser) -> None:
    person = account("hutnik", RESIDENT)
    context = browser.new_context(viewport={"width": 360, "height": 780})
    page = context.new_page()
    telephone = context.new_cdp_session(page)
    telephone.send("WebAuthn.enable")
    telephone.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(demo, page, person)
    watched = Watched(page)
    page.goto(demo.address("hutnik", "/moje-dane"))
    page.get_by_role("link", name="Loguj się palcem, twarzą lub kodem").click()
    page.get_by_role("link", name="Dodaj klucz dostępu").click()
    watched.check()
    page.get_by_role("button", name="Zrób klucz na tym urządzeniu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kody zapasowe")
    code = page.locator("main strong.nowrap").first.inner_text()

    def sign_out() -> None:
        page.goto(demo.address("hutnik", "/wyloguj"))
        page.get_by_role("button", name="Wyloguj się").click()

    sign_out()
    watched.check()
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    page.wait_for_url(demo.address("hutnik", "/"))
    sign_out()
    type_credentials(page, person.identifier, person.password)
    watched.check()
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    page.wait_for_url(demo.address("hutnik", "/"))
    # On another device the code on paper opens the account, and there the passkey is removed again.
    stranger = browser.new_context(java_script_enabled=False).new_page()
    stranger.goto(demo.address("hutnik", "/zaloguj"))
    type_credentials(stranger, person.identifier, person.password)
    stranger.get_by_label("Kod z aplikacji albo kod zapasowy").fill(code)
    stranger.get_by_role("button", name="Dalej").click()
    stranger.goto(demo.address("hutnik", "/drugi-skladnik"))
    stranger.get_by_role("link", name="Usuń").click()
    stranger.get_by_role("button", name="Usuń").click()
    expect(stranger.get_by_text("Klucz usunięty.")).to_be_visible()

    # The worker keeps the offline page and files of the frame, whatever was looked at.
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(demo.address("hutnik", "/moje-dane"))
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
    )
    assert "/bez-polaczenia" in kept
    assert all(path in ("/bez-polaczenia", "/brand.css") or path.startswith(("/static/", "/logo.")) for path in kept)
    context.set_offline(True)
    page.goto(demo.address("hutnik", "/rozliczenia"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nie ma połączenia")
    context.close()
