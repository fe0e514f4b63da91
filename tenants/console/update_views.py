"""Changing a cooperative that is there by a pack: its present pack to start from, a trial, then the change itself."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.clock import today
from tenants.console.form_pack import zip_of
from tenants.console.forms import PackForm
from tenants.console.policy import access_cooperative, access_cooperative_change
from tenants.models import ProvisioningRun
from tenants.onboarding.actions import conflicts_of
from tenants.onboarding.content import pack_of_cooperative
from tenants.onboarding.pack import PackRefused, read_zipped_pack
from tenants.provisioning_runs import RunRefused, request_provisioning


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def update(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a changed pack; the worker tells what it would change, and nothing changes before that is agreed to."""
    row = access_cooperative(request, slug)
    form = PackForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        _row, actor = access_cooperative_change(request, slug)
        form = PackForm(request.POST, request.FILES)
        if form.is_valid():
            run = _tried(form, slug, actor)
            if run is not None:
                return redirect("console_run", run_id=run.pk)
    context = {"cooperative_row": row, "form": form}
    return render(request, "tenants/console/update.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def pack_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out what a pack would say of the cooperative today. Cost: some twenty statements."""
    row = access_cooperative(request, slug)
    if not row.schema_version:
        raise Http404
    day = today()
    name = content_disposition_header(as_attachment=True, filename=f"{slug}-{day.isoformat()}.zip") or "attachment"
    content = zip_of(pack_of_cooperative(slug, day))
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": name})


def _tried(form: PackForm, slug: str, actor: str) -> ProvisioningRun | None:
    pack: bytes = form.cleaned_data["pack"]
    try:
        said = read_zipped_pack(pack, partial(conflicts_of, update=True)).facts.slug
        if said == slug:
            return request_provisioning(slug=slug, pack=pack, is_dry_run=True, is_update=True, by=actor)
        form.add_error("pack", _("Ta paczka jest spółdzielni „%(slug)s”. Wybierz właściwą.") % {"slug": said})
    except PackRefused as refusal:
        for problem in refusal.problems:
            form.add_error("pack", str(problem))
    except RunRefused as refusal:
        form.add_error(None, str(refusal))
    return None
