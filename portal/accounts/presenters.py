"""Words about signing in: how many tries are left, how long a lock lasts, which device a session is. No query."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.attempts import Admission
from portal.accounts.lock_steps import Step
from portal.kernel.cooperative import Phone
from portal.kernel.typography import NBSP

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


# From so many minutes on nobody counts them.
LONG = 120


def wrong_password_text(admission: Admission | None, steps: Iterable[Step]) -> str:
    """Return the answer to a wrong pair of identifier and password, with the tries left before the next wait."""
    text = _("Identyfikator lub hasło jest inne niż u nas.")
    if admission is None or admission.attempts_left is None:
        return text
    step = min((s for s in steps if s.failures >= admission.number), key=lambda s: s.failures, default=None)
    if step is None:
        return text
    wait = _("do wizyty w biurze") if step.minutes is None else minutes_text(step.minutes)
    left = admission.attempts_left
    if left == 0:
        return f"{text} " + _("To była ostatnia próba. Teraz logowanie jest zamknięte {wait}.").format(wait=wait)
    return f"{text} " + tries_text(left) + " " + _("Potem logowanie zamknie się {wait}.").format(wait=wait)


def tries_text(count: int) -> str:
    """Return ``Została 1 próba.``, ``Zostały 3 próby.`` or ``Zostało 5 prób.``"""
    if count == 1:
        return _("Została 1 próba.")
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return _("Zostały {count} próby.").format(count=count)
    return _("Zostało {count} prób.").format(count=count)


def minutes_text(count: int) -> str:
    """Return ``na 1 minutę``, ``na 3 minuty`` or ``na 15 minut``, with no-break spaces."""
    if count == 1:
        text = _("na 1 minutę")
    elif count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        text = _("na {count} minuty").format(count=count)
    else:
        text = _("na {count} minut").format(count=count)
    return text.replace(" ", NBSP)


def wait_text(until: dt.datetime) -> str:
    """Return how long is left until a moment: ``na 5 minut``, or from two hours on ``do jutra``."""
    minutes = minutes_to_wait(until)
    return _("do jutra") if minutes > LONG else minutes_text(minutes)


def minutes_to_wait(until: dt.datetime, now: dt.datetime | None = None) -> int:
    """Return how many minutes remain, rounded up, one at least."""
    seconds = (until - (now or timezone.now())).total_seconds()
    return max(1, -int(-seconds // 60))


def device_text(user_agent: str) -> str:
    """Return ``Firefox, Windows`` from what a browser says of itself; or ``Inne urządzenie``."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("Inne urządzenie")


def office_phones(request: HttpRequest) -> list[Phone]:
    """Return the telephones where people of the cooperative's office answer; no emergency numbers of three digits."""
    cooperative = getattr(request, "cooperative", None)
    phones = cooperative.phones if cooperative else ()
    return [phone for phone in phones if not phone.is_emergency and sum(map(str.isdigit, phone.number)) > 3]
