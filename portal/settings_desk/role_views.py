"""Pages about the cooperative's roles: all in words, a new one, one changed. Who holds them: ``staff_views``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import role_actions
from portal.accounts.rights_walls import RightsRefused
from portal.accounts.role_queries import staff_roles
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.settings_desk.policy import access_role, access_staff
from portal.settings_desk.staff_forms import RoleForm
from portal.settings_desk.staff_page import role_rows


@require_safe
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """Show every role in words: what, where, who."""
    access_staff(request.user)
    listed = role_rows(staff_roles().prefetch_related("holdings__user"), rules_on(clock.today()))
    return render(request, "staff/settings/roles.html", {"rows": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role_new(request: HttpRequest) -> HttpResponse:
    """Make a role."""
    access_staff(request.user)
    form = RoleForm(request.POST or None, rules=rules_on(clock.today()))
    if form.is_valid():
        try:
            role_actions.create_role(facts=form.facts(), by=request.user)
        except role_actions.RoleKeyTaken:
            form.add_error("key", _("Rola o takim kluczu już jest. Wybierz inny."))
        else:
            messages.success(request, _("Rola dodana."))
            return redirect("staff_role_list")
    context = {"form": form, "role": None}
    return render(request, "staff/settings/role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a role is called and may do."""
    chosen = access_role(request.user, key)
    form = RoleForm(request.POST or None, rules=rules_on(clock.today()), role=chosen)
    if form.is_valid():
        try:
            changed = role_actions.change_role(role=chosen, facts=form.facts(chosen), by=request.user)
        except RightsRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Rola zapisana. Działa od razu.") if changed else _("Nic się nie zmieniło."))
            return redirect("staff_role_list")
    context = {"form": form, "role": chosen, "is_held": chosen.holdings.exists()}
    return render(request, "staff/settings/role.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def role_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a role that nobody holds."""
    chosen = access_role(request.user, key)
    try:
        role_actions.remove_role(role=chosen, by=request.user)
    except RightsRefused as refused:
        messages.error(request, str(refused))
        return redirect("staff_role", key=key)
    messages.success(request, _("Rola usunięta."))
    return redirect("staff_role_list")
