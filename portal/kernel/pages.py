"""What every page's frame needs: the cooperative, the menu, telephones, display choices. No query of its own."""

from typing import Any

from django.http import HttpRequest

from portal.kernel.cooperative import CurrentCooperative, Phone
from portal.kernel.display import Display
from portal.kernel.navigation import menu_of

# Numbers of the whole country; a cooperative that gives them itself is not doubled.
NATIONAL_PHONES = (
    Phone(label="Pogotowie gazowe", number="992"),
    Phone(label="Zagrożenie życia", number="112"),
)


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
        "menu": lambda: menu_of(request),
        "return_to": request.get_full_path() if request.method == "GET" else request.path,
    }
