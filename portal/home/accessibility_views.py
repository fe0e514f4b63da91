"""The accessibility statement of a cooperative's pages, by the Polish model: of the pages and of the office.

What is known of the pages is the platform's and stands here; the rest are rules of the cooperative.
"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.cooperative import CurrentCooperative, Phone
from portal.rulebook.queries import all_rulebooks, rulebook_version_on, rules_on

OMBUDSMAN = "bip.brpo.gov.pl"
# When the pages were looked through, by tools and by hand; changed with every such look.
ASSESSED_ON = dt.date(2026, 11, 25)


@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    """Show the statement to everybody. Costs three queries."""
    day = today()
    rules = rules_on(day)
    version, first = rulebook_version_on(day), all_rulebooks().first()
    own_day = version.valid_from if version else ASSESSED_ON
    context = {
        "rules": rules.accessibility,
        "published_on": first.valid_from if first else ASSESSED_ON,
        "updated_on": max(own_day, ASSESSED_ON),
        "assessed_on": ASSESSED_ON,
        "exceptions": _platform_exceptions(),
        "ombudsman": {"host": OMBUDSMAN, "address": f"https://{OMBUDSMAN}/"},
        "phones": _office_phones(request),
    }
    return render(request, "portal/home/accessibility_statement.html", context)


def _office_phones(request: HttpRequest) -> list[Phone]:
    """Return the cooperative's telephones that know of its pages: no emergencies, not the police."""
    cooperative: CurrentCooperative | None = getattr(request, "cooperative", None)
    phones = cooperative.phones if cooperative else ()
    return [phone for phone in phones if not phone.is_emergency and sum(map(str.isdigit, phone.number)) > 3]


def _platform_exceptions() -> list[str]:
    """Return what of the pages themselves not everybody can use, with the reason."""
    return [
        _("Pliki PDF, które dodaje spółdzielnia, mogą nie mieć opisów dla czytników ekranu."),
        _("Zdjęcia od mieszkańców nie mają opisów, bo robią je inne osoby."),
    ]
