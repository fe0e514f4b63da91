"""Changing a cooperative's looks. Which files may be a mark is in ``logo``; colors are derived in the kernel."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name, schema_context

from portal.audit.actions import record_event
from portal.kernel.brand import color_problem, palette_of
from tenants.branding.logo import Logo
from tenants.models import Branding, Cooperative
from tenants.operator_log import write_event
from tenants.queries import announce_change

LONGEST_SHORT_NAME = 20


class BrandingRefused(ValueError):
    """A name or the color cannot be used; ``field`` is ``name``, ``short_name`` or ``color``."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


def change_branding(
    *,
    slug: str,
    by: Any,
    name: str | None = None,
    short_name: str | None = None,
    color: str | None = None,
    logo: Logo | None = None,
) -> Branding:
    """Change what is given and leave the rest; ``Logo()`` takes the mark away.

    Works from inside the cooperative and from the console; both trails keep it. Raises BrandingRefused and
    Cooperative.DoesNotExist. Cost: six statements and a lock on the cooperative's row; every process shows the new
    looks within a second.
    """
    given = {"name": _named("name", name), "short_name": _named("short_name", short_name), "color": _color(color)}
    with schema_context(get_public_schema_name()), transaction.atomic():
        cooperative = Cooperative.objects.select_for_update().get(slug=slug)
        changed = _change_names(cooperative, given["name"], given["short_name"])
        branding, changed_looks = _change_looks(cooperative, given["color"], logo)
        changed |= changed_looks
        if changed:
            actor = str(getattr(by, "identifier", "") or by)
            write_event(action="branding.changed", by=actor, cooperative=slug, details=changed)
            announce_change()
            if cooperative.schema_version:
                with schema_context(cooperative.schema_name):
                    record_event(action="branding.changed", by=by, subject="branding", details=changed)
    return branding


def store_looks(cooperative: Cooperative, *, color: str, logo: Logo) -> Branding:
    """Store color and mark with what follows from them. For onboarding, which writes its own event."""
    palette = palette_of(color)
    content = json.dumps(palette, sort_keys=True).encode() + logo.svg.encode() + logo.png
    branding, _made = Branding.objects.update_or_create(
        cooperative=cooperative,
        defaults={
            "color": color,
            "palette": palette,
            "logo_svg": logo.svg,
            "logo_png": logo.png,
            "fingerprint": hashlib.sha256(content).hexdigest()[:16],
        },
    )
    return branding


def mark_of(slug: str) -> Logo:
    """Return the mark of a cooperative, none when it has none or is not there. Cost: one query."""
    branding = Branding.objects.filter(cooperative__slug=slug).first()
    return Logo(branding.logo_svg, bytes(branding.logo_png)) if branding else Logo()


def _named(field: str, text: str | None) -> str | None:
    if text is None:
        return None
    plain = " ".join(text.split())
    if len(plain) < 2 or not plain.isprintable() or set(plain) & set("<>"):
        raise BrandingRefused(field, _("Wpisz nazwę, co najmniej 2 znaki, bez nawiasów ostrych."))
    if field == "short_name" and len(plain) > LONGEST_SHORT_NAME:
        raise BrandingRefused(field, _("Nazwa skrócona trafia do tytułów przelewów. Może mieć najwyżej 20 znaków."))
    if len(plain) > 200:
        raise BrandingRefused(field, _("Nazwa może mieć najwyżej 200 znaków."))
    return plain


def _color(text: str | None) -> str | None:
    if text is None:
        return None
    if problem := color_problem(text):
        raise BrandingRefused("color", problem)
    return text.strip().lower()


def _change_names(cooperative: Cooperative, name: str | None, short_name: str | None) -> dict[str, str]:
    given = {"name": name, "short_name": short_name}
    changed = {key: text for key, text in given.items() if text is not None and getattr(cooperative, key) != text}
    for key, text in changed.items():
        setattr(cooperative, key, text)
    if changed:
        cooperative.save(update_fields=list(changed))
    return changed


def _change_looks(cooperative: Cooperative, color: str | None, logo: Logo | None) -> tuple[Branding, dict[str, str]]:
    before = Branding.objects.filter(cooperative=cooperative).first()
    kept_logo = Logo(before.logo_svg, bytes(before.logo_png)) if before else Logo()
    after = store_looks(
        cooperative,
        color=color or (before.color if before else Branding.DEFAULT_COLOR),
        logo=kept_logo if logo is None else logo,
    )
    if before is not None and before.fingerprint == after.fingerprint:
        return after, {}
    changed = {"color": after.color} if before is None or before.color != after.color else {}
    if logo is not None and logo != kept_logo:
        changed["logo"] = "svg" if logo.svg else "png" if logo.png else "brak"
    return after, changed
