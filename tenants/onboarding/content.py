"""A cooperative as a pack would say it: the way back from rows to ``cooperative.toml``. Nothing is stored here."""

import datetime as dt
from typing import Any

from django_tenants.utils import get_public_schema_name, schema_context

from portal.kernel.registries import pack_sections
from portal.kernel.toml_text import toml_document
from portal.rulebook.queries import leading_rulebook
from tenants.domains import platform_host
from tenants.models import Branding, Cooperative, Domain
from tenants.onboarding.facts import Contact, PhoneOfPack
from tenants.onboarding.pack import TEXT
from tenants.onboarding.pack_files import FACTS, PackFiles

VERSIONS = "regulations"
HEAD = "# Paczka spółdzielni: wszystkie jej zasady i dane. Opis kluczy: docs/pack-reference.md.\n\n"


def pack_of_cooperative(slug: str, day: dt.date) -> PackFiles:
    """Return the files of a pack that says what holds at a cooperative on a day, and what held and will hold.

    Earlier and coming versions of rules and regulation stand beside those of the day. Raises Cooperative.DoesNotExist.
    Cost: some ten statements.
    """
    facts, sections = facts_content(slug), sections_content(slug, day)
    facts["valid_from"] = _rules_since(slug, day)
    files: PackFiles = {}
    regulation = sections.get("regulation")
    if regulation is not None:
        files[TEXT] = regulation.pop("text").encode()
        for version in regulation.get("versions", ()):
            name = _free_name(f"{VERSIONS}/{version['valid_from']}", files)
            files[name] = version["text"].encode()
            version["text"] = {"file": name}
    branding = _branding(slug)
    if branding is not None and (branding.logo_svg or branding.logo_png):
        files[facts["brand"]["logo"]] = bytes(branding.logo_png) or branding.logo_svg.encode()
    files[FACTS] = (HEAD + toml_document({**facts, **sections})).encode()
    return files


def facts_content(slug: str) -> dict[str, Any]:
    """Return names, hosts, telephones and looks; empty values are left out."""
    with schema_context(get_public_schema_name()):
        row = Cooperative.objects.get(slug=slug)
        hosts = Domain.objects.filter(tenant=row).exclude(domain=platform_host(slug)).order_by("pk")
        facts: dict[str, Any] = {
            "slug": row.slug,
            "name": row.name,
            "short_name": row.short_name,
            "town": row.town,
            "valid_from": None,
            "hosts": list(hosts.values_list("domain", flat=True)),
            "legacy_paths": list(row.legacy_paths),
            "processing_agreement": _agreement(row),
            "brand": _brand(_branding(slug)),
            "contact": _without_empty(row.contact),
        }
    return {key: value for key, value in facts.items() if value or key == "valid_from"}


def sections_content(slug: str, day: dt.date) -> dict[str, Any]:
    """Return what the rooms would say of the cooperative's schema, by section, in the order of the sections."""
    with schema_context(slug):
        said = {name: section.content(day) for name, section in pack_sections if section.content is not None}
    return {name: content for name, content in said.items() if content is not None}


def flattened(content: dict[str, Any]) -> dict[str, Any]:
    """Return key path → value, with lists of tables opened: ``rules.offices[1].name``."""
    flat: dict[str, Any] = {}

    def open_up(value: Any, path: str) -> None:
        if isinstance(value, dict) and value:
            for key, part in value.items():
                open_up(part, f"{path}.{key}" if path else key)
        elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
            for number, part in enumerate(value, start=1):
                open_up(part, f"{path}[{number}]")
        else:
            flat[path] = list(value) if isinstance(value, tuple) else value

    open_up(content, "")
    return flat


def _free_name(start: str, files: PackFiles) -> str:
    names = (f"{start}{tail}.md" for tail in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(name for name in names if name not in files)


def _rules_since(slug: str, day: dt.date) -> dt.date:
    with schema_context(slug):
        version = leading_rulebook(day)
    return day if version is None else version.valid_from


def _agreement(row: Cooperative) -> dict[str, Any] | None:
    if row.agreement_signed_on is None:
        return None
    return {"signed_on": row.agreement_signed_on, "signed_by": row.agreement_signed_by}


def _branding(slug: str) -> Branding | None:
    with schema_context(get_public_schema_name()):
        return Branding.objects.filter(cooperative__slug=slug).first()


def _brand(branding: Branding | None) -> dict[str, str]:
    if branding is None:
        return {"color": Branding.DEFAULT_COLOR}
    return {"color": branding.color, "logo": "logo.png" if branding.logo_png else "logo.svg"}


def _without_empty(contact: dict[str, Any]) -> dict[str, Any]:
    # jsonb forgets the order of keys; the models know it.
    kept = {key: contact[key] for key in Contact.model_fields if contact.get(key)}
    if "phones" in kept:
        kept["phones"] = [{key: one[key] for key in PhoneOfPack.model_fields if one.get(key)} for one in kept["phones"]]
    return kept
