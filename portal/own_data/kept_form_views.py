"""The page on which somebody who has signed in again finds what they typed."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.adapter import landing_page
from portal.accounts.models import User
from portal.own_data.kept_forms import AGAIN, forget_form, kept_form_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Give the text back to its person; somebody else who signs in here just comes to their first page.

    A POST forgets it.
    """
    assert isinstance(request.user, User)  # noqa: S101 - login_required stands before
    kept = kept_form_of(request.user, form_id)
    if kept is None:
        return redirect(landing_page())
    if request.method == "POST":
        forget_form(user=request.user, key=str(form_id))
        messages.success(request, _("Nic nie wysłaliśmy. Tekst jest usunięty."))
        return redirect(landing_page())
    return render(request, "portal/own_data/kept_form.html", {"kept": kept, "again": AGAIN})
