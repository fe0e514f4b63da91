"""All that the cooperative offers here, each with a sentence of what it is for: where the menu's short words end."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.kernel.navigation import MORE, MenuLink, menu_of

# Key of the menu word → what one finds there. A room without a sentence stands there with its word alone.
WHAT_FOR: dict[str, Any] = {
    "home": _("Ile jest do zapłaty, co się dzieje i na co trzeba odpowiedzieć."),
    "ledger": _("Opłaty i wpłaty, miesiąc po miesiącu."),
    "sales": _("Faktury za inne usługi i stan ich zapłaty."),
    "contribution": _("Twój wkład i udziały, z historią."),
    "court": _("Sprawy w sądzie, które dotyczą Ciebie."),
    "contact_data": _("Twój telefon, e-mail i adres do listów."),
    "readings": _("Liczniki, zużycie i nowy odczyt."),
    "membership": _("Twoje członkostwo: numer, daty i prawa."),
    "faults": _("Zgłoś usterkę i zobacz, co się z nią dzieje."),
    "announcements": _("Co zarządca ogłosił w Twoim domu."),
    "documents": _("Statut, uchwały i inne papiery spółdzielni."),
    "letters": _("Pisma spółdzielni do Ciebie."),
    "account": _("Telefon, e-mail, hasło, zgody i prywatność."),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing of the list: the menu's word and what it is for."""

    link: MenuLink
    what_for: Any


@require_safe
@login_required
def everything(request: HttpRequest) -> HttpResponse:
    """List every word of the resident's menu; 404 for staff, whose desk has its own."""
    if request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    offered = [Offered(link, WHAT_FOR.get(link.key, "")) for link in menu_of(request) if link.key != MORE]
    return render(request, "portal/home/everything.html", {"offered": offered})
