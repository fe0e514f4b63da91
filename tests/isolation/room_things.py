"""Things of the rooms that residents see: readings, papers, news, faults, their own data. The others: ``things``."""

from typing import Any

from tests.isolation.things import flat, where_they_live
from tests.personas import People


def ledger_entry(people: People) -> dict[str, Any]:
    """Post a row to the account of the flat."""
    from portal.ledger.models import Entry
    from tests.personas import post_entry

    with where_they_live(people):
        post_entry(people.account, "2026-11-01", debit="10")
        return {**flat(people), "entry_id": Entry.objects.filter(account=people.account).latest("pk").pk}


def meter(people: People) -> dict[str, Any]:
    """Make a meter in the flat."""
    from tests.portal.meters.brought import meter as brought

    with where_they_live(people):
        made = brought(people.flat, f"W-{people.flat.meters.count()}")
    return {"premises_id": people.flat.pk, "meter_id": made.pk}


def reading_of_meter(people: People) -> dict[str, Any]:
    """Make a meter and a reading of it with a photo, which waits."""
    from portal.kernel.picture_files import keep_picture
    from portal.meters.models import Meter, SubmittedReading

    named = meter(people)
    with where_they_live(people):
        reading = SubmittedReading(premises=people.flat, meter_number=Meter.objects.get(pk=named["meter_id"]).number)
        reading.read_on, reading.value, reading.source = "2026-11-01", "12.5", "resident"
        reading.state, reading.given_by, reading.photo = "waiting", "tests", keep_picture("readings", b"jpeg")
        reading.save()
    return {**named, "reading_id": reading.pk}


def submitted_reading(people: People) -> dict[str, Any]:
    return {"reading_id": reading_of_meter(people)["reading_id"]}


def own_contact_change(people: People) -> dict[str, Any]:
    """Make a change of the title holder's own telephone that waits."""
    from portal.residents.models import ContactChange

    person = people.title_holder.person_link.person
    with where_they_live(people):
        ContactChange.objects.filter(person=person, state="waiting").delete()
        change = ContactChange(person=person, field="phone", after="600100200", state="waiting", asked_by="tests")
        change.save()
    return {"change_id": change.pk}


def own_export(people: People) -> dict[str, Any]:
    """Say that files of everything about the title holder are ready."""
    from django.utils import timezone

    from portal.own_data.models import OwnExport

    now = timezone.now()
    with where_they_live(people):
        export = OwnExport(
            user=people.title_holder, state="ready", ready_at=now, expires_at=now.replace(year=now.year + 1)
        )
        export.save()
    return {"export_id": export.pk, "form": "json"}


def own_link(people: People) -> dict[str, Any]:
    return {"account_id": people.title_holder.pk, "token": "x-y"}


def invoice(people: People) -> dict[str, Any]:
    """Make an invoice of the title holder's."""
    import datetime as dt
    import uuid

    from portal.sales.models import Invoice

    key = uuid.uuid4()
    invoice = Invoice(
        kind="sale", number="F/1", issued_on=dt.date(2026, 1, 2), amount=100, state="open", source_key=key
    )
    invoice.person_id = people.title_holder.person_link.person_id
    invoice.run_id, invoice.source_line = uuid.uuid4(), 1
    with where_they_live(people):
        invoice.save()
    return {"key": key}


def document(people: People) -> dict[str, Any]:
    """Publish a statute as text alone."""
    import datetime as dt
    import uuid

    from portal.documents.publishing import publish_document

    with where_they_live(people):
        made = publish_document(
            category="statute", title="Statut", number="", dated_on=dt.date(2026, 1, 2), text="§ 1", file=None,
            form_key=uuid.uuid4(), by="tests",
        )  # fmt: skip
    return {"document_id": made.pk}


def document_version(people: People) -> dict[str, Any]:
    return {**document(people), "number": 1}


def letter(people: People) -> dict[str, Any]:
    """Write a letter to the title holder, not sent yet."""
    import uuid

    from portal.documents.writing import Target, draft_letter

    with where_they_live(people):
        target = Target(person=people.title_holder.person_link.person)
        made = draft_letter(
            title="Wezwanie", text="Prosimy o kontakt.", file=None, target=target, form_key=uuid.uuid4(), by="tests"
        )
    return {"letter_id": made.pk}


def letter_copy(people: People) -> dict[str, Any]:
    """Send a letter to the title holder and name their copy."""
    from portal.documents.letter_models import Letter
    from portal.documents.writing import send_letter
    from portal.kernel.clock import today

    letter_id = letter(people)["letter_id"]
    with where_they_live(people):
        sent = send_letter(letter=Letter.objects.get(pk=letter_id), on=today(), by="tests")
        return {"copy_id": sent.copies.get().pk}


def announcement(people: People) -> dict[str, Any]:
    """Publish an announcement for the title holder alone: nobody else has a garage."""
    return {"announcement_id": _announcement(people).pk}


def announcement_file(people: People) -> dict[str, Any]:
    """Publish an announcement with a file."""
    from portal.announcements.files import add_files
    from portal.kernel.attachments import CheckedAttachment

    with where_they_live(people):
        published = _announcement(people)
        add_files(announcement=published, files=[CheckedAttachment("pdf", "plan.pdf", b"%PDF-1.7")], by="tests")
        return {"announcement_id": published.pk, "file_id": published.files.get().pk}


def _announcement(people: People) -> Any:
    import uuid

    from portal.announcements.actions import Words, publish_announcement, write_announcement
    from portal.kernel import clock
    from portal.premises.audience import AudienceChoice

    with where_they_live(people):
        choice = AudienceChoice(is_everywhere=True, premises_kinds=frozenset({people.garage.kind}))
        words = Words(title="Przegląd gazu", text="Jutro.", shown_from=clock.today())
        draft = write_announcement(words=words, choice=choice, request_key=uuid.uuid4(), by="tests")
        publish_announcement(announcement=draft, by="tests", today=clock.today())
        return draft


def calendar(people: People) -> dict[str, Any]:
    """Make the secret address of the title holder's calendar."""
    from portal.calendar.actions import make_feed

    with where_they_live(people):
        return {"secret": make_feed(user=people.title_holder)}


def unsubscription(people: People) -> dict[str, Any]:
    """Make the link that ends the title holder's e-mails of a topic."""
    from portal.residents.unsubscribing import unsubscribe_address

    with where_they_live(people):
        address = unsubscribe_address(people.title_holder.person_link.person_id, "announcements")
    return {"token": address.rsplit("/", 1)[1]}


def fault_report(people: People) -> dict[str, Any]:
    """Let the title holder report a fault in the flat."""
    return {"report_id": _report(people).pk}


def fault_photo(people: People) -> dict[str, Any]:
    """Make a photograph of a report of the title holder's."""
    import io

    from PIL import Image

    from portal.faults.models import FaultPhoto
    from portal.kernel.picture_files import keep_picture

    written = io.BytesIO()
    Image.new("RGB", (64, 64)).save(written, "JPEG")
    with where_they_live(people):
        name = keep_picture("faults", written.getvalue())
        return {"photo_id": FaultPhoto.objects.create(report=_report(people), name=name).pk}


def fault_answer(people: People) -> dict[str, Any]:
    """Make an answer of this cooperative that no other has."""
    from portal.faults.models import AnswerTemplate

    with where_they_live(people):
        number = AnswerTemplate.objects.count() + (0 if _is_siarkowiec() else 1000)
        return {
            "answer_id": AnswerTemplate.objects.create(pk=9000 + number, name=f"Wzór {number}", text="Dzień dobry").pk
        }


def _is_siarkowiec() -> bool:
    from django.db import connection

    return bool(connection.schema_name == "siarkowiec")


def outage(people: People) -> dict[str, Any]:
    """Announce that the flat's building has no water."""
    import uuid

    from django.utils import timezone

    from portal.faults.outages import OutageFacts, announce_outage
    from portal.premises.audience import AudienceChoice

    with where_they_live(people):
        now = timezone.now()
        where = AudienceChoice(buildings=frozenset({people.flat.building_id}))
        facts = OutageFacts("water", is_planned=False, starts_at=now, ends_at=None)
        made = announce_outage(facts=facts, where=where, by=people.clerk, now=now, request_key=uuid.uuid4())
    return {"outage_id": made.pk}


def _report(people: People) -> Any:
    from tests.portal.faults.reports import make_report

    with where_they_live(people):
        return make_report(people.title_holder, people.flat)
