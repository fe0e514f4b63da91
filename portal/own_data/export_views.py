"""A resident's pages of the files of everything about them: asking, waiting, downloading after the password."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.own_data.exporting import FORMATS, HOURS_KEPT, UNFINISHED, TooManyExports, ask_for_export, path_of
from portal.own_data.models import OwnExport
from portal.residents.queries import own_link_of

SHOWN = 3


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_export(request: HttpRequest) -> HttpResponse:
    """Show the files there are and how far the next one is; a POST asks for it."""
    user = _resident(request)
    if request.method == "POST":
        try:
            ask_for_export(user=user)
        except TooManyExports:
            messages.warning(request, _("Na dziś wystarczy plików. Nowy przygotujemy jutro."))
        return redirect("own_export")
    exports = list(OwnExport.objects.filter(user=user, expires_at__gt=timezone.now()).order_by("-asked_at")[:SHOWN])
    context = {
        "making": next((one for one in exports if one.state in UNFINISHED), None),
        "ready": [one for one in exports if one.state == OwnExport.State.READY],
        "has_failed": bool(exports) and exports[0].state == OwnExport.State.FAILED,
        "hours": HOURS_KEPT,
    }
    return render(request, "portal/own_data/own_export.html", context)


@never_cache
@login_required
@require_safe
def own_export_file(request: HttpRequest, export_id: uuid.UUID, form: str) -> HttpResponseBase:
    """Send a file to its owner, after the password; 404 for everybody else and after its time."""
    user = _resident(request)
    export = OwnExport.objects.filter(
        pk=export_id, user=user, state=OwnExport.State.READY, expires_at__gt=timezone.now()
    ).first()
    if export is None or form not in FORMATS:
        raise Http404
    response: HttpResponseBase = _sent(request, export, form)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _sent(request: HttpRequest, export: OwnExport, form: str) -> HttpResponseBase:
    try:
        file = path_of(export.pk, form).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    user = _resident(request)
    link = own_link_of(user)
    record_event(
        action="own_export.downloaded",
        by=user,
        subject=f"account:{user.identifier}",
        details={"form": form},
        person_id=link.person_id if link else None,
    )
    kind = "application/pdf" if form == "pdf" else "application/json"
    return FileResponse(file, as_attachment=True, filename=f"moje-dane.{form}", content_type=kind)


def _resident(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or user.role != User.Role.RESIDENT:
        raise Http404
    return user
