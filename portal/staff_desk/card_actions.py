"""What a worker may do with a person, as buttons with their letters. The doing is in the views of the counter."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.access.models import AccessApplication
from portal.access.reissuing import may_reissue_at_all
from portal.accounts.capabilities import (
    ACCEPT_CONTACT_CHANGES,
    ANSWER_LETTERS,
    BLOCK_ACCESS,
    CLOSE_ACCESS,
    HANDLE_FAULTS,
    ISSUE_ACCESS,
    REGISTER_APPLICATIONS,
    SEE_IDENTITY,
    SEE_LEDGERS,
    UNBLOCK_ACCESS,
)
from portal.accounts.models import User
from portal.kernel import clock
from portal.rulebook.rules import Rules
from portal.staff_desk.counter_queries import issue_in_force, may_have_another_account
from portal.staff_desk.person_card import PersonCard
from portal.staff_desk.policy import reaches

_RIGHTS = (
    REGISTER_APPLICATIONS,
    ISSUE_ACCESS,
    BLOCK_ACCESS,
    UNBLOCK_ACCESS,
    CLOSE_ACCESS,
    SEE_IDENTITY,
    SEE_LEDGERS,
    ACCEPT_CONTACT_CHANGES,
    HANDLE_FAULTS,
    ANSWER_LETTERS,
)
State = AccessApplication.State


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button: its word, the letter that presses it, where it leads, how it looks."""

    label: str
    key: str
    href: str
    kind: str = "secondary"


def actions_for(card: PersonCard, user: Any, rules: Rules) -> list[CardAction]:
    """Return the buttons in their order, only those that the worker may press and that lead somewhere.

    What concerns an account concerns the first one that has not ended; the others have buttons of their own.
    Costs some four queries, and one a right for a worker limited to some estates.
    """
    rights = frozenset(right for right in _RIGHTS if reaches(user, right, card.person))
    account = next((block.user for block in card.accounts if not block.user.is_ended), None)
    lapsed = next((one.user for one in card.accounts if one.user.standing == User.Standing.LAPSED), None)
    renewed = account if account is not None and account.lapses_on and not account.is_blocked else lapsed
    found = [
        *_access(card, account, rights, rules),
        *_another(card, rights, rules),
        *account_actions(account, rights, is_locked=_is_locked(card, account)),
    ]
    if renewed is not None and rules.closure.lapses_on and ISSUE_ACCESS in rights:
        found.append(CardAction("Odnów", "d", _of_account("account_renew", renewed)))
    if SEE_IDENTITY in rights and rules.access.representatives:
        found.append(CardAction("Przedstawiciel", "t", _of_person("representation_new", card)))
    if ANSWER_LETTERS in rights:
        found.append(CardAction("Pismo", "i", f"{reverse('letter_new')}?{urlencode({'osoba': card.person.code})}"))
    if SEE_LEDGERS in rights and card.held:
        found.append(CardAction("Potwierdzenie salda", "p", _of_person("person_confirmations", card)))
    if ACCEPT_CONTACT_CHANGES in rights:
        found.append(CardAction("Kontakt", "k", _of_person("person_contact", card)))
    if HANDLE_FAULTS in rights and card.held:
        found.append(CardAction("Zgłoszenie awarii", "a", _of_person("fault_take_for", card)))
    # Erasing comes after the end of an account, so only then is there something to hold back.
    if CLOSE_ACCESS in rights and (card.person.legal_hold or any(block.user.is_ended for block in card.accounts)):
        found.append(CardAction("Zakaz usuwania", "u", _of_person("person_hold", card)))
    found.append(CardAction("Notatka", "n", _of_person("person_note", card)))
    return found


def actions_for_others(card: PersonCard, user: Any, rules: Rules) -> dict[uuid.UUID, list[CardAction]]:
    """Return the buttons of a person's further accounts (of other premises, of representatives), by account.

    One that closed although its title came back is applied for anew, beside an account that works.
    """
    works = [block for block in card.accounts if not block.user.is_ended]
    rest, again = works[1:], [block for block in card.accounts if works and block.has_title_again]
    if not rest and not again:
        return {}
    rights = frozenset(right for right in _RIGHTS if reaches(user, right, card.person))
    found = {}
    if {REGISTER_APPLICATIONS, ISSUE_ACCESS} & rights:
        apply = CardAction("Przyjmij wniosek", "", _of_person("application_take", card, operation="grant"))
        found = {block.user.pk: [apply] for block in again if not block.acts_for_another}
    for block in rest:
        own = _credentials_of(block.user, rules) if ISSUE_ACCESS in rights else []
        found[block.user.pk] = [*own, *account_actions(block.user, rights, is_locked=block.is_locked)]
    return found


def account_actions(account: User | None, rights: frozenset[str], *, is_locked: bool) -> list[CardAction]:
    """Return what may be done with one account as it stands."""
    if account is None:
        return []
    found = []
    if is_locked and ISSUE_ACCESS in rights:
        found.append(CardAction("Odblokuj logowanie", "o", _of_account("account_unlock", account)))
    if account.is_blocked:
        if UNBLOCK_ACCESS in rights:
            found.append(CardAction("Cofnij blokadę", "b", _of_account("account_unblock", account)))
    elif BLOCK_ACCESS in rights and not account.is_ended:
        found.append(CardAction("Zablokuj", "b", _of_account("account_block", account), "danger"))
    if CLOSE_ACCESS in rights and not account.is_ended:
        found.append(CardAction("Zamknij konto", "z", _of_account("account_close", account)))
    return found


def _access(card: PersonCard, account: User | None, rights: frozenset[str], rules: Rules) -> list[CardAction]:
    """Return the one step that brings credentials nearer to the person, and the other application."""
    waiting = next((one for one in card.matters if one.operation == AccessApplication.Operation.GRANT), None)
    found = []
    if waiting is not None:
        found.append(_step_of(waiting, rights))
    elif account is not None and ISSUE_ACCESS in rights:
        found += _credentials_of(account, rules)
    elif account is None and ISSUE_ACCESS in rights and rules.issue.moment == "at_once":
        found.append(CardAction("Wydaj dane", "w", _of_person("issue_now", card), ""))
    elif account is None and {REGISTER_APPLICATIONS, ISSUE_ACCESS} & rights:
        found.append(CardAction("Przyjmij wniosek", "w", _of_person("application_take", card, operation="grant"), ""))
    if account is not None and {REGISTER_APPLICATIONS, CLOSE_ACCESS} & rights:
        revoke = _of_person("application_take", card, operation="revoke")
        found.append(CardAction("Wniosek o odebranie", "r", revoke))
    return found


def _another(card: PersonCard, rights: frozenset[str], rules: Rules) -> list[CardAction]:
    """Return the application for a further account, of other premises or of a representative, beside the first one."""
    has_first = card.matters or any(not block.user.is_ended for block in card.accounts)
    if not has_first or not {REGISTER_APPLICATIONS, ISSUE_ACCESS} & rights:
        return []
    if not may_have_another_account(card.person, clock.today(), rules):
        return []
    if ISSUE_ACCESS in rights and rules.issue.moment == "at_once":
        return [CardAction("Wydaj dane do następnego konta", "e", _of_person("issue_now", card))]
    return [CardAction("Następny wniosek", "e", _of_person("application_take", card, operation="grant"))]


def _credentials_of(account: User, rules: Rules) -> list[CardAction]:
    """Return the ways to an account's credentials: those that wait, or new ones and a link, as the rules say."""
    issue = issue_in_force(account) if account.standing == User.Standing.PREPARED else None
    if issue is not None:
        return [CardAction("Wydaj dane", "w", reverse("issue_hand_over", kwargs={"issue_id": issue.pk}), "")]
    is_made_here = may_reissue_at_all(rules)
    found = [CardAction("Wydaj nowe dane", "w", _of_account("account_reissue", account), "")] if is_made_here else []
    if "email_link" in rules.sign_in.lost_password_ways and account.is_active:
        key, kind = ("l", "secondary") if is_made_here else ("w", "")
        found.append(CardAction("Wyślij link do hasła", key, _of_account("account_link", account), kind))
    return found


def _step_of(waiting: AccessApplication, rights: frozenset[str]) -> CardAction:
    issue = None
    if ISSUE_ACCESS in rights and waiting.user is not None and waiting.state in (State.PREPARED, State.NOTIFIED):
        issue = issue_in_force(waiting.user)
    if issue is not None:
        return CardAction("Wydaj dane", "w", reverse("issue_hand_over", kwargs={"issue_id": issue.pk}), "")
    return CardAction(
        f"Wniosek {waiting.label}", "w", reverse("application", kwargs={"application_id": waiting.pk}), ""
    )


def _is_locked(card: PersonCard, account: User | None) -> bool:
    return any(block.is_locked for block in card.accounts if account is not None and block.user.pk == account.pk)


def _of_person(name: str, card: PersonCard, **more: str) -> str:
    kwargs: dict[str, uuid.UUID | str] = {"person_id": card.person.pk, **more}
    return reverse(name, kwargs=kwargs)


def _of_account(name: str, account: User) -> str:
    return reverse(name, kwargs={"user_id": account.pk})
