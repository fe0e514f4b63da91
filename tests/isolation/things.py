"""Things that addresses name, made or found for the people of a cooperative. Which page names which: the table.

Each function returns what stands in the address, for its rightful owner.
"""

from contextlib import AbstractContextManager
from typing import Any

from portal.accounts.models import User
from tests.personas import People

NOBODYS = "00000000-0000-4000-8000-000000000000"


def flat(people: People) -> dict[str, Any]:
    return {"premises_id": people.flat.pk}


def person(people: People) -> dict[str, Any]:
    return {"person_id": people.title_holder.person_link.person_id}


def where_they_live(people: People) -> AbstractContextManager[None]:
    """Open the schema of these people: a thing of theirs belongs there, whichever schema the test has open."""
    from django.db import connection
    from django_tenants.utils import schema_context

    is_here = User.objects.filter(pk=people.title_holder.pk).exists()
    return schema_context(connection.schema_name if is_here else "hutnik")


def account(people: People) -> dict[str, Any]:
    return {"user_id": people.title_holder.pk}


def application(people: People) -> dict[str, Any]:
    """Make an application of the title holder's, which waits."""
    from portal.access.models import AccessApplication

    with where_they_live(people):
        number = AccessApplication.objects.count() + 1
        application = AccessApplication(operation="revoke", way="paper", state="applied", number=number)
        application.person_id, application.premises = people.title_holder.person_link.person_id, people.flat
        application.save()
    return {"application_id": application.pk}


def wiped_issue(people: People) -> dict[str, Any]:
    """Make credentials of the title holder's whose secret is wiped."""
    from portal.access.models import CredentialIssue

    with where_they_live(people):
        CredentialIssue.objects.filter(user=people.title_holder).delete()
        issue = CredentialIssue(user=people.title_holder, kind="password", handover="in_person", made_by="tests")
        issue.number = CredentialIssue.objects.count() + 1
        issue.save()
    return {"issue_id": issue.pk}


def representation(people: People) -> dict[str, Any]:
    """Make somebody act for the title holder."""
    import datetime as dt

    from portal.residents.models import Representation

    day = dt.date(2026, 1, 1)
    representation = Representation(representative_name="Ewa Lis", basis="notarial_power", scopes=["see"])
    representation.principal_id = people.title_holder.person_link.person_id
    representation.valid_from = representation.document_seen_on = day
    representation.document_seen_by = "P001"
    with where_they_live(people):
        representation.save()
    return {"representation_id": representation.pk}


def clerk(people: People) -> dict[str, Any]:
    return {"member_id": people.clerk.pk}


def own_role(people: People) -> dict[str, Any]:
    """Make a role of this cooperative that no other has."""
    from portal.accounts.models import StaffRole

    key = f"rola-{people.clerk.pk.hex[:8]}"
    StaffRole.objects.get_or_create(key=key, defaults={"name": "Rola", "capabilities": ["publish"]})
    return {"key": key}


def import_run(people: People) -> dict[str, Any]:
    """Make a run with an errors file in the schema that is open."""
    from billing_import.models import ImportRun
    from portal.kernel.files import cooperative_path

    run = ImportRun(kind="ledger", profile="default", file_name="kartoteka.csv", sha256="0" * 64, size=1)
    run.status, run.requested_by = "refused", people.accountant.identifier
    run.stored_path = f"imports/{run.pk}/kartoteka.csv"
    run.errors_path = f"imports/{run.pk}/bledy-kartoteka.csv"
    errors = cooperative_path(run.errors_path)
    errors.parent.mkdir(parents=True)
    errors.write_text("IOK wiersz")
    run.save()
    return {"run_id": run.pk}


def import_line(people: People) -> dict[str, Any]:
    """Make a run with a file of one row in the schema that is open."""
    from billing_import.models import ImportRun
    from portal.kernel.files import cooperative_path

    made = import_run(people)
    path = cooperative_path(ImportRun.objects.get(pk=made["run_id"]).stored_path)
    path.write_text("Indeks lokalu;Data;Rodzaj;Wn;Ma\r\nA/1;05.07.2024;N;1,00;\r\n")
    return {**made, "line": 2}


def import_profile(people: People) -> dict[str, Any]:
    """Make a profile of this cooperative, which no run was read by."""
    from billing_import.models import ImportProfile
    from billing_import.profiles import Profile, save_profile

    name = f"nasz-{ImportProfile.objects.count()}"
    return {"profile_id": save_profile(Profile(name=name), by=people.accountant).pk}


def import_profile_version(people: People) -> dict[str, Any]:
    return {**import_profile(people), "version": 1}


def import_sample(people: People) -> dict[str, Any]:
    """Make a sample that an accountant sent."""
    import io

    from billing_import.samples import keep_sample

    text = "Indeks lokalu;Data;Rodzaj;Wn;Ma\r\nA/1;05.07.2024;N;1,00;\r\n"
    return {"sample_id": keep_sample(file=io.BytesIO(text.encode()), file_name="k.csv", by=people.accountant).pk}


def message(people: People) -> dict[str, Any]:
    """Make a message that failed, to a person of nobody's estate in particular."""
    from portal.outbox.models import Message

    message = Message(kind="account_new_device", channel="email", to_address="jan@example.pl", subject="Temat")
    message.text, message.dedupe_key, message.requested_by = "Treść", str(message.pk), people.clerk.identifier
    message.message_id, message.state, message.last_error = f"<{message.pk}@test>", "failed", "Nie ma adresu."
    message.next_attempt_at = None
    message.save()
    return {"message_id": message.pk}


def contact_change(people: People) -> dict[str, Any]:
    """Make a change of contact data that waits, of a person in the schema that is open."""
    from portal.residents.models import ContactChange, Person

    person, _ = Person.objects.get_or_create(code=f"Z-{people.clerk.pk.hex[:8]}", defaults={"last_name": "Zmienna"})
    ContactChange.objects.filter(person=person, state="waiting").delete()
    change = ContactChange(person=person, field="phone", after="600100200", state="waiting", asked_by="tests")
    change.save()
    return {"change_id": change.pk}


def waiting_issue(_people: People) -> dict[str, Any]:
    """Make credentials that wait to be printed, of somebody new."""
    from portal.access.models import CredentialIssue
    from portal.residents.actions import give_account_to_person
    from tests.personas import make_person, make_user

    number = CredentialIssue.objects.count() + 900
    user = make_user(f"L{number}", full_name="Zofia Łąkowska")
    give_account_to_person(user=user, person=make_person(f"K{number}", "Zofia", "Łąkowska"), by="tests")
    issue = CredentialIssue.objects.create(
        number=number,
        user=user,
        kind="password",
        handover="in_person",
        secret=_sealed(),
        made_by="tests",
    )
    return {"issue_id": issue.pk}


def batch(people: People) -> dict[str, Any]:
    """Make a batch with one letter, ready to be printed."""
    from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine
    from tests.personas import make_premises

    number = LetterBatch.objects.count() + 900
    batch = LetterBatch.objects.create(number=number, state="ready", total=1, requested_by="tests")
    issue = CredentialIssue.objects.get(pk=waiting_issue(people)["issue_id"])
    CredentialIssue.objects.filter(pk=issue.pk).update(batch=batch, place=1)
    facts = {
        "person": issue.user.person_link.person,
        "premises": make_premises(f"S/{number}"),
        "issue": issue,
        "done_at": issue.made_at,
    }
    LetterBatchLine.objects.create(batch=batch, place=1, **facts)
    return {"batch_id": batch.pk}


def part(people: People) -> dict[str, Any]:
    return {**batch(people), "number": 1}


def _sealed() -> str:
    from portal.access.start_secrets import PURPOSE
    from portal.kernel.sealing import seal

    return seal("zielony-tramwaj", purpose=PURPOSE)


def first_regulation(_people: People) -> dict[str, Any]:
    return {"number": 1}


def hutnik(_people: People) -> dict[str, Any]:
    return {"slug": "hutnik"}


def provisioning(_people: People) -> dict[str, Any]:
    """Make a broken run of the console."""
    from django_tenants.utils import schema_context

    from tenants.models import ProvisioningRun

    with schema_context("public"):
        return {"run_id": ProvisioningRun.objects.create(slug="nowa", status="failed", requested_by="olga").pk}


def export(_people: People) -> dict[str, Any]:
    """Make an export with its file."""
    import datetime as dt

    from django.utils import timezone
    from django_tenants.utils import schema_context

    from tenants.export_runs import export_folder
    from tenants.models import ExportRun

    with schema_context("public"):
        until = timezone.now() + dt.timedelta(days=1)
        run = ExportRun.objects.create(
            slug="hutnik", status="done", requested_by="olga", file_name="hutnik.zip", expires_at=until
        )
    export_folder().mkdir(exist_ok=True)
    (export_folder() / f"{run.pk}.zip").write_bytes(b"zip")
    return {"run_id": run.pk}


def window(_people: People) -> dict[str, Any]:
    return {"window_id": 1}


def account_notice(people: People) -> dict[str, Any]:
    """Let a neighbour's account be closed and a call wait."""
    from portal.access.notice_models import AccountNotice
    from portal.accounts.models import StandingChange, User

    user = User.objects.get(identifier=people.neighbour.identifier)
    change = StandingChange.objects.create(user=user, before="active", after="closed_on_request", by="tests")
    return {"notice_id": AccountNotice.objects.create(change=change, how="phone").pk}


def bulk_list(_people: People) -> dict[str, Any]:
    """Send a list of one row that nobody knows, and let it be checked."""
    from portal.access.bulk_models import BulkLine, BulkList

    number = BulkList.objects.count() + 900
    sent = BulkList.objects.create(number=number, state="checked", total=1, requested_by="tests")
    errors = [["kontrahent", "9999", "Rejestr nie zna takiego numeru."]]
    BulkLine.objects.create(bulk_list=sent, line=2, person="9999", outcome="refused", errors=errors)
    return {"list_id": sent.pk}


def api_token(people: People) -> dict[str, Any]:
    return {"token_id": _token(people)[0].pk}


def bearer(people: People) -> str:
    """Make a token of their cooperative that may do everything, as a program shows it."""
    return f"Bearer {_token(people)[1]}"


def _token(people: People) -> tuple[Any, str]:
    import datetime as dt

    from billing_import.api.models import ApiToken
    from billing_import.api.scopes import SCOPES
    from billing_import.api.tokens import make_token
    from portal.kernel import clock

    with where_they_live(people):
        name = f"program {ApiToken.objects.count()}"
        return make_token(name=name, scopes=SCOPES, expires_on=clock.today() + dt.timedelta(days=9), by="tests")
