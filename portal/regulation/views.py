"""The account regulation and the blank application form, open to everybody: what is published here counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.markdown_html import regulation_html
from portal.regulation.application_form import forms_of
from portal.regulation.papers import application_pdf, regulation_pdf
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import published_regulations, regulation_on, rules_on


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    """Show the regulation in force today, or one sentence that none is published yet."""
    return _page(request, regulation_on(today()))


@require_safe
def regulation_version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one published version, old or still to come."""
    return _page(request, _published(number))


@require_safe
def regulation_versions(request: HttpRequest) -> HttpResponse:
    """List all published versions, the one in force marked."""
    in_force = regulation_on(today())
    context = {"versions": published_regulations(today()), "in_force": in_force.pk if in_force else None}
    return render(request, "portal/regulation/versions.html", context)


@require_safe
def regulation_paper(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out one published version as PDF."""
    version = _published(number)
    pdf = regulation_pdf(version, cooperative=request.cooperative)  # type: ignore[attr-defined]
    return _paper(pdf, f"regulamin-{version.valid_from}.pdf")


@require_safe
def application_form(request: HttpRequest, operation: str) -> HttpResponse:
    """Hand out a blank application form; 404 for one that the rules do not offer."""
    rules = rules_on(today())
    form = next((one for one in forms_of(rules) if one.operation == operation), None)
    if form is None:
        raise Http404
    pdf = application_pdf(rules, form, cooperative=request.cooperative)  # type: ignore[attr-defined]
    return _paper(pdf, f"wniosek-{operation}.pdf")


def _page(request: HttpRequest, version: RegulationVersion | None) -> HttpResponse:
    day = today()
    in_force = regulation_on(day)
    context = {
        "version": version,
        "text": regulation_html(version.text) if version else "",
        "is_in_force": version is not None and in_force is not None and version.pk == in_force.pk,
        "is_to_come": version is not None and version.valid_from > day,
        "has_others": published_regulations(day).count() > 1,
        "forms": forms_of(rules_on(day)),
        "has_documents": rules_on(day).module("documents") is not None,
    }
    return render(request, "portal/regulation/regulation.html", context)


def _published(number: int) -> RegulationVersion:
    version = published_regulations(today()).filter(number=number).first()
    if version is None:
        raise Http404
    return version


def _paper(pdf: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})
