"""Versions of the regulation: all public, none ever changed, each as a page and as a paper."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from portal.rulebook.actions import publish_regulation
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import regulation_on

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture
def three_versions(siarkowiec: Any) -> list[RegulationVersion]:
    """One of old, one in force, one published and still to come."""
    RegulationVersion.objects.all().delete()
    with time_machine.travel(NOW, tick=False):
        made = [
            publish_regulation(title="Regulamin", text=text, valid_from=day, by="P003")
            for text, day in (
                ("Stary zażółć.", dt.date(2024, 1, 1)),
                ("Obecny.", dt.date(2026, 5, 1)),
                ("Przyszły.", dt.date(2027, 1, 1)),
            )
        ]
    return [version for version in made if version]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_every_published_version_can_be_read_without_signing_in(three_versions: Any, at: Any) -> None:
    visitor = at("siarkowiec")
    listed = visitor.get("/regulamin/wersje").content.decode().replace("\u00a0", " ")
    for day in ("1 stycznia 2024", "1 maja 2026", "1 stycznia 2027"):
        assert f"działa od {day}" in listed
    assert listed.count("(obecna)") == 1
    assert "To dawny tekst. Działał od 1" in visitor.get("/regulamin/1").content.decode().replace("\u00a0", " ")
    assert "Obowiązuje od" in visitor.get("/regulamin/2").content.decode()
    assert "zacznie działać" in visitor.get("/regulamin/3").content.decode()
    assert visitor.get("/regulamin/4").status_code == 404


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_version_published_on_a_later_day_is_not_there_before(three_versions: Any, at: Any) -> None:
    publish_regulation(
        title="Regulamin",
        text="Z jutra.",
        valid_from=dt.date(2026, 12, 1),
        by="P003",
        published_on=dt.date(2026, 11, 22),
    )
    assert at("siarkowiec").get("/regulamin/4").status_code == 404
    with time_machine.travel(NOW + dt.timedelta(days=1)):
        assert at("siarkowiec").get("/regulamin/4").status_code == 200


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_correction_is_a_version_of_its_own_and_the_first_text_stays(three_versions: Any) -> None:
    corrected = publish_regulation(title="Regulamin", text="Poprawiony.", valid_from=dt.date(2026, 5, 1), by="P003")
    assert corrected is not None
    assert regulation_on(dt.date(2026, 11, 21)) == corrected
    assert RegulationVersion.objects.get(number=2).text == "Obecny."
    again = publish_regulation(title="Regulamin", text="Poprawiony.", valid_from=dt.date(2026, 5, 1), by="P003")
    assert again is None, "the same text is no new version"


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_the_regulation_is_a_pdf_with_its_fonts_inside(three_versions: Any, at: Any) -> None:
    answer = at("siarkowiec").get("/regulamin/1.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "regulamin-2024-01-01.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    assert b"/FontFile3" in answer.content
    assert b"pdfuaid" in answer.content, "readable for screen readers"
    assert at("siarkowiec").get("/regulamin/1.pdf").content == answer.content, "the same paper twice"
