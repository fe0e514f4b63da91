"""Blocking an account at once – on a report or by decision – and taking a block back, as the rules say.

A lock after failed sign-ins is none of these (``accounts.attempts``); an account that ends is closed in ``closing``.
"""

import datetime as dt
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.account_notices import tell_of_standing
from portal.access.account_state import decider_name
from portal.access.identity import IdentitySeen
from portal.access.reach import lock_person_of, refuse_out_of_reach
from portal.access.secrets_in_force import end_issue_in_force
from portal.accounts.capabilities import BLOCK_ACCESS, UNBLOCK_ACCESS
from portal.accounts.models import RoleHolding, StandingChange, User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules

Way = Literal["telephone", "in_person"]


@transaction.atomic
def block_on_report(
    *, user: User, by: Any, reporter: str, reason: str, way: Way = "telephone", day: dt.date | None = None
) -> bool:
    """Block an account at once because its owner reports a loss or misuse; False when it is blocked already.

    ``reporter`` is who reports, in the worker's words, ``reason`` what happened. The next request of every open session
    is refused, a paper with credentials that waits is void. Raises AccessRefused: the rules know no block by telephone,
    the worker may not block, the account has ended, words are missing.

    Source: S9 – a report by telephone blocks the account at once.
    """
    refuse_out_of_reach(by, BLOCK_ACCESS, user)
    rules = rules_on(day or clock.today())
    if way == "telephone" and not rules.sign_in.block_by_phone:
        raise AccessRefused([Refusal("sign_in.block_by_phone", _no_block_by_phone())])
    _refuse_without_words(reporter=reporter, reason=reason)
    told = f"{reporter.strip()}, {_('telefonicznie') if way == 'telephone' else _('osobiście')}"
    return _block(user, User.Standing.BLOCKED_ON_REPORT, by=by, reason=reason.strip(), reporter=told)


@transaction.atomic
def block_by_decision(*, user: User, by: Any, reason: str, day: dt.date | None = None) -> bool:
    """Block an account for misuse, by decision of the role that the rules name; False when it is so blocked already.

    Raises AccessRefused for a worker of another role, for rules without such a decision, for an account that has ended.

    Source: S10 – the Technical Department decides on blocking.
    """
    refuse_out_of_reach(by, BLOCK_ACCESS, user)
    refuse_undecided(by, rules_on(day or clock.today()))
    _refuse_without_words(reason=reason)
    return _block(user, User.Standing.BLOCKED_BY_DECISION, by=by, reason=reason.strip())


@transaction.atomic
def unblock(
    *, user: User, by: Any, reason: str, identity: IdentitySeen | None = None, day: dt.date | None = None
) -> bool:
    """Take a block back so that the same identifier and password work again; False when the account is active.

    A block on a report ends so only where the rules let the identifier stay, and after an identity document was seen;
    a decision is taken back by the role that decides. Failed sign-ins counted meanwhile stay. Raises AccessRefused.

    Source: S9 – after a report a new identifier and a new password are issued in person.
    """
    refuse_out_of_reach(by, UNBLOCK_ACCESS, user)
    _refuse_without_words(reason=reason)
    rules = rules_on(day or clock.today())
    lock_person_of(user)
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.standing == User.Standing.ACTIVE:
        return False
    refusals = unblock_refusals(user=stored, by=by, identity=identity, rules=rules)
    if refusals:
        raise AccessRefused(refusals)
    change_standing(user=user, to=User.Standing.ACTIVE, by=by, reason=reason.strip())
    if identity is not None:
        details = {"document": identity.document, "seen_on": identity.seen_on.isoformat(), "seen_by": identity.seen_by}
        record_event(action="account.identity_seen", by=by, subject=f"account:{user.identifier}", details=details)
    return True


def unblock_refusals(*, user: User, by: Any, identity: IdentitySeen | None, rules: Rules) -> list[Refusal]:
    """Return what speaks against opening a blocked account with its old password; empty when nothing does."""
    if user.is_blocked and _was_never_collected(user):
        return [Refusal("issue.handover", _("Nikt jeszcze nie odebrał danych do tego konta. Wydaj nowe."))]
    if user.standing == User.Standing.BLOCKED_BY_DECISION:
        return decision_refusals(by, rules)
    if user.standing != User.Standing.BLOCKED_ON_REPORT:
        return [Refusal("closure", _("To konto nie jest zablokowane, tylko zamknięte albo jeszcze nieodebrane."))]
    if rules.identifier.on_reissue == "new":
        return [Refusal("identifier.on_reissue", _("Tu wydaje się nowy identyfikator i nowe hasło, osobiście."))]
    if identity is None:
        return [Refusal("application.identity_documents", _("Najpierw obejrzyj dokument tożsamości tej osoby."))]
    return []


def reissue_refusals(*, user: User, by: Any, rules: Rules) -> list[Refusal]:
    """Return what speaks against ending the account's block by handing over new credentials.

    A block on a report ends so; one by decision only with whoever may take the decision back.
    """
    return decision_refusals(by, rules) if user.standing == User.Standing.BLOCKED_BY_DECISION else []


def refuse_undecided(by: Any, rules: Rules) -> None:
    """Raise AccessRefused unless the worker may decide on misuse and the rules know such a decision."""
    if not rules.closure.on_misuse:
        raise AccessRefused([Refusal("closure.on_misuse", _("Zasady nie przewidują blokady za nadużycie."))])
    refusals = decision_refusals(by, rules)
    if refusals:
        raise AccessRefused(refusals)


def decision_refusals(by: Any, rules: Rules) -> list[Refusal]:
    """Return why the worker may not decide on misuse; empty when they may. Costs two queries where a role decides."""
    key = rules.closure.misuse_decided_by
    if key is None or isinstance(by, str):
        return []
    if RoleHolding.objects.filter(user_id=by.pk, role__key=key).exists():
        return []
    text = _("O nadużyciu decyduje {role}.").format(role=decider_name(rules))
    return [Refusal("closure.misuse_decided_by", text)]


def _block(user: User, standing: User.Standing, *, by: Any, reason: str, reporter: str = "") -> bool:
    lock_person_of(user)
    try:
        is_new = change_standing(user=user, to=standing, by=by, reason=reason, reporter=reporter)
    except StandingRefused as refused:
        if refused.before == User.Standing.BLOCKED_BY_DECISION:
            return False  # a decision already holds; a report does not make it easier to undo
        raise AccessRefused([Refusal("closure", _("To konto jest już zamknięte, nie ma czego blokować."))]) from None
    end_issue_in_force(user=user, now=timezone.now())
    if is_new:
        tell_of_standing(user=user, by=by, rules=rules_on(clock.today()))
    return is_new


def _was_never_collected(user: User) -> bool:
    steps = StandingChange.objects.filter(user=user)
    return (
        steps.filter(before=User.Standing.PREPARED).exists()
        and not steps.filter(Q(after=User.Standing.ACTIVE) | Q(before=User.Standing.ACTIVE)).exists()
    )


def _refuse_without_words(*, reason: str, reporter: str | None = None) -> None:
    missing = []
    if reporter is not None and not reporter.strip():
        missing.append(Refusal("reporter", _("Wpisz, kto zgłasza.")))
    if not reason.strip():
        missing.append(Refusal("reason", _("Wpisz powód.")))
    if missing:
        raise AccessRefused(missing)


def _no_block_by_phone() -> str:
    return _("Zasady nie pozwalają blokować przez telefon. Osoba ma przyjść z dokumentem.")
