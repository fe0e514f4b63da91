"""How people of the demo sign in, residents and staff with their codes. What they do then is in the tests."""

import os
import subprocess
import sys
import time

from playwright.sync_api import Page, expect

from saas.demo.accounts import RESIDENT, DemoAccount
from saas.local.process import ROOT
from tests.journeys.running import Demo

STEP_SECONDS = 30  # how long an authenticator app shows one code


def code_of(demo: Demo, person: DemoAccount) -> str:
    """Return what the authenticator app of a member of staff or an operator shows now."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST"))}
    whose = ["--cooperative", person.cooperative] if person.cooperative else []
    command = [sys.executable, "-m", "saas.local", "manage", "totp_code", *whose, person.identifier]
    said = subprocess.run(
        command, cwd=ROOT, env={**env, "IOK_VAR": str(demo.root)}, capture_output=True, text=True, check=True
    )
    return said.stdout.strip().splitlines()[-1]


def sign_in(demo: Demo, page: Page, person: DemoAccount) -> None:
    """Sign somebody in by the form; staff and operators with the code of their app as well."""
    page.goto(demo.address(person.cooperative or "operator", "/zaloguj" if person.cooperative else "/"))
    page.get_by_label("Identyfikator", exact=True).fill(person.identifier)
    page.get_by_label("Hasło", exact=True).fill(person.password)
    page.get_by_role("button", name="Zaloguj się").click()
    if person.role != RESIDENT:
        type_code(demo, page, person)


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
