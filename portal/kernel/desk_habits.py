"""How a worker wants the desk: letters as commands, rows close together, why they look. Kept in one cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

COOKIE = "iok_desk"
COOKIE_SECONDS = 365 * 24 * 3600
# Why a worker looks at a person's data; the first one is meant until they say something else.
PURPOSES = {
    "counter": gettext_noop("obsługa przy okienku"),
    "telephone": gettext_noop("rozmowa telefoniczna"),
    "letter": gettext_noop("odpowiedź na pismo"),
    "check": gettext_noop("sprawdzenie danych"),
}


@dataclass(frozen=True, slots=True)
class DeskHabits:
    """A worker's choices; what the cookie does not say is as at the first visit."""

    has_keys: bool = True
    is_dense: bool = False
    purpose: str = "counter"

    @classmethod
    def of_cookies(cls, cookies: Mapping[str, str]) -> "DeskHabits":
        """Read ``keys.dense.purpose`` with ``1`` and ``0``; what cannot be read is as if never chosen."""
        keys, dense, purpose = [*cookies.get(COOKIE, "").split("."), "", "", ""][:3]
        return cls().chosen(keys=keys, dense=dense, purpose=purpose)

    def chosen(self, *, keys: str = "", dense: str = "", purpose: str = "") -> "DeskHabits":
        """Return the habits with those changed that are given and known."""
        changed = self
        if keys in {"0", "1"}:
            changed = replace(changed, has_keys=keys == "1")
        if dense in {"0", "1"}:
            changed = replace(changed, is_dense=dense == "1")
        if purpose in PURPOSES:
            changed = replace(changed, purpose=purpose)
        return changed

    def as_cookie(self) -> str:
        """Return the text that ``of_cookies`` reads."""
        return f"{int(self.has_keys)}.{int(self.is_dense)}.{self.purpose}"

    @property
    def purpose_words(self) -> str:
        """Return why the worker looks at people's data, as they and the people themselves read it."""
        return PURPOSES[self.purpose]
