"""The regulation and the application form as PDF under the cooperative's letterhead. Their content is elsewhere."""

from pathlib import Path

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.markdown_blocks import blocks_of
from portal.kernel.pdf import BLOCKS, pdf_of
from portal.kernel.typography import full_day_text
from portal.regulation.application_form import FormFacts, form_content
from portal.rulebook.models import RegulationVersion
from portal.rulebook.rules import Rules

_TYPST = Path(__file__).parent / "typst"
REGULATION = BLOCKS + (_TYPST / "regulation.typ").read_text(encoding="utf-8")
APPLICATION = (_TYPST / "application.typ").read_text(encoding="utf-8")


def regulation_pdf(version: RegulationVersion, *, cooperative: CurrentCooperative) -> bytes:
    """Return a version as PDF. Cost: see ``pdf_of``."""
    since = f"Obowiązuje od {full_day_text(version.valid_from)}. Opublikowano {full_day_text(version.published_on)}."
    content = {"title": version.title, "since": since, "blocks": blocks_of(version.text)}
    return pdf_of(REGULATION, content=content, cooperative=cooperative)


def application_pdf(rules: Rules, form: FormFacts, *, cooperative: CurrentCooperative) -> bytes:
    """Return a blank form as PDF. Cost: see ``pdf_of``."""
    return pdf_of(APPLICATION, content=form_content(rules, form), cooperative=cooperative)
