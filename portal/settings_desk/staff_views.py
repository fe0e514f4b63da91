"""Pages about the cooperative's staff: the list, a new person, one person. Roles themselves are in ``role_views``."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import role_actions
from portal.accounts.actions import IdentifierTaken
from portal.accounts.models import User
from portal.accounts.rights_walls import RightsRefused
from portal.accounts.role_queries import roles_of, staff_members
from portal.accounts.second_factor import has_second_factor
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.settings_desk.policy import access_staff, access_staff_member
from portal.settings_desk.staff_forms import NewStaffForm, ReasonForm, RoleChoiceForm
from portal.settings_desk.staff_page import staff_rows


@require_safe
@login_required
def staff(request: HttpRequest) -> HttpResponse:
    """List the staff with their roles; those who cannot sign in yet say so."""
    access_staff(request.user)
    return render(request, "staff/settings/staff.html", {"rows": staff_rows(staff_members())})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def staff_new(request: HttpRequest) -> HttpResponse:
    """Add a member of staff; the answer to the form is the only page that ever shows the initial password."""
    access_staff(request.user)
    form = NewStaffForm(request.POST or None)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            user, password = role_actions.add_staff_member(
                identifier=clean["identifier"], full_name=clean["full_name"], keys=clean["roles"], by=request.user
            )
        except IdentifierTaken:
            form.add_error("identifier", _("Ten identyfikator ma już ktoś inny. Wybierz inny."))
        else:
            return _letter(request, user, password)
    return render(request, "staff/settings/staff_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def staff_member(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Show one person: roles, state, and what can be done."""
    member = access_staff_member(request.user, member_id)
    return _member_page(request, member)


@require_POST
@login_required
def staff_roles_change(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Give the person exactly the chosen roles."""
    member = access_staff_member(request.user, member_id)
    form = RoleChoiceForm(request.POST)
    if not form.is_valid():
        return _member_page(request, member, roles_form=form)
    keys = form.cleaned_data["roles"]
    return _done(
        request,
        member,
        lambda: role_actions.give_roles(user=member, keys=keys, by=request.user),
        _("Role zapisane. Działają od razu."),
    )


@require_POST
@login_required
def staff_block(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Block the person's account, or take the block back, with a reason."""
    member = access_staff_member(request.user, member_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _member_page(request, member, reason_form=form)
    act = role_actions.block_staff_member if member.is_active else role_actions.unblock_staff_member
    words = _("Konto zablokowane.") if member.is_active else _("Konto znów działa.")
    reason = form.cleaned_data["reason"]
    return _done(request, member, lambda: act(user=member, by=request.user, reason=reason), words)


@require_POST
@login_required
def staff_second_factor_reset(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Remove the second factor of a person who lost the telephone."""
    member = access_staff_member(request.user, member_id)
    return _done(
        request,
        member,
        lambda: role_actions.reset_second_factor_of(user=member, by=request.user),
        _("Drugi składnik usunięty. Przy logowaniu osoba ustawi nowy."),
    )


@require_POST
@login_required
@never_cache
def staff_password(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Give the person a new initial password and show it once."""
    member = access_staff_member(request.user, member_id)
    try:
        password = role_actions.give_new_password_to(user=member, by=request.user)
    except RightsRefused as refused:
        messages.error(request, str(refused))
        return redirect("staff_member", member_id=member.pk)
    return _letter(request, member, password)


def _done(request: HttpRequest, member: User, act: Callable[[], Any], words: str) -> HttpResponse:
    try:
        act()
    except RightsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("staff_member", member_id=member.pk)


def _member_page(
    request: HttpRequest,
    member: User,
    *,
    roles_form: RoleChoiceForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    held = list(roles_of(member))
    context = {
        "member": member,
        "held": held,
        "is_oneself": member.pk == request.user.pk,
        "has_second_factor": has_second_factor(member),
        "roles_form": roles_form or RoleChoiceForm(initial={"roles": [role.key for role in held]}),
        "form": reason_form or ReasonForm(),
    }
    failed = bool((roles_form and roles_form.errors) or (reason_form and reason_form.errors))
    return render(request, "staff/settings/staff_member.html", context, status=422 if failed else 200)


def _letter(request: HttpRequest, user: User, password: str) -> HttpResponse:
    days = rules_on(clock.today()).password.initial_valid_days
    context = {"member": user, "password": password, "days": days, "address": request.build_absolute_uri("/zaloguj")}
    return render(request, "staff/settings/staff_letter.html", context)
