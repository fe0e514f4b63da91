"""How people of the demo sign in, residents and staff with their codes. What they do then is in the tests."""

import time
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, expect

from saas.demo.accounts import ACCOUNTS, RESIDENT, DemoAccount
from tests.journeys.running import Demo, manage

STEP_SECONDS = 30  # how long an authenticator app shows one code
_SIGNED_IN: dict[tuple[int, DemoAccount], StorageState] = {}


def account(slug: str, role: str, *, must_change: bool = False) -> DemoAccount:
    """Return the account of the demo that somebody of this role signs in with."""
    return next(one for one in ACCOUNTS if (one.cooperative, one.role, one.must_change) == (slug, role, must_change))


def code_of(demo: Demo, person: DemoAccount) -> str:
    """Return what the authenticator app of a member of staff or an operator shows now."""
    whose = ["--cooperative", person.cooperative] if person.cooperative else []
    return manage(demo, "totp_code", *whose, person.identifier).strip().splitlines()[-1]


def sign_in(demo: Demo, page: Page, person: DemoAccount) -> None:
    """Sign somebody in by the form; staff and operators with the code of their app as well."""
    page.goto(demo.address(person.cooperative or "operator", "/zaloguj" if person.cooperative else "/"))
    type_credentials(page, person.identifier, person.password)
    if person.role != RESIDENT:
        type_code(demo, page, person)


def type_credentials(page: Page, identifier: str, password: str) -> None:
    """Fill the sign-in form in and send it."""
    page.get_by_label("Identyfikator", exact=True).fill(identifier)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    page.wait_for_load_state()


def staff_page(demo: Demo, browser: Browser, person: DemoAccount, **options: Any) -> Page:
    """Return a page at the desk of somebody who has signed in; each of the staff does so once for all journeys.

    A code is taken once, and the next is half a minute away.
    """
    key = (demo.port, person)
    context = browser.new_context(storage_state=_SIGNED_IN.get(key), **options)
    page = context.new_page()
    if key in _SIGNED_IN:
        page.goto(demo.address(person.cooperative, "/biuro/"))
    else:
        sign_in(demo, page, person)
        _SIGNED_IN[key] = context.storage_state()
    return page


def type_code(demo: Demo, page: Page, person: DemoAccount) -> None:
    """Type the code; one that was used already (two journeys in one half minute) makes us wait for the next."""
    for _ in range(3):
        code = page.locator("input[name=code]")
        code.fill(code_of(demo, person))
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("main h1")).to_be_visible()
        if not code.is_visible():
            return
        time.sleep(STEP_SECONDS - time.time() % STEP_SECONDS + 1)
    raise AssertionError("no code of three was taken")
