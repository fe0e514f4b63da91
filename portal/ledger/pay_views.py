"""How to pay: number, amount and title on a page, as a 2D code, and on a printed form. Money goes elsewhere."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.home_blocks import HomeAsk
from portal.kernel.private_files import private_file
from portal.ledger.freshness import stale_sentence
from portal.ledger.interest import free_until
from portal.ledger.interest_terms import terms_of
from portal.ledger.models import Account
from portal.ledger.pay_form import ALL, PayForm
from portal.ledger.pay_notes import pay_notes
from portal.ledger.paying import Payable, Place, Transfer, asked_amount, chosen_payable, payables_of, payee_of
from portal.ledger.queries import account_lines
from portal.ledger.slip import slip_pdf
from portal.ledger.transfer_code import MOST
from portal.ledger.transfer_picture import code_address, code_png, code_svg
from portal.ledger.words import balance_sentence
from portal.premises.policy import access_one_of_held
from portal.premises.presenters import premises_choices, premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.office_facts import OfficeFacts, office_facts
from portal.rulebook.policy import access_module
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks for: premises through the gate, an account of it, an amount."""

    rules: Rules
    chosen: HeldPremises
    held: list[HeldPremises]
    payables: list[Payable]
    payable: Payable
    form: PayForm
    amount: Decimal | None
    wants_all: bool

    @property
    def transfer(self) -> Transfer:
        return Transfer(payee_of(self.rules, cooperative_in_force()), self.payable, self.amount)

    def query(self, **more: str) -> str:
        """Return the address's question for the same account, and what else is asked."""
        return urlencode({**({"konto": self.payable.code} if len(self.payables) > 1 else {}), **more})

    @property
    def same_query(self) -> str:
        """Return the question of this very transfer."""
        if self.form.amount is not None:
            return self.query(kwota=f"{self.form.amount}")
        return self.query(**({"ile": ALL} if self.wants_all else {}))


@require_safe
@login_required
@never_cache
def pay(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show how to pay what is due on an account of the premises; 404 unless the person holds them today."""
    day = today()
    asked = _asked(request, premises_id, day)
    notes = pay_notes(HomeAsk(request.user, asked.chosen.person_id, asked.chosen, asked.rules, day))
    transfer, payable, from_day = asked.transfer, asked.payable, notes.data_day
    outlook, as_of = payable.outlook, from_day or day
    code = transfer.code
    context = {
        "premises": asked.chosen.premises,
        "premises_name": premises_name(asked.chosen.premises),
        "premises_choices": premises_choices(asked.held, premises_id, url_name="pay"),
        "payables": asked.payables,
        "others_to_pay": [one for one in asked.payables if one is not payable and one.outlook.to_pay],
        "payable": payable,
        "outlook": outlook,
        "free_until": _free_until(asked.rules, outlook.overdue_since, day),
        "payee": transfer.payee,
        "notes": notes.blocks,
        "form": asked.form,
        "amount": asked.amount,
        "is_own_amount": asked.form.amount is not None,
        "wants_all": asked.wants_all,
        "sentence": balance_sentence(outlook, as_of=as_of, today=day) if payable.has_rows else None,
        "as_of": as_of,
        "stale": stale_sentence(from_day, day, asked.rules.ledger.stale_after_days) if payable.has_rows else "",
        "code": code_address(code) if code else "",
        "most_of_code": MOST if asked.amount is not None and asked.amount > MOST else None,
        "account_query": asked.query(),
        "all_query": asked.query(ile=ALL),
        "same_query": asked.same_query,
        "cash_desks": _cash_desks(asked.rules, asked.chosen),
        "disclaimer": asked.rules.wording.disclaimer,
    }
    return render(request, "portal/ledger/pay.html", context)


@require_safe
@login_required
@never_cache
def pay_code(request: HttpRequest, premises_id: uuid.UUID, kind: str) -> HttpResponse:
    """Send the code as a picture to keep; where there is none, the page says why."""
    asked = _asked(request, premises_id, today())
    code = asked.transfer.code
    if not code:
        return _back_to_page(premises_id, asked)
    if kind == "png":
        return private_file(code_png(code), "kod-przelewu.png", "image/png")
    return private_file(code_svg(code), "kod-przelewu.svg", "image/svg+xml")


@require_safe
@login_required
@never_cache
def pay_slip(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the transfer form with everything filled in, as a PDF; without an amount that place stays empty."""
    asked = _asked(request, premises_id, today())
    if asked.form.errors or not asked.payable.number:
        return _back_to_page(premises_id, asked)
    payer = asked.chosen.titles[0].person.display_name
    pdf = slip_pdf(asked.transfer, payer=payer, place=_place(asked.chosen), cooperative=cooperative_in_force())
    return private_file(pdf, "blankiet.pdf", "application/pdf", is_shown=True)


def _asked(request: HttpRequest, premises_id: uuid.UUID, day: dt.date) -> _Asked:
    rules = access_module("ledger", day, request.user)
    one, held = access_one_of_held(request.user, premises_id, day)  # type: ignore[arg-type]
    accounts = account_lines(one.person_id, premises_id, one.days, with_files=False)
    kinds: dict[str, Any] = dict(Account.Kind.choices)
    payables = payables_of(accounts, rules, _place(one), kinds, day)
    payable = chosen_payable(payables, request.GET.get("konto", ""))
    form = PayForm(request.GET)
    wants_all = request.GET.get("ile") == ALL and form.amount is None
    amount = asked_amount(payable.outlook, own=form.amount, wants_all=wants_all)
    return _Asked(rules, one, held, payables, payable, form, amount, wants_all)


def _place(one: HeldPremises) -> Place:
    return Place(one.premises.code, premises_name(one.premises))


def _free_until(rules: Rules, overdue_since: dt.date | None, day: dt.date) -> dt.date | None:
    """Return the last day for paying the oldest due without interest, while it is still to come."""
    if overdue_since is None or not rules.ledger.shows_interest:
        return None
    last = free_until(overdue_since, terms_of(rules))
    return last if last >= day else None


def _cash_desks(rules: Rules, one: HeldPremises) -> list[OfficeFacts]:
    """Return where cash is taken for the estate of the premises, named as the rules name it: by name or by code."""
    estate = one.premises.building.estate
    names = ("",) if estate is None else (estate.name, estate.code)
    found = next((desks for name in names if (desks := rules.offices_for("cash_desk", name))), ())
    return [office_facts(office) for office in found]


def _back_to_page(premises_id: uuid.UUID, asked: _Asked) -> HttpResponse:
    response = redirect("pay", premises_id=premises_id)
    query = urlencode({key: value for key, value in asked.form.data.items() if key in ("konto", "kwota", "ile")})
    response["Location"] += f"?{query}" if query else ""
    return response
