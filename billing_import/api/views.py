"""Pages about the API: its description for programmers, the OpenAPI document, and the desk's page of tokens."""

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing_import.api.models import ApiToken
from billing_import.api.routes import openapi
from billing_import.api.scopes import SCOPES
from billing_import.api.tokens import LONGEST_DAYS, TokenRefused, make_token, revoke_token
from billing_import.policy import access_imports
from portal.kernel import clock


@cache
def _document() -> dict[str, Any]:
    return openapi()


@require_safe
def api_openapi(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Serve the OpenAPI document: the same for everybody, it names nobody."""
    return JsonResponse(_document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def api_description(request: HttpRequest) -> HttpResponse:
    """Show the addresses of the API on a plain page, made of the OpenAPI document."""
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": told.get("summary", ""),
            "description": told.get("description", ""),
            "parameters": [one["name"] for one in told.get("parameters", ())],
        }
        for path, methods in _document()["paths"].items()
        for method, told in methods.items()
    ]
    context = {"operations": operations, "scopes": SCOPES.items(), "host": request.get_host()}
    return render(request, "billing_import/api.html", context)


class TokenForm(forms.Form):
    """A new token: for what, what it may, until when."""

    name = forms.CharField(
        label="Do czego jest klucz",
        max_length=60,
        help_text="Na przykład nazwa programu. Zobaczysz ją przy importach i w dzienniku.",
        error_messages={"required": "Wpisz, do czego jest klucz."},
    )
    scopes = forms.MultipleChoiceField(
        label="Co wolno programowi",
        choices=tuple(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Wybierz, co wolno programowi."},
    )
    expires_on = forms.DateField(
        label="Ważny do (włącznie)",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Wpisz dzień.", "invalid": "Wpisz datę, na przykład 2026-01-31."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def api_tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens; make one and show it this once."""
    access_imports(request.user)
    is_sent = request.method == "POST"
    initial = {"expires_on": clock.today() + dt.timedelta(days=LONGEST_DAYS // 2)}
    form = TokenForm(request.POST if is_sent else None, initial=initial)
    made = _made(request, form) if is_sent and form.is_valid() else None
    if made is not None:
        form = TokenForm(initial=initial)
    today = clock.today()
    tokens = [
        {
            "token": token,
            "may": [SCOPES[scope] for scope in token.scopes if scope in SCOPES],
            "is_over": token.revoked_at is not None or token.expires_on < today,
        }
        for token in ApiToken.objects.order_by("revoked_at", "-made_at")[:100]
    ]
    context = {"form": form, "tokens": tokens, "made": made}
    return render(request, "billing_import/api_tokens.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: TokenForm) -> dict[str, str] | None:
    try:
        token, text = make_token(**form.cleaned_data, by=request.user)
    except TokenRefused as refused:
        form.add_error(None, str(refused))
        return None
    return {"name": token.name, "text": text}


@require_POST
@login_required
def api_token_revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """End a token at once."""
    access_imports(request.user)
    token = ApiToken.objects.filter(pk=token_id).first()
    if token is None:
        raise Http404
    if revoke_token(token=token, by=request.user):
        messages.success(request, f"Klucz „{token.name}” już nie działa.")
    return redirect("api_tokens")
