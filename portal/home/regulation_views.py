"""The account regulation, open to everybody: what is published here counts as delivered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.home.regulation_text import regulation_html
from portal.kernel.clock import today
from portal.rulebook.queries import regulation_on


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    """Show the regulation in force today, or one sentence that none is published yet."""
    version = regulation_on(today())
    text = regulation_html(version.text) if version else ""
    return render(request, "portal/home/regulation.html", {"version": version, "text": text})
