"""What a resident reads of their own account: whose, since when, what it shows, who acts for whom. Nothing changes."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.access.former_holder import EndOfAccess, end_of_access
from portal.access.models import CredentialIssue
from portal.accounts.models import User
from portal.premises.policy import held_premises
from portal.premises.presenters import premises_kind, premises_name
from portal.residents.models import PersonAccount, Representation
from portal.residents.policy import link_of
from portal.residents.representing import is_in_force
from portal.rulebook.policy import is_shown_to
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts for somebody: ``name`` is the other one, ``scopes`` are words, ``until`` may be open."""

    name: str
    scopes: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The account as its owner reads it. ``acts_for`` is whose account it is where that is somebody else."""

    identifier: str
    since: dt.datetime
    office: str
    lapses_on: dt.date | None
    premises: tuple[tuple[str, str], ...]
    ended: tuple[tuple[str, EndOfAccess], ...]  # premises whose title ended, and until when they are seen
    end: EndOfAccess | None  # of the account, where it shows no premises any more
    acts_for: Acting | None
    representatives: tuple[Acting, ...]
    represented: tuple[Acting, ...]
    may_ask_to_close: bool
    # How the person is reached; None on an account of somebody who acts for them, or where the page is not shown.
    contact: tuple[str, str] | None


def own_account_of(user: User, *, rules: Rules, day: dt.date) -> OwnAccount | None:
    """Return what the owner reads; None for an account without a person. Costs six queries.

    Some four more for each of the premises whose title ended lately.
    """
    link = link_of(user)
    if link is None:
        return None
    shown = held_premises(user, day)
    held = [(premises_name(one.premises), premises_kind(one.premises)) for one in shown if not one.is_former]
    ends = [(premises_name(one.premises), end_of_access(user, one, shown, rules=rules, day=day)) for one in shown]
    is_own = link.representation is None
    first = CredentialIssue.objects.filter(user=user, handed_over_at__isnull=False).order_by("handed_over_at").first()
    last = CredentialIssue.objects.filter(user=user, handed_over_at__isnull=False, application__isnull=False)
    office = last.order_by("-handed_over_at").values_list("application__office", flat=True).first()
    return OwnAccount(
        identifier=user.identifier,
        since=(first.handed_over_at if first else None) or user.created_at,
        office=next((one.name for one in rules.offices if one.key == office), ""),
        lapses_on=user.lapses_on,
        premises=tuple(held),
        ended=tuple((name, end) for name, end in ends if end is not None),
        end=None if shown else end_of_access(user, None, shown, rules=rules, day=day),
        acts_for=None if link.representation is None else _acting(link.representation, link.person.display_name),
        representatives=_representatives(link, day) if is_own else (),
        represented=_represented(link, day) if is_own else (),
        may_ask_to_close=is_own and "holder" in rules.closure.on_request_of,
        contact=(link.person.email, link.person.phone)
        if is_own and is_shown_to(rules.module("contact_data"), user, day)
        else None,
    )


def _representatives(link: PersonAccount, day: dt.date) -> tuple[Acting, ...]:
    found = Representation.objects.filter(principal_id=link.person_id).order_by("representative_name", "valid_from")
    return tuple(_acting(one, one.representative_name) for one in found if is_in_force(one, day))


def _represented(link: PersonAccount, day: dt.date) -> tuple[Acting, ...]:
    found = Representation.objects.filter(representative_id=link.person_id).select_related("principal")
    in_force = [one for one in found.order_by("valid_from") if is_in_force(one, day)]
    return tuple(_acting(one, one.principal.display_name) for one in in_force)


def _acting(representation: Representation, name: str) -> Acting:
    words = {
        "see": _("ogląda rozliczenia"),
        "submit": _("podaje odczyty i zgłasza awarie"),
        "collect_credentials": _("odbiera dane do logowania"),
        "close": _("prosi o zamknięcie konta"),
        "court_cases": _("ogląda sprawy sądowe"),
        "letters": _("czyta pisma"),
    }
    scopes = ", ".join(words[one] for one in words if one in representation.scopes)
    return Acting(name=name, scopes=scopes, until=representation.valid_to)
