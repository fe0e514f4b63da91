"""What stands on a letter with credentials and on a confirmation of receipt, in Polish words. Paper is in ``papers``.

Pure: the facts come in, a dictionary of texts comes out. Papers are Polish whatever language a page speaks: they are
signed and filed in a Polish office.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.password_rule import PasswordRule
from portal.kernel.clock import WARSAW
from portal.kernel.typography import full_day_text, without_loose_ends
from portal.rulebook.rules import Rules
from portal.rulebook.sections.offices import Office

PASSWORD, CODE = "password", "activation_code"
GROUP = 4
KEPT_APART = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a confirmation of receipt says; empty texts become lines to be filled in by hand.

    ``document`` is the kind of document that was shown, in words; a number has no place here.
    """

    number: str
    name: str
    premises: str
    worker: str
    received_on: dt.date | None = None
    document: str = ""
    received_by: str = ""  # somebody who collects for the person


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a letter carries. ``secret`` is the initial password or the one-time code, as ``kind`` says."""

    identifier: str
    secret: str = field(repr=False)
    kind: str
    site: str  # the host people type: ``iok.smhutnik.pl``
    expires_at: dt.datetime | None = None
    activation_path: str = ""  # where a code is typed: ``/pierwszy-raz``


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose letter it is: the lines as on an envelope, the premises in words, the estate that decides the office."""

    name: str
    address: tuple[str, ...]
    premises: str
    estate: str = ""


def letter_content(
    rules: Rules, *, addressee: Addressee, credentials: Credentials, receipt: Receipt, written_on: dt.date, town: str
) -> dict[str, Any]:
    """Return one letter with credentials; with the confirmation on the same paper where the rules want it so."""
    is_one_paper = rules.issue.confirmation_carries_credentials
    return {
        "number": receipt.number,
        "dated": f"{town}, {full_day_text(written_on)}" if town else full_day_text(written_on),
        "address": [addressee.name, *addressee.address],
        "heading": rules.issue.confirmation_title if is_one_paper else "Dane do konta IOK",
        "about": f"Konto w Internetowej Obsłudze Kontrahenta. Lokal: {without_loose_ends(addressee.premises)}.",
        "credentials": _credentials(credentials),
        "until": _until(credentials, rules),
        "steps": [without_loose_ends(step) for step in _steps(credentials)],
        "notes": [without_loose_ends(note) for note in _notes(rules) if note],
        "loss": _loss(rules, addressee.estate),
        "receipt": receipt_content(rules, receipt) if is_one_paper else None,
    }


def receipt_content(rules: Rules, receipt: Receipt) -> dict[str, Any]:
    """Return a confirmation of receipt without any credentials; it may be printed again at any time."""
    received_on = full_day_text(receipt.received_on) if receipt.received_on else ""
    facts = [
        ("Numer", receipt.number),
        ("Dzień odbioru", received_on),
        ("Imię i nazwisko albo nazwa", receipt.name),
        ("Lokal", receipt.premises),
    ]
    if receipt.received_by and receipt.received_by != receipt.name:
        facts.append(("Odbiera w imieniu tej osoby", receipt.received_by))
    if rules.application.identity_shown != "never" or receipt.document:
        facts.append(("Okazany dokument (tylko rodzaj, bez numeru)", receipt.document))
    facts.append(("Dane wydaje", receipt.worker))
    return {
        "heading": rules.issue.confirmation_title,
        "text": without_loose_ends(rules.issue.confirmation_text),
        "facts": [{"label": label, "value": value} for label, value in facts],
        "signatures": ["podpis osoby, która odbiera dane", "podpis pracownika"],
    }


def code_in_groups(code: str) -> list[str]:
    """Return a code cut for the eye: where it has breaks of its own there, otherwise after every fourth character."""
    parts = [part for part in KEPT_APART.split(code.strip()) if part]
    if len(parts) > 1:
        return parts
    return [code[at : at + GROUP] for at in range(0, len(code), GROUP)]


def _credentials(credentials: Credentials) -> list[dict[str, Any]]:
    is_code = credentials.kind == CODE
    secret = code_in_groups(credentials.secret) if is_code else [credentials.secret]
    return [
        _shown("Adres strony", [credentials.site]),
        _shown("Identyfikator", [credentials.identifier]),
        _shown("Jednorazowy kod" if is_code else "Hasło startowe", secret),
    ]


def _shown(label: str, groups: list[str]) -> dict[str, Any]:
    return {"label": label, "groups": groups}


def _until(credentials: Credentials, rules: Rules) -> str:
    what = "Kod działa raz," if credentials.kind == CODE else "Hasło startowe działa"
    said = []
    if credentials.expires_at is not None:
        moment = credentials.expires_at.astimezone(WARSAW)
        said.append(f"{what} do {full_day_text(moment.date())}, godz.\u00a0{moment:%H:%M}.")
    elif credentials.kind == CODE:
        said.append("Kod działa raz.")
    if rules.issue.opens == "next_midnight":
        said.append("Konto otwiera się o północy po dniu, w którym wydaliśmy te dane.")
    elif rules.issue.opens == "after_hours":
        said.append(f"Konto otwiera się {_hours(rules.issue.opens_after_hours or 1)} po wydaniu tych danych.")
    return " ".join(said)


def _hours(count: int) -> str:
    if count == 1:
        return "godzinę"
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return f"{count}\u00a0{'godziny' if few else 'godzin'}"


def _steps(credentials: Credentials) -> list[str]:
    if credentials.kind == CODE:
        return [
            f"W przeglądarce wpisz adres {credentials.site}{credentials.activation_path}",
            "Wpisz identyfikator i kod. Odstępów w kodzie nie musisz wpisywać.",
            "Wymyśl własne hasło i wpisz je. Od tej chwili logujesz się nim.",
        ]
    return [
        f"W przeglądarce wpisz adres {credentials.site}. Otworzy się logowanie.",
        "Wpisz identyfikator i hasło startowe. Małe i wielkie litery to różne znaki.",
        "Wymyśl własne hasło i wpisz je. Hasło startowe przestaje wtedy działać.",
    ]


def _notes(rules: Rules) -> list[str]:
    return [
        PasswordRule.of_residents(rules.password).sentence().replace("Hasło ", "Własne hasło ", 1),
        rules.issue.instruction,
        rules.legal.own_use,
        rules.legal.responsibility,
    ]


def _loss(rules: Rules, estate: str) -> dict[str, Any]:
    offices = rules.offices_for("incidents", estate) or rules.offices_for("incidents")
    is_called = rules.sign_in.block_by_phone and any(office.phones for office in offices)
    how = "Zadzwoń albo przyjdź od razu." if is_called else "Przyjdź do nas od razu."
    return {
        "heading": "Gdy zgubisz te dane albo pozna je ktoś obcy",
        "how": how if offices else "Powiedz o tym spółdzielni od razu.",
        "offices": [{"name": office.name, "facts": _office_facts(office)} for office in offices],
    }


def _office_facts(office: Office) -> list[str]:
    rooms = ("pokój " if len(office.rooms) == 1 else "pokoje ") + ", ".join(office.rooms) if office.rooms else ""
    phones = ", ".join(phone.number for phone in office.phones)
    return [fact for fact in (f"tel. {phones}" if phones else "", office.address, rooms, office.hours) if fact]
