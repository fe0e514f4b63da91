"""What is done about an account: block, unblock, new credentials, close, renew. What each does is in ``access``."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.access.blocking import block_by_decision, block_on_report, decision_refusals, unblock
from portal.access.closing import close_account
from portal.access.issuing import reissue
from portal.access.lapsing import renew_account
from portal.access.models import AccessApplication
from portal.access.policy import access_application_for
from portal.access.refusing_reissue import no_reissue_this_way
from portal.access.reissuing import may_reissue_at_all, who_changes_rules
from portal.accounts.actions import unlock_sign_in
from portal.accounts.capabilities import BLOCK_ACCESS, CLOSE_ACCESS, ISSUE_ACCESS, UNBLOCK_ACCESS
from portal.kernel import clock
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.staff_desk.counter_forms import (
    BlockForm,
    CloseForm,
    DecisionForm,
    DocumentForm,
    ReissueForm,
    UnblockForm,
    identity_of,
)
from portal.staff_desk.counter_page import CounterPage, counter_form, typed_in
from portal.staff_desk.counter_policy import access_account

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_block(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Block at once because of a report; everything is filled in, so that sending is the second action."""
    link = access_account(request.user, user_id, BLOCK_ACCESS)
    rules = rules_on(clock.today())
    form = BlockForm(typed_in(request), name=_name(link), is_by_phone=rules.sign_in.block_by_phone)
    more: tuple[tuple[str, str], ...] = ()
    if rules.closure.on_misuse and not decision_refusals(request.user, rules):
        more = (("Blokada decyzją, za nadużycie", reverse("account_block_decided", kwargs={"user_id": user_id})),)
    page = _page(link, "Zablokuj konto", "Zablokuj teraz", kind="danger", is_ready=True, more=more)

    def block(clean: dict[str, Any]) -> bool:
        return block_on_report(
            user=link.user, by=request.user, reporter=clean["reporter"], reason=clean["reason"], way=clean["way"]
        )

    return counter_form(request, page, form, block, done="Konto zablokowane. Otwarte sesje są zamknięte.")


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_block_decided(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Block by a decision on misuse."""
    link = access_account(request.user, user_id, BLOCK_ACCESS)
    page = _page(link, "Zablokuj decyzją", "Zablokuj za nadużycie", kind="danger")
    form = DecisionForm(typed_in(request))
    return counter_form(
        request,
        page,
        form,
        lambda clean: block_by_decision(user=link.user, by=request.user, reason=clean["reason"]),
        done="Konto zablokowane decyzją.",
    )


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_unblock(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Take a block back, where the rules let the old credentials work again."""
    link = access_account(request.user, user_id, UNBLOCK_ACCESS)
    day = clock.today()
    form = UnblockForm(typed_in(request), rules=rules_on(day))

    def open_again(clean: dict[str, Any]) -> bool:
        identity = identity_of(clean, by=request.user, day=day)
        return unblock(user=link.user, by=request.user, reason=clean["reason"], identity=identity, day=day)

    page = _page(link, "Cofnij blokadę", "Odblokuj")
    return counter_form(request, page, form, open_again, done="Konto znów działa, z tym samym hasłem.")


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_reissue(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Make new credentials after a loss; the paper is handed over on the next page."""
    link = access_account(request.user, user_id, ISSUE_ACCESS)
    day = clock.today()
    rules = rules_on(day)
    form = ReissueForm(typed_in(request), rules=rules)
    is_new = rules.identifier.on_reissue == "new"
    obstacles = () if may_reissue_at_all(rules) else (no_reissue_this_way(rules, changed_by=who_changes_rules()).text,)
    page = _page(
        link,
        "Wydaj nowe dane",
        "Przygotuj nowe dane",
        intro="Osoba dostanie nowy identyfikator i nowe hasło."
        if is_new
        else "Identyfikator zostaje, hasło będzie nowe.",
        is_ready=form.is_ready(),
        obstacles=obstacles,
    )

    def make(clean: dict[str, Any]) -> Any:
        identity = identity_of(clean, by=request.user, day=day)
        return reissue(user=link.user, by=request.user, identity=identity, reason=clean["reason"], now=timezone.now())

    return counter_form(
        request,
        page,
        form,
        make,
        done="Nowe dane przygotowane. Stare już nie działają.",
        then=lambda issue: redirect("issue_hand_over", issue_id=issue.pk),
    )


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_unlock(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """End a lock after failed sign-ins, once a document was seen."""
    link = access_account(request.user, user_id, ISSUE_ACCESS)
    form = DocumentForm(typed_in(request), rules=rules_on(clock.today()), is_required=True)
    page = _page(link, "Zdejmij blokadę logowania", "Zdejmij blokadę")
    return counter_form(
        request, page, form, lambda _clean: unlock_sign_in(user=link.user, by=request.user), done="Można się logować."
    )


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_close(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Close an account: on request, also on an application that waits, at the end of the title, for misuse."""
    link = access_account(request.user, user_id, CLOSE_ACCESS)
    rules = rules_on(clock.today())
    application = _application_to_close(request, link)
    may_decide = rules.closure.on_misuse and not decision_refusals(request.user, rules)
    form = CloseForm(
        typed_in(request),
        rules=rules,
        may_decide=may_decide,
        on_application=application.label if application else "",
    )
    page = _page(link, "Zamknij konto", "Zamknij konto", kind="danger", intro=_words_of_closing(rules))

    def close(clean: dict[str, Any]) -> bool:
        return close_account(
            user=link.user,
            by=request.user,
            cause=clean["cause"],
            reason=clean["reason"],
            asked_by=clean["asked_by"] or "holder",
            representation=application.representation if application else None,
            application=application,
        )

    return counter_form(request, page, form, close, done="Konto zamknięte.")


@require_http_methods(_METHODS)
@login_required
@never_cache
def account_renew(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Renew an account for another year, or one that lapsed, once a document was seen."""
    link = access_account(request.user, user_id, ISSUE_ACCESS)
    day = clock.today()
    if not rules_on(day).closure.lapses_on:
        raise Http404
    form = DocumentForm(typed_in(request), rules=rules_on(day), is_required=True)

    def renew(clean: dict[str, Any]) -> Any:
        return renew_account(user=link.user, by=request.user, identity=identity_of(clean, by=request.user, day=day))

    page = _page(link, "Odnów konto", "Odnów konto")
    return counter_form(request, page, form, renew, done="Konto odnowione.")


def _application_to_close(request: HttpRequest, link: PersonAccount) -> AccessApplication | None:
    """Return the open application to take access away that concerns the account, if there is one."""
    waiting = AccessApplication.objects.filter(
        user_id=link.user_id, operation=AccessApplication.Operation.REVOKE, ended_at__isnull=True
    )
    first = waiting.values_list("pk", flat=True).first()
    return None if first is None else access_application_for(request.user, first)


def _words_of_closing(rules: Rules) -> str:
    form = rules.application.form_name if rules.application.one_form else rules.application.revoke_form_name
    return f"Podstawą jest podpisany druk „{form}”. Konto zamyka się od razu."


def _name(link: PersonAccount) -> str:
    return link.representation.representative_name if link.representation else link.person.display_name


def _page(link: PersonAccount, title: str, button: str, **more: Any) -> CounterPage:
    facts = (("Identyfikator", link.user.identifier), ("Konto", link.user.get_standing_display()))
    return CounterPage(title=title, button=button, person=link.person, facts=facts, **more)
