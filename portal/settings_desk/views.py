"""The administrator's overview and the pages about looks, contact and regulation. Rules and staff have their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.role_queries import staff_roles
from portal.kernel import clock
from portal.kernel.brand import DARK_PAPERS, PAPERS, contrast, palette_css, palette_of
from portal.kernel.cooperative_keeper import ChangeRefused, cooperative_keepers
from portal.kernel.markdown_html import regulation_html
from portal.kernel.plain_polish import PLAIN, readability
from portal.kernel.schemas import current_schema
from portal.rulebook.actions import publish_regulation
from portal.rulebook.queries import all_regulations, regulation_on
from portal.settings_desk.looks_forms import ContactForm, LooksForm, PhoneForms, RegulationForm
from portal.settings_desk.policy import access_overview, access_settings, can_change_rules, can_manage_staff
from portal.settings_desk.tasks import tasks_of

_STEP, _PREVIEW = "krok", "podglad"


@require_safe
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show what is left before going live and the way to every setting."""
    access_overview(request.user)
    tasks = tasks_of(request.cooperative, clock.today())  # type: ignore[attr-defined]
    context = {
        "tasks": tasks,
        "left": sum(not task.is_done and not task.is_optional for task in tasks),
        "may_change_rules": can_change_rules(request.user),
        "may_manage_staff": can_manage_staff(request.user),
        "roles": staff_roles(),
    }
    return render(request, "staff/settings/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def looks(request: HttpRequest) -> HttpResponse:
    """Change names, color and mark; a preview dresses this very page in the chosen color."""
    access_settings(request.user)
    cooperative = request.cooperative  # type: ignore[attr-defined]
    initial = {"name": cooperative.name, "short_name": cooperative.short_name, "color": cooperative.brand_color}
    form = LooksForm(request.POST or None, request.FILES or None, initial=initial)
    is_preview = request.POST.get(_STEP) == _PREVIEW
    if form.is_valid() and not is_preview:
        try:
            cooperative_keepers["tenants"].change_looks(slug=cooperative.slug, by=request.user, **form.cleaned_data)
        except ChangeRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Zapisane. Nowy wygląd widać po chwili."))
            return redirect("looks_settings")
    is_tried = form.is_bound and "color" not in form.errors
    color: str = form.cleaned_data["color"] if is_tried else cooperative.brand_color
    context = {
        "form": form,
        "contrasts": _contrasts(color),
        "preview_color": _signer().sign(color) if is_preview and form.is_valid() else "",
    }
    return render(request, "staff/settings/looks.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def looks_preview_css(request: HttpRequest) -> HttpResponse:
    """Serve the stylesheet of a color that is only tried; unsigned colors, made by strangers, are not served."""
    access_settings(request.user)
    try:
        color = _signer().unsign(request.GET.get("kolor", ""))
    except BadSignature:
        raise Http404 from None
    return HttpResponse(palette_css(palette_of(color)), content_type="text/css; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact(request: HttpRequest) -> HttpResponse:
    """Change the office's address, the page and the telephones of the help band."""
    access_settings(request.user)
    cooperative = request.cooperative  # type: ignore[attr-defined]
    form = ContactForm(request.POST or None, initial={"office": cooperative.office, "website": cooperative.website})
    now = [
        {"label": one.label, "number": one.number, "hours": one.hours, "is_emergency": one.is_emergency}
        for one in cooperative.phones
    ]
    phones = PhoneForms(request.POST or None, initial=now, prefix="telefon")
    if request.method == "POST" and form.is_valid() and phones.is_valid():
        kept = [one for one in phones.cleaned_data if one.get("number")]
        try:
            keeper = cooperative_keepers["tenants"]
            keeper.change_contact(slug=cooperative.slug, by=request.user, phones=kept, **form.cleaned_data)
        except ChangeRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _refusal(refused))
        else:
            messages.success(request, _("Zapisane. Nowe dane widać po chwili."))
            return redirect("contact_settings")
    failed = bool(form.errors or (phones.is_bound and not phones.is_valid()))
    context = {"form": form, "phones": phones, "has_errors": failed}
    return render(request, "staff/settings/contact.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def regulation(request: HttpRequest) -> HttpResponse:
    """List all versions and publish the next one, after a look at it."""
    access_settings(request.user)
    day = clock.today()
    now = regulation_on(day)
    initial = {"title": now.title, "text": now.text, "valid_from": day} if now else {"valid_from": day}
    form = RegulationForm(request.POST or None, initial=initial)
    preview: dict[str, Any] = {}
    if form.is_valid():
        clean = form.cleaned_data
        if request.POST.get(_STEP) != _PREVIEW:
            version = publish_regulation(**clean, by=request.user, published_on=day)
            if version is None:
                messages.info(request, _("Taki sam tekst już obowiązuje tego dnia."))
            else:
                messages.success(request, _("Regulamin opublikowany."))
            return redirect("regulation_settings")
        measured = readability(clean["text"])
        preview = {
            "html": regulation_html(clean["text"]),
            "fog": round(measured.fog, 1),
            "is_plain": measured.fog <= PLAIN,
        }
    context = {
        "form": form,
        "preview": preview,
        "versions": all_regulations(),
        "in_force": now.pk if now else None,
    }
    return render(request, "staff/settings/regulation.html", context, status=422 if form.errors else 200)


def _signer() -> Signer:
    return Signer(salt=f"portal.settings_desk.color:{current_schema()}")


def _contrasts(color: str) -> list[dict[str, Any]]:
    """Return what readers get out of a color: ratios of the derived ones on the grounds they stand on."""
    found = palette_of(color)
    pairs = [
        (_("tekst na kolorze"), contrast(found["on_brand"], found["brand"]), 4.5),
        (_("odnośnik na jasnym tle"), min(contrast(found["brand_link"], paper) for paper in PAPERS), 7.0),
        (_("odnośnik na ciemnym tle"), min(contrast(found["dark_brand_link"], paper) for paper in DARK_PAPERS), 7.0),
        (_("linia na jasnym tle"), min(contrast(found["brand_edge"], paper) for paper in PAPERS), 3.0),
    ]
    return [
        {"name": name, "ratio": f"{ratio:.1f}".replace(".", ","), "is_enough": ratio >= least}
        for name, ratio, least in pairs
    ]


def _refusal(refused: ChangeRefused) -> str:
    found = refused.field.removeprefix("phones[").partition("]")[0]
    if found.isdigit():
        return _("Telefon nr {number}: {text}").format(number=found, text=str(refused))
    return str(refused)
