"""A pack out of the fields of a form, so that a cooperative is made in one way only. What is stored is the pack."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tenants.branding import png
from tenants.branding.placeholder import placeholder_file

REGULATION = Path(__file__).with_name("default_regulation.md")
# Where a problem of the pack is shown in the form; everything else stands above it.
FIELD_OF_PATH = {
    "slug": "slug",
    "name": "name",
    "short_name": "short_name",
    "town": "town",
    "hosts": "hosts",
    "brand.color": "color",
    "brand.logo": "logo",
    "contact.office": "office",
    "contact.phones": "phone",
    "processing_agreement.signed_on": "agreement_signed_on",
    "processing_agreement.signed_by": "agreement_signed_by",
}


def pack_of_fields(fields: dict[str, Any], logo: bytes, *, day: dt.date) -> bytes:
    """Return the zip of a pack that says what the fields say; ``day`` is the first day of its rules."""
    # The name says nothing about what is in the file; the content will be judged.
    mark = "logo.png" if logo.startswith(png.SIGNATURE) else "logo.svg"
    facts = _facts(fields, mark, day).encode()
    regulation = REGULATION.read_bytes()
    return zip_of({"cooperative.toml": facts, "regulation.md": regulation, mark: logo or placeholder_file()})


def zip_of(files: dict[str, bytes]) -> bytes:
    """Return a zip of the files of a pack."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def field_of_problem(path: str) -> str | None:
    """Return the field of the form that a problem of the pack belongs to, or None for the form as a whole."""
    place = path.partition("[")[0]
    return FIELD_OF_PATH.get(path) or FIELD_OF_PATH.get(place)


def _facts(fields: dict[str, Any], mark: str, day: dt.date) -> str:
    lines = [f"{key} = {_text(fields[key])}" for key in ("slug", "name", "short_name", "town")]
    lines += [f"valid_from = {day.isoformat()}", f"hosts = [{', '.join(_text(host) for host in fields['hosts'])}]"]
    if fields["agreement_signed_on"]:
        lines += ["[processing_agreement]", f"signed_on = {fields['agreement_signed_on'].isoformat()}"]
        lines += [f"signed_by = {_text(fields['agreement_signed_by'])}"]
    lines += ["[brand]", f"color = {_text(fields['color'])}", f"logo = {_text(mark)}"]
    lines += ["[contact]", f"office = {_text(fields['office'])}"]
    if fields["phone"]:
        lines += ["[[contact.phones]]", 'label = "Biuro"', f"number = {_text(fields['phone'])}"]
    lines += ["[regulation]", 'title = "Regulamin konta"', f"valid_from = {day.isoformat()}"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # A TOML basic string takes JSON's escapes; only DEL must be written out besides.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
