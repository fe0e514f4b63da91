"""The pages as others see them, with a made-up person: real templates and rules, nobody's data, nothing to click."""

import copy
import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.models import StaffRole, User
from portal.home.presenters import home_balance
from portal.kernel import clock
from portal.kernel.navigation import menu_of
from portal.ledger.chart import chart_of
from portal.ledger.forms import LedgerFilter
from portal.ledger.outlook import outlook_of
from portal.ledger.presenters import Selection, selected_months, shown_months
from portal.ledger.statement import months_of
from portal.ledger.words import balance_sentence
from portal.premises.presenters import premises_name
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.modules import MODULES
from portal.settings_desk.made_up import made_up_lines, made_up_premises, made_up_resident, made_up_worker
from portal.settings_desk.module_page import shown_modules
from portal.settings_desk.policy import access_previewed_role, access_settings

_LINK = re.compile(r'<a ([^>]*?)\bhref="(?!#)[^"]*"')
_BUTTON = re.compile(r"<form\b.*?</form>", re.DOTALL)


@require_safe
@login_required
def resident_preview(request: HttpRequest) -> HttpResponse:
    """Show the home of a resident who does not exist, under today's rules."""
    access_settings(request.user)
    day = clock.today()
    page = {
        **_of_premises(day),
        "balance": home_balance(made_up_lines(day), as_of=day, today=day, headline=rules_on(day).ledger.headline),
    }
    return _as_resident(request, "portal/home/home.html", page, "home")


@require_safe
@login_required
def resident_ledger_preview(request: HttpRequest) -> HttpResponse:
    """Show the ledger of a resident who does not exist, under today's rules; 404 when residents have none."""
    access_settings(request.user)
    day = clock.today()
    if rules_on(day).module("ledger") is None:
        raise Http404
    (account,) = made_up_lines(day)
    months = selected_months(months_of(account.lines), Selection())
    page = {
        **_of_premises(day),
        "account": account.account,
        "form": LedgerFilter({}, sorted({line.entry_on.year for line in account.lines}, reverse=True)),
        "has_rows": True,
        "sentence": balance_sentence(
            outlook_of([account.lines], day), as_of=day, today=day, headline=rules_on(day).ledger.headline
        ),
        "as_of": day,
        "months": shown_months(months, account.lines, open_first=True),
        "chart": chart_of(months),
    }
    return _as_resident(request, "portal/ledger/ledger.html", page, "ledger")


def _of_premises(day: dt.date) -> dict[str, Any]:
    premises = made_up_premises()
    return {
        "premises": premises,
        "premises_name": premises_name(premises),
        "premises_choices": [SimpleNamespace(name=premises_name(premises))],
        "disclaimer": rules_on(day).wording.disclaimer,
    }


def _as_resident(request: HttpRequest, template: str, page: dict[str, Any], url_name: str) -> HttpResponse:
    rules = rules_on(clock.today())
    pages = [("home", "resident_preview", _("Start"))]
    if (ledger := rules.module("ledger")) is not None:
        pages.append(("ledger", "resident_ledger_preview", ledger.name or MODULES["ledger"]))
    shown = {"pages": pages, "page": url_name, "modules": shown_modules(rules)}
    return _as_somebody(request, template, page, made_up_resident(), url_name=url_name, shown=shown)


@require_safe
@login_required
def staff_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the desk of a worker who does not exist and holds one role."""
    role: StaffRole = access_previewed_role(request.user, key)
    asking = _asking(request, made_up_worker(role), "desk_home")
    links = [link for link in menu_of(asking) if link.key != "desk"]
    return _as_somebody(request, "staff/portal/desk_home.html", {"links": links}, asking.user, url_name="desk_home")


def _as_somebody(
    request: HttpRequest,
    template: str,
    page: dict[str, Any],
    user: Any,
    *,
    url_name: str,
    shown: dict[str, Any] | None = None,
) -> HttpResponse:
    asking = _asking(request, user, url_name)
    is_dark_frame = user.role != User.Role.RESIDENT
    html: str = render_to_string(template, {**page, "user": user, "messages": []}, request=asking)
    # Links and forms of a preview would lead the administrator to pages of their own, or sign them out.
    plain = _BUTTON.sub("", _LINK.sub(r'<a \1role="link" aria-disabled="true"', html))
    who = _("pracownika: {name}").format(name=user.full_name) if is_dark_frame else _("mieszkańca")
    banner = render_to_string("staff/settings/_preview_banner.html", {**(shown or {}), "who": who})
    # After the link that skips to the content, which must stay the first thing on the page.
    return HttpResponse(plain.replace("<header", f"{banner}<header", 1))


def _asking(request: HttpRequest, user: User, url_name: str) -> HttpRequest:
    """Return a copy of the request as if the made-up person asked for the page; the real one stays as it is."""
    asking = copy.copy(request)
    asking.user = user
    asking.resolver_match = SimpleNamespace(url_name=url_name, kwargs={})  # type: ignore[assignment]
    return asking
