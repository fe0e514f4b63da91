"""The parts of the queue that are about accounts: whom to tell of a block or an end, and whose title came back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.access.account_notices import phone_to_tell
from portal.access.account_queue import TitleAgain, notices_to_give, titles_again
from portal.access.desk_words import words_of_a_title_again
from portal.access.notice_models import AccountNotice
from portal.accounts.capabilities import ISSUE_ACCESS, REGISTER_APPLICATIONS, can
from portal.premises.presenters import premises_name
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.staff_desk.account_words import standing_tag
from portal.staff_desk.person_history import moment_text


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account: its person's card, since when, what is to be done and where; ``told`` writes it down as done."""

    identifier: str
    name: str
    card: str
    place: str
    since: str
    words: str
    step: str = ""
    href: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class AccountPart:
    """One part of the queue about accounts; ``since`` and ``todo`` are the heads of its columns."""

    key: str
    title: str
    rows: tuple[AccountRow, ...]
    since: str
    todo: str


def account_parts(user: Any, today: dt.date) -> list[AccountPart]:
    """Return the parts that have something in them. Costs five queries."""
    rules, notices = rules_on(today), notices_to_give(user)
    parts = [
        _notices("tell", "Powiedzieć o koncie: zadzwonić", "Telefon", notices, AccountNotice.How.PHONE, today),
        _notices("tell-letter", "Powiedzieć o koncie: wysłać list", "Adres", notices, AccountNotice.How.LETTER, today),
        AccountPart(
            "again",
            "Tytuł wrócił, konto zamknięte",
            tuple(_again_row(one, user, rules, today) for one in titles_again(user, day=today)),
            "Zamknięte",
            "Co zrobić",
        ),
    ]
    return [part for part in parts if part.rows]


def _notices(  # noqa: PLR0917 - the heads of one table
    key: str, title: str, todo: str, notices: Sequence[AccountNotice], how: str, today: dt.date
) -> AccountPart:
    rows = tuple(_notice_row(notice, today) for notice in notices if notice.how == how)
    return AccountPart(key, title, rows, "Co się stało", todo)


def _notice_row(notice: AccountNotice, today: dt.date) -> AccountRow:
    account = notice.change.user
    link: PersonAccount = account.person_link
    happened = f"{standing_tag(account).label}, {moment_text(notice.change.at, today)}"
    by_phone = notice.how == AccountNotice.How.PHONE
    words = phone_to_tell(link) if by_phone else link.person.correspondence_address
    return AccountRow(
        identifier=account.identifier,
        name=link.representation.representative_name if link.representation else link.person.display_name,
        card=reverse("person_card", kwargs={"person_id": link.person_id}),
        place=premises_name(link.premises) if link.premises else "",
        since=happened,
        words=words or ("brak telefonu" if by_phone else "adres lokalu"),
        step="Zadzwoniono" if by_phone else "Wysłano",
        told=reverse("account_told", kwargs={"notice_id": notice.pk}),
    )


def _again_row(one: TitleAgain, user: Any, rules: Rules, today: dt.date) -> AccountRow:
    link: PersonAccount = one.user.person_link
    is_other = link.representation is not None
    step, href = _step(one, link, user, rules)
    return AccountRow(
        identifier=one.user.identifier,
        name=link.person.display_name,
        card=reverse("person_card", kwargs={"person_id": link.person_id}),
        place=premises_name(link.premises) if link.premises else "",
        since=moment_text(one.closed_at, today) if one.closed_at else "",
        words="" if one.waiting else words_of_a_title_again(rules, acts_for_another=is_other),
        step=step,
        href=href,
    )


def _step(one: TitleAgain, link: PersonAccount, user: Any, rules: Rules) -> tuple[str, str]:
    """Return the step of the rules that brings the account back, as a word and an address; empty without a right."""
    person = {"person_id": link.person_id}
    if one.waiting is not None:
        return f"Wniosek {one.waiting.label}", reverse("application", kwargs={"application_id": one.waiting.pk})
    if link.representation is not None:
        return "", ""
    if rules.issue.moment == "at_once" and can(user, ISSUE_ACCESS):
        return "Wydaj dane", reverse("issue_now", kwargs=person)
    if any(can(user, right) for right in (REGISTER_APPLICATIONS, ISSUE_ACCESS)):
        return "Przyjmij wniosek", reverse("application_take", kwargs={**person, "operation": "grant"})
    return "", ""
