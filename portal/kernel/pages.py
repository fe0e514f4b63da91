"""What every page's frame needs: the cooperative, the menu, telephones, display choices. No query of its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from portal.kernel.cooperative import CurrentCooperative, Phone
from portal.kernel.display import Display
from portal.kernel.navigation import menu_of
from portal.kernel.registries import Registry

# Numbers of the whole country; a cooperative that gives them itself is not doubled.
NATIONAL_PHONES = (
    Phone(label=gettext_noop("Pogotowie gazowe"), number="992"),
    Phone(label=gettext_noop("Zagrożenie życia"), number="112"),
)

# Words that packs use for telephones and hours; translated where a cooperative keeps to them.
COMMON_WORDS = (
    gettext_noop("Biuro"),
    gettext_noop("Sekretariat"),
    gettext_noop("Awarie"),
    gettext_noop("Awarie w budynku"),
    gettext_noop("Pogotowie ciepłownicze"),
    gettext_noop("Pogotowie energetyczne"),
    gettext_noop("Pogotowie wodociągowe"),
    gettext_noop("Pogotowie dźwigowe"),
    gettext_noop("Straż pożarna"),
    gettext_noop("Pogotowie ratunkowe"),
    gettext_noop("Policja"),
    gettext_noop("Blokada konta"),
    gettext_noop("Blokada konta i hasła"),
    gettext_noop("Blokada konta, drugi numer"),
    gettext_noop("całą dobę"),
    gettext_noop("w godzinach pracy biura"),
    gettext_noop("Kwoty mają charakter informacyjny. Ostatnie wpłaty mogą nie być jeszcze zaksięgowane."),
    gettext_noop(
        "Kwoty mają charakter informacyjny. Spółdzielnia nie odpowiada za szkody, które wynikły z ich użycia."
    ),
)


# One entry, by accounts: in how many seconds the session ends.
session_clocks: Registry[Callable[[HttpRequest], int]] = Registry("how long a session lasts")


def help_phones(cooperative: CurrentCooperative | None) -> list[Phone]:
    """Return the cooperative's telephones, those for emergencies first, and the national ones."""
    own = sorted(cooperative.phones, key=lambda phone: not phone.is_emergency) if cooperative else []
    given = {phone.number for phone in own}
    return [*own, *(phone for phone in NATIONAL_PHONES if phone.number not in given)]


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base templates. Costs nothing until a template asks for the menu."""
    cooperative = getattr(request, "cooperative", None)
    return {
        "cooperative": cooperative,
        "display": getattr(request, "display", Display()),
        "help_phones": help_phones(cooperative),
        # A window that is announced; one in force never comes as far as a page.
        "maintenance": getattr(request, "maintenance", None),
        "menu": lambda: menu_of(request),
        "session_seconds": lambda: next((left(request) for _, left in session_clocks), 0),
        "return_to": request.get_full_path() if request.method == "GET" else request.path,
    }
