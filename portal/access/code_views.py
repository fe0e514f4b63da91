"""The first visit with a one-time code: the code, then an own password. What comes next is as at any first sign-in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.access.code_forms import CodeForm
from portal.access.codes import CodeOver, issue_of_code, set_password_by_code, usable_issue_with_id
from portal.access.how_to_apply import when_it_opens
from portal.accounts.forms import NewPasswordForm
from portal.accounts.new_password_views import signed_in_after
from portal.accounts.views import password_page
from portal.kernel.clock import today
from portal.rulebook.queries import rules_on

_ISSUE = "code_issue"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_visit(request: HttpRequest) -> HttpResponse:
    """Ask for the identifier and the code of the paper; 404 where the cooperative gives passwords instead."""
    rules = rules_on(today())
    if rules.password.start != "activation_code":
        raise Http404
    form = CodeForm(request.POST or None)
    if form.is_valid():
        issue = issue_of_code(now=timezone.now(), **form.cleaned_data)
        if issue is not None:
            request.session[_ISSUE] = str(issue.pk)
            return redirect("first_visit_password")
        form.add_error("code", _("Identyfikator lub kod jest inny niż u nas, albo kod już nie działa."))
    # A code that comes too early looks like a wrong one, so everybody reads from when an account works.
    page = {"form": form, "opens": when_it_opens(rules)}
    return render(request, "portal/access/first_visit.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_visit_password(request: HttpRequest) -> HttpResponse:
    """Ask whoever typed the code for a password of their own; the code is used up together with it."""
    now = timezone.now()
    issue = usable_issue_with_id(request.session.get(_ISSUE, ""), now) if request.session.get(_ISSUE) else None
    if issue is None:
        request.session.pop(_ISSUE, None)
        return redirect("first_visit")
    form = NewPasswordForm(request.POST or None, request=request, user=issue.user)
    if not form.is_valid():
        return password_page(request, "account/password_new.html", form, issue.user)
    request.session.pop(_ISSUE, None)
    try:
        user = set_password_by_code(issue=issue, password=form.cleaned_data["password"], context=form.context, now=now)
    except CodeOver:
        return redirect("first_visit")
    return signed_in_after(request, user, how="activation_code")
