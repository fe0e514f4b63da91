"""Who may have an account, as a pure rule on facts. The facts are gathered in ``facts``, the wording is ``refusing``.

Every refusal names the rule that refuses and says what to do.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.access import refusing
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules


class ApplicationRefused(AccessRefused):
    """The rules do not let this person, in this way, have what they apply for."""


@dataclass(frozen=True, slots=True)
class TitleHeld:
    """A person's title to premises; ``place`` is the premises' code, the days are both included, None = open."""

    place: str
    premises_kind: str
    kind: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the title is in force on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RepresentationShown:
    """On which basis somebody else is to use the account, and whether it holds on the day."""

    name: str
    basis: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at. Empty text and empty tuples mean: none.

    ``place`` is the premises that the application names. ``account`` is the identifier of an account that the
    applicant has and that has not ended, ``waiting`` the number of an application of theirs that is still open.
    ``co_owners_missing`` are names of other holders who have not named the applicant, ``office`` the name of the
    competent office. ``identity`` is the kind of document that a worker saw.
    """

    day: dt.date
    name: str
    operation: str = "grant"
    way: str = "paper"
    person_kind: str = "natural"
    is_member: bool = False
    titles: tuple[TitleHeld, ...] = ()
    place: str = ""
    account: str = ""
    waiting: str = ""
    closed_for_misuse: bool = False
    email: str = ""
    email_is_anothers: bool = False
    representation: RepresentationShown | None = None
    co_owners_missing: tuple[str, ...] = ()
    office: str = ""
    is_office_competent: bool = True
    identity: str = ""
    is_regulation_accepted: bool = False


def refusals(facts: Facts, rules: Rules) -> list[Refusal]:
    """Return everything that speaks against the application, at once; empty when the person may have it.

    Source: S1, H4, H5 and the rules of other cooperatives (``docs/rules/access.md``).
    """
    found = [*_of_way(facts, rules), *_of_office(facts), *_of_identity(facts, rules)]
    if facts.operation == "revoke":
        return [*found, *_of_revoking(facts)]
    return [
        *found,
        *_of_person(facts, rules),
        *_of_titles(facts, rules),
        *_of_account(facts, rules),
        *_of_representation(facts, rules),
        *_of_regulation(facts, rules),
    ]


def suitable_titles(titles: Iterable[TitleHeld], rules: Rules, day: dt.date) -> list[TitleHeld]:
    """Return the titles that give an account on the day: in force, of a kind and to premises that the rules name."""
    return [title for title in titles if title.holds_on(day) and not list(_of_title(title, rules))]


def _of_way(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    # An account may be given back on paper wherever there is a counter, however it was got.
    if facts.operation == "grant" and facts.way not in rules.application.ways:
        yield refusing.way_not_allowed(facts.way, rules)
    if facts.operation == "grant" and facts.closed_for_misuse and facts.way != "paper":
        yield refusing.closed_for_misuse()


def _of_office(facts: Facts) -> Iterator[Refusal]:
    if not facts.is_office_competent:
        yield refusing.office_not_competent(facts.office)


def _of_identity(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    if facts.way != "paper" or rules.application.identity_shown != "at_application":
        return
    if not facts.identity:
        yield refusing.identity_not_seen(rules)
    elif facts.identity not in rules.application.identity_documents:
        yield refusing.document_not_accepted(facts.identity, rules)


def _of_revoking(facts: Facts) -> Iterator[Refusal]:
    if not facts.account:
        yield refusing.nothing_to_revoke(facts.name)
    elif facts.waiting:
        yield refusing.already_waiting(facts.name, facts.waiting)


def _of_person(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    if facts.person_kind not in rules.access.person_kinds:
        yield refusing.person_kind(facts.name, facts.person_kind)
    if rules.access.members_only and not facts.is_member:
        yield refusing.not_a_member(facts.name)


def _of_titles(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    titles = [title for title in facts.titles if not facts.place or title.place == facts.place]
    if not titles:
        yield refusing.no_title(facts.name, facts.place)
        return
    held = [title for title in titles if title.holds_on(facts.day)]
    if not held:
        yield refusing.title_not_in_force(titles, facts.day)
        return
    suitable = suitable_titles(held, rules, facts.day)
    if not suitable:
        # One reason per kind is enough: five garages are not five reasons.
        yield from {reason.rule: reason for title in reversed(held) for reason in _of_title(title, rules)}.values()
    places = sorted({title.place for title in suitable})
    if rules.access.account_per == "premises" and len(places) > 1:
        yield refusing.premises_to_choose(places)
    if rules.access.co_owners == "one_named" and suitable and facts.co_owners_missing:
        yield refusing.co_owner_not_named(facts.name, facts.co_owners_missing)


def _of_title(title: TitleHeld, rules: Rules) -> Iterator[Refusal]:
    if title.premises_kind not in rules.access.premises_kinds:
        yield refusing.premises_kind(title.place, title.premises_kind, rules)
    if title.kind not in rules.access.title_kinds:
        yield refusing.title_kind(title.place, title.kind, rules)


def _of_account(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    if facts.account:
        yield refusing.has_an_account(facts.name, facts.account, rules)
    elif facts.waiting:
        yield refusing.already_waiting(facts.name, facts.waiting)
    if facts.email_is_anothers and not rules.access.shared_email:
        yield refusing.email_of_another(facts.email)


def _of_representation(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    shown = facts.representation
    if shown is None:
        return
    if shown.basis not in rules.access.representatives:
        yield refusing.representative_not_allowed(shown.name, rules)
    elif not shown.holds:
        yield refusing.representation_not_in_force(shown.name)


def _of_regulation(facts: Facts, rules: Rules) -> Iterator[Refusal]:
    if rules.application.accepts_regulation and facts.way != "without_application" and not facts.is_regulation_accepted:
        yield refusing.regulation_not_accepted()
