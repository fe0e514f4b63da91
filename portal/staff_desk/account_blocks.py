"""A person's accounts in words for the card: state, since when, by whom and why, what the person was told, ways out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.access.account_state import decider_name, state_of
from portal.access.desk_words import words_for_worker, words_of_a_title_again
from portal.access.ended_titles import accounts_with_a_title_again
from portal.access.models import CredentialIssue
from portal.access.notice_models import AccountNotice
from portal.accounts.models import SignInFailure, StandingChange, User
from portal.accounts.password_link import last_link_to
from portal.outbox.models import Message
from portal.premises.presenters import premises_name
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.staff_desk.account_words import LOCKED, AccountTag, standing_tag
from portal.staff_desk.person_history import moment_text, staff_names


@dataclass(frozen=True, slots=True)
class AccountBlock:
    """An account in words: its state, since when, by whom and why, and what was handed out."""

    user: User
    tag: AccountTag
    of: str
    facts: tuple[tuple[str, str], ...]
    is_locked: bool
    ways_out: tuple[str, ...] = ()
    acts_for_another: bool = False
    has_title_again: bool = False  # closed with its title, and the register knows one in force again


def account_blocks(links: Sequence[PersonAccount], today: dt.date, now: dt.datetime) -> list[AccountBlock]:
    """Return the accounts in words, those that work first. Costs seven queries, and four an account."""
    users = [link.user for link in links]
    changes: dict[Any, StandingChange] = {}
    for change in StandingChange.objects.filter(user__in=users).order_by("at", "pk"):
        changes[change.user_id] = change
    issues: dict[Any, CredentialIssue] = {}
    for issue in CredentialIssue.objects.filter(user__in=users).order_by("made_at"):
        issues[issue.user_id] = issue
    failures = {
        failure.identifier: failure
        for failure in SignInFailure.objects.filter(identifier__in=[user.identifier.upper() for user in users])
    }
    links_sent = {user.pk: last_link_to(user) for user in users}
    names = staff_names(
        {change.by for change in changes.values()}
        | {issue.handed_over_by for issue in issues.values()}
        | {message.requested_by for message in links_sent.values() if message is not None}
    )
    rules = rules_on(today)
    decider = decider_name(rules)
    again = _with_a_title_again(users, today)
    notices = {notice.change_id: notice for notice in AccountNotice.objects.filter(change__in=changes.values())}
    blocks = []
    for link in links:
        account = link.user
        failure = failures.get(account.identifier.upper())
        is_locked = bool(failure and failure.locked_until and failure.locked_until > now)
        facts = [
            *_standing_facts(account, changes.get(account.pk), names, today, now),
            *_notice_facts(account, changes.get(account.pk), notices, today),
            *_sign_in_facts(account, failure, today, now),
            *_issue_facts(issues.get(account.pk), names, today),
            *_link_facts(links_sent[account.pk], names, today),
        ]
        tag = LOCKED if is_locked and account.is_active else standing_tag(account)
        said = words_for_worker(state_of(account, now), rules, decider=decider)
        ways = tuple(words for _, words in said.ways_out)
        is_other = link.representation is not None
        if account.pk in again:
            ways = (words_of_a_title_again(rules, acts_for_another=is_other),)
        blocks.append(
            AccountBlock(
                user=account,
                tag=tag,
                of=_whose(link),
                facts=tuple(facts),
                is_locked=is_locked,
                ways_out=ways,
                acts_for_another=is_other,
                has_title_again=account.pk in again,
            )
        )
    return sorted(blocks, key=lambda block: block.user.is_ended)


def _whose(link: PersonAccount) -> str:
    if link.representation:
        return f"przedstawiciel: {link.representation.representative_name}"
    return premises_name(link.premises) if link.premises else ""


def _standing_facts(
    account: User, change: StandingChange | None, names: dict[str, str], today: dt.date, now: dt.datetime
) -> list[tuple[str, str]]:
    facts = []
    if change is not None and account.standing != User.Standing.ACTIVE:
        by = names.get(change.by, "system" if change.by == "system" else change.by)
        facts.append(("Od", f"{moment_text(change.at, today)}, {by}"))
        if change.reporter:
            facts.append(("Zgłasza", change.reporter))
        if change.reason:
            facts.append(("Powód", change.reason))
    if account.standing == User.Standing.ACTIVE and account.opens_at and account.opens_at > now:
        facts.append(("Działa od", moment_text(account.opens_at, today)))
    if account.lapses_on and not account.is_ended:
        facts.append(("Wygasa", f"{account.lapses_on:%d.%m.%Y}"))
    return facts


def _with_a_title_again(users: Sequence[User], today: dt.date) -> set[Any]:
    closed = [user.pk for user in users if user.standing == User.Standing.CLOSED_TITLE_ENDED]
    return (
        set(accounts_with_a_title_again(today).filter(pk__in=closed).values_list("pk", flat=True)) if closed else set()
    )


def _notice_facts(
    account: User, change: StandingChange | None, notices: dict[int, AccountNotice], today: dt.date
) -> list[tuple[str, str]]:
    """Return how the person was told of the block or the end that holds now."""
    notice = notices.get(change.pk) if change is not None and account.standing == change.after else None
    if notice is None:
        return []
    if notice.how in (AccountNotice.How.PHONE, AccountNotice.How.LETTER) and notice.told_at is None:
        return [("Zawiadomić", f"{notice.get_how_display()}, czeka w kolejce")]
    return [("Zawiadomienie", f"{notice.get_how_display()}, {moment_text(notice.told_at or notice.made_at, today)}")]


def _sign_in_facts(
    account: User, failure: SignInFailure | None, today: dt.date, now: dt.datetime
) -> list[tuple[str, str]]:
    last = moment_text(account.last_login, today) if account.last_login else "jeszcze nigdy"
    facts = [("Ostatnie logowanie", last)]
    if failure is not None and failure.failures:
        until = ""
        if failure.locked_until and failure.locked_until > now:
            until = f", zamek do {moment_text(failure.locked_until, today)}"
        facts.append(("Błędne próby", f"{failure.failures}{until}"))
    if account.is_active and account.must_change_password:
        facts.append(("Hasło", "startowe, jeszcze niezmienione"))
    return facts


def _issue_facts(issue: CredentialIssue | None, names: dict[str, str], today: dt.date) -> list[tuple[str, str]]:
    if issue is None:
        return []
    if issue.handed_over_at:
        by = names.get(issue.handed_over_by, issue.handed_over_by)
        return [("Dane wydano", f"{moment_text(issue.handed_over_at, today)}, {by}, pokwitowanie {issue.label}")]
    if issue.ended_at is None:
        return [("Dane czekają", f"od {moment_text(issue.made_at, today)}, pokwitowanie {issue.label}")]
    return []


def _link_facts(message: Message | None, names: dict[str, str], today: dt.date) -> list[tuple[str, str]]:
    if message is None:
        return []
    by = names.get(message.requested_by, "na prośbę z logowania")
    return [("Link do hasła", f"{moment_text(message.created_at, today)}, {by}, {message.get_state_display()}")]
