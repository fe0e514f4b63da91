"""The hosts of one cooperative: claiming, proving by DNS, giving back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.console.acting import is_accepted, is_done
from tenants.console.forms import HostForm
from tenants.console.policy import access_cooperative, access_cooperative_change
from tenants.console.queries import hosts_of
from tenants.dns_proof import record_name, record_text
from tenants.domains import HostRefused, claim_host, release_host
from tenants.host_proofs import check_host, served_until


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hosts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the hosts with the records that prove them, and take a new one."""
    row = access_cooperative(request, slug)
    form = HostForm(request.POST or None)
    if request.method == "POST":
        _row, actor = access_cooperative_change(request, slug)
        if is_accepted(form, lambda fields: claim_host(slug=slug, by=actor, **fields), HostRefused, field="host"):
            messages.success(request, _("Adres dodany. Zadziała po potwierdzeniu w DNS."))
            return redirect("console_hosts", slug=slug)
    lines = [
        {
            "domain": domain,
            "name": record_name(domain.domain),
            "text": record_text(domain.proof_token),
            "is_missing": domain.proved_at is None or domain.lost_at is not None,
            "until": served_until(domain),
        }
        for domain in hosts_of(row)
    ]
    context = {"cooperative_row": row, "lines": lines, "form": form}
    return render(request, "tenants/console/hosts.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def host_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Look for the record now. Cost: one question to DNS with a limit of three seconds."""
    _row, actor = access_cooperative_change(request, slug)
    try:
        domain = check_host(slug=slug, host=request.POST.get("host", ""), by=actor)
    except HostRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if domain.finding:
            messages.warning(request, f"{domain.domain}: {domain.finding}")
        else:
            messages.success(request, _("%(host)s: adres potwierdzony i działa.") % {"host": domain.domain})
    return redirect("console_hosts", slug=slug)


@require_POST
@login_required
def host_release(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a host off the list."""
    _row, actor = access_cooperative_change(request, slug)
    host = request.POST.get("host", "")
    said = _("Adres usunięty z listy.")
    is_done(request, lambda: release_host(slug=slug, host=host, by=actor), HostRefused, said=said)
    return redirect("console_hosts", slug=slug)
