"""For whom each page is. A page that nobody put into this table fails the build; see ``test_matrix``.

To add a page: its URL name, for whom it is, who may open it in the tests (an attribute of ``People``, or ``operator``),
and, when its address names something, how to name that thing from the people of a cooperative.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from portal.accounts.models import User
from tests.personas import People

# Names what stands in the address, from the people of a cooperative, for its rightful owner.
Arguments = Callable[[People], dict[str, Any]]


class Audience(Enum):
    """The widest circle that may open a page."""

    ANYBODY = "anybody"  # the same for everybody, or a step of signing in
    SIGNED_IN = "whoever is signed in on this host"
    RESIDENT = "the resident whose data it shows"
    STAFF = "staff of this cooperative"
    OPERATOR = "operators of the platform"


@dataclass(frozen=True, slots=True)
class Page:
    """How one page is tried. ``answers`` is what its rightful visitor gets."""

    audience: Audience
    visitor: str = "title_holder"
    arguments: Arguments | None = None
    method: str = "get"
    answers: tuple[int, ...] = (200,)
    # False where the address names something that every cooperative has, as a section of the rules.
    names_a_thing: bool = True


def _flat(people: People) -> dict[str, Any]:
    return {"premises_id": people.flat.pk}


def _person(people: People) -> dict[str, Any]:
    return {"person_id": people.title_holder.person_link.person_id}


def _where_they_live(people: People) -> AbstractContextManager[None]:
    """Open the schema of these people: a thing of theirs belongs there, whichever schema the test has open."""
    from django.db import connection
    from django_tenants.utils import schema_context

    is_here = User.objects.filter(pk=people.title_holder.pk).exists()
    return schema_context(connection.schema_name if is_here else "hutnik")


def _account(people: People) -> dict[str, Any]:
    return {"user_id": people.title_holder.pk}


def _application(people: People) -> dict[str, Any]:
    """Make an application of the title holder's, which waits."""
    from portal.access.models import AccessApplication

    with _where_they_live(people):
        number = AccessApplication.objects.count() + 1
        application = AccessApplication(operation="revoke", way="paper", state="applied", number=number)
        application.person_id, application.premises = people.title_holder.person_link.person_id, people.flat
        application.save()
    return {"application_id": application.pk}


def _issue(people: People) -> dict[str, Any]:
    """Make credentials of the title holder's whose secret is wiped."""
    from portal.access.models import CredentialIssue

    with _where_they_live(people):
        CredentialIssue.objects.filter(user=people.title_holder).delete()
        issue = CredentialIssue(user=people.title_holder, kind="password", handover="in_person", made_by="tests")
        issue.number = CredentialIssue.objects.count() + 1
        issue.save()
    return {"issue_id": issue.pk}


def _representation(people: People) -> dict[str, Any]:
    """Make somebody act for the title holder."""
    import datetime as dt

    from portal.residents.models import Representation

    day = dt.date(2026, 1, 1)
    representation = Representation(representative_name="Ewa Lis", basis="notarial_power", scopes=["see"])
    representation.principal_id = people.title_holder.person_link.person_id
    representation.valid_from = representation.document_seen_on = day
    representation.document_seen_by = "P001"
    with _where_they_live(people):
        representation.save()
    return {"representation_id": representation.pk}


def _clerk(people: People) -> dict[str, Any]:
    return {"member_id": people.clerk.pk}


def _own_role(people: People) -> dict[str, Any]:
    """Make a role of this cooperative that no other has."""
    from portal.accounts.models import StaffRole

    key = f"rola-{people.clerk.pk.hex[:8]}"
    StaffRole.objects.get_or_create(key=key, defaults={"name": "Rola", "capabilities": ["publish"]})
    return {"key": key}


def _import_run(people: People) -> dict[str, Any]:
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


def _message(people: People) -> dict[str, Any]:
    """Make a message that failed, to a person of nobody's estate in particular."""
    from portal.outbox.models import Message

    message = Message(kind="account_new_device", channel="email", to_address="jan@example.pl", subject="Temat")
    message.text, message.dedupe_key, message.requested_by = "Treść", str(message.pk), people.clerk.identifier
    message.message_id, message.state, message.last_error = f"<{message.pk}@test>", "failed", "Nie ma adresu."
    message.next_attempt_at = None
    message.save()
    return {"message_id": message.pk}


def _contact_change(people: People) -> dict[str, Any]:
    """Make a change of contact data that waits, of a person in the schema that is open."""
    from portal.residents.models import ContactChange, Person

    person, _ = Person.objects.get_or_create(code=f"Z-{people.clerk.pk.hex[:8]}", defaults={"last_name": "Zmienna"})
    ContactChange.objects.filter(person=person, state="waiting").delete()
    change = ContactChange(person=person, field="phone", after="600100200", state="waiting", asked_by="tests")
    change.save()
    return {"change_id": change.pk}


def _own_link(people: People) -> dict[str, Any]:
    return {"account_id": people.title_holder.pk, "token": "x-y"}


def _issue(_people: People) -> dict[str, Any]:
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


def _batch(people: People) -> dict[str, Any]:
    """Make a batch with one letter, ready to be printed."""
    from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine
    from tests.personas import make_premises

    number = LetterBatch.objects.count() + 900
    batch = LetterBatch.objects.create(number=number, state="ready", total=1, requested_by="tests")
    issue = CredentialIssue.objects.get(pk=_issue(people)["issue_id"])
    CredentialIssue.objects.filter(pk=issue.pk).update(batch=batch, place=1)
    facts = {
        "person": issue.user.person_link.person,
        "premises": make_premises(f"S/{number}"),
        "issue": issue,
        "done_at": issue.made_at,
    }
    LetterBatchLine.objects.create(batch=batch, place=1, **facts)
    return {"batch_id": batch.pk}


def _part(people: People) -> dict[str, Any]:
    return {**_batch(people), "number": 1}


def _sealed() -> str:
    from portal.access.start_secrets import PURPOSE
    from portal.kernel.sealing import seal

    return seal("zielony-tramwaj", purpose=PURPOSE)


def _first_regulation(_people: People) -> dict[str, Any]:
    return {"number": 1}


def _hutnik(_people: People) -> dict[str, Any]:
    return {"slug": "hutnik"}


def _provisioning(_people: People) -> dict[str, Any]:
    """Make a broken run of the console."""
    from django_tenants.utils import schema_context

    from tenants.models import ProvisioningRun

    with schema_context("public"):
        return {"run_id": ProvisioningRun.objects.create(slug="nowa", status="failed", requested_by="olga").pk}


def _export(_people: People) -> dict[str, Any]:
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


def _window(_people: People) -> dict[str, Any]:
    return {"window_id": 1}


ANYBODY = Page(Audience.ANYBODY)
MOVES_ON = Page(Audience.ANYBODY, answers=(302,))  # a step that somebody signed in has behind them
MINE = Page(Audience.SIGNED_IN)
OF_ADMINISTRATOR = Page(Audience.STAFF, visitor="administrator")
OF_STAFF = Page(Audience.SIGNED_IN, visitor="clerk")

# Signing in: on a cooperative's host and on the operator's alike.
ACCOUNTS = {
    "account_login": MOVES_ON,
    "account_logout": Page(Audience.ANYBODY, method="post", answers=(302,)),
    "password_forgotten": ANYBODY,
    "password_link": Page(Audience.ANYBODY, arguments=_own_link, answers=(302,), names_a_thing=False),
    "password_new": Page(Audience.ANYBODY, answers=(410,)),  # nobody followed a link
    "mfa_authenticate": MOVES_ON,
    "password_first": Page(Audience.SIGNED_IN, answers=(302,)),  # the password is their own already
    "account_change_password": MINE,
    "account_reauthenticate": MINE,
    "mfa_reauthenticate": OF_STAFF,
    "usersessions_list": MINE,
    "mfa_index": OF_STAFF,
    "mfa_activate_totp": OF_STAFF,
    "mfa_deactivate_totp": Page(Audience.SIGNED_IN, visitor="clerk", answers=(404,)),  # staff keep their second factor
    # These people made no recovery codes yet.
    "mfa_view_recovery_codes": Page(Audience.SIGNED_IN, visitor="clerk", answers=(404,)),
    "mfa_generate_recovery_codes": OF_STAFF,
    "mfa_download_recovery_codes": Page(Audience.SIGNED_IN, visitor="clerk", answers=(404,)),
}

COOPERATIVE_HOST = {
    **ACCOUNTS,
    "display": MOVES_ON,
    "brand_css": ANYBODY,
    "logo_svg": ANYBODY,
    "logo_png": Page(Audience.ANYBODY, answers=(404,)),  # the marks of both are drawings
    "regulation": ANYBODY,
    "regulation_versions": ANYBODY,
    "regulation_version": Page(Audience.ANYBODY, arguments=_first_regulation),
    "regulation_paper": Page(Audience.ANYBODY, arguments=_first_regulation),
    "application_form": Page(Audience.ANYBODY, arguments=lambda _people: {"operation": "dostep"}),
    "my_account": Page(Audience.RESIDENT),
    "close_my_account": Page(Audience.RESIDENT),
    "how_to_apply": ANYBODY,
    "electronic_form": Page(Audience.ANYBODY, answers=(404,)),  # both want paper
    "form_sent": Page(Audience.ANYBODY, answers=(404,)),
    "form_confirm": Page(Audience.ANYBODY, arguments=lambda _people: {"token": "x"}, answers=(404,)),
    "self_registration": Page(Audience.ANYBODY, answers=(404,)),
    "self_registered": Page(Audience.ANYBODY, answers=(404,)),
    "first_visit": Page(Audience.ANYBODY, answers=(404,)),  # both give passwords, not codes
    "first_visit_password": Page(Audience.ANYBODY, answers=(302,)),
    "accept_regulation": Page(Audience.RESIDENT, answers=(302,)),  # published counts as delivered at both
    "consents_first": Page(Audience.RESIDENT, answers=(302,)),  # past the first sign-in
    "contact_first": Page(Audience.RESIDENT, answers=(302,)),
    "consents": Page(Audience.RESIDENT),
    "consent_change": Page(Audience.RESIDENT, method="post", answers=(302,)),
    "home": MINE,
    "premises_home": Page(Audience.RESIDENT, arguments=_flat),
    "ledger_start": Page(Audience.RESIDENT, answers=(302,)),  # to the ledger of the first premises
    "ledger": Page(Audience.RESIDENT, arguments=_flat),
    "ledger_csv": Page(Audience.RESIDENT, arguments=_flat),
    "looked_at": Page(Audience.RESIDENT),
    "journal": OF_ADMINISTRATOR,
    "journal_csv": OF_ADMINISTRATOR,
    "own_acts": Page(Audience.STAFF, visitor="clerk"),
    "desk_home": Page(Audience.STAFF, visitor="clerk"),
    "desk_habits": Page(Audience.STAFF, visitor="clerk", answers=(302,)),
    "people_search": Page(Audience.STAFF, visitor="clerk"),
    "people_hints": Page(Audience.STAFF, visitor="clerk"),
    "person_card": Page(Audience.STAFF, visitor="clerk", arguments=_person),
    "person_history": Page(Audience.STAFF, visitor="clerk", arguments=_person),
    "person_note": Page(Audience.STAFF, visitor="clerk", arguments=_person),
    "desk_queue": Page(Audience.STAFF, visitor="clerk"),
    "desk_queue_many": Page(Audience.STAFF, visitor="clerk", method="post", answers=(302,)),
    "application_take": Page(
        Audience.STAFF, visitor="clerk", arguments=lambda people: {**_person(people), "operation": "grant"}
    ),
    "issue_now": Page(Audience.STAFF, visitor="clerk", arguments=_person),
    "representation_new": Page(Audience.STAFF, visitor="clerk", arguments=_person, answers=(404,)),  # no rule for it
    "representation_end": Page(
        Audience.STAFF, visitor="administrator", arguments=_representation, method="post", answers=(302,)
    ),
    "application": Page(Audience.STAFF, visitor="clerk", arguments=_application),
    "application_step": Page(
        Audience.STAFF,
        visitor="clerk",
        arguments=lambda people: {**_application(people), "step": "wycofaj"},
        method="post",
        answers=(302,),
    ),
    "issue_hand_over": Page(Audience.STAFF, visitor="clerk", arguments=_issue),
    "issue_secret": Page(Audience.STAFF, visitor="clerk", arguments=_issue, method="post"),
    "account_block": Page(Audience.STAFF, visitor="administrator", arguments=_account),
    "account_block_decided": Page(Audience.STAFF, visitor="administrator", arguments=_account),
    "account_unblock": Page(Audience.STAFF, visitor="administrator", arguments=_account),
    "account_unlock": Page(Audience.STAFF, visitor="clerk", arguments=_account),
    "account_reissue": Page(Audience.STAFF, visitor="clerk", arguments=_account),
    "account_renew": Page(Audience.STAFF, visitor="clerk", arguments=_account, answers=(404,)),
    "account_close": Page(Audience.STAFF, visitor="administrator", arguments=_account),
    "premises_card": Page(Audience.STAFF, visitor="clerk", arguments=_flat),
    "contact_changes": Page(Audience.STAFF, visitor="clerk"),
    "contact_change_accept": Page(
        Audience.STAFF, visitor="clerk", arguments=_contact_change, method="post", answers=(302,)
    ),
    "contact_change_refuse": Page(Audience.STAFF, visitor="clerk", arguments=_contact_change),
    "outbox": Page(Audience.STAFF, visitor="clerk"),
    "outbox_message": Page(Audience.STAFF, visitor="clerk", arguments=_message),
    "outbox_send_again": Page(Audience.STAFF, visitor="clerk", arguments=_message, method="post", answers=(302,)),
    "outbox_cancel": Page(Audience.STAFF, visitor="clerk", arguments=_message, method="post", answers=(302,)),
    "letter_batches": Page(Audience.STAFF, visitor="clerk"),
    "letter_batch_new": Page(Audience.STAFF, visitor="clerk"),
    "letter_batch": Page(Audience.STAFF, visitor="clerk", arguments=_batch),
    "letter_batch_part": Page(Audience.STAFF, visitor="clerk", arguments=_part),
    "letter_batch_printed": Page(Audience.STAFF, visitor="clerk", arguments=_batch, method="post", answers=(302,)),
    "letter_batch_cancel": Page(Audience.STAFF, visitor="clerk", arguments=_batch, method="post", answers=(302,)),
    "issue_papers": Page(Audience.STAFF, visitor="clerk", arguments=_issue),
    "issue_letter": Page(Audience.STAFF, visitor="clerk", arguments=_issue),
    "issue_receipt": Page(Audience.STAFF, visitor="clerk", arguments=_issue),
    "issue_printed": Page(Audience.STAFF, visitor="clerk", arguments=_issue, method="post", answers=(302,)),
    "settings": OF_ADMINISTRATOR,
    "rules": OF_ADMINISTRATOR,
    "rules_history": OF_ADMINISTRATOR,
    "rule_section": Page(
        Audience.STAFF, visitor="administrator", arguments=lambda _people: {"section": "password"}, names_a_thing=False
    ),
    "regulation_settings": OF_ADMINISTRATOR,
    "looks_settings": OF_ADMINISTRATOR,
    "looks_preview_css": Page(Audience.STAFF, visitor="administrator", answers=(404,)),  # unsigned
    "contact_settings": OF_ADMINISTRATOR,
    "resident_preview": OF_ADMINISTRATOR,
    "resident_ledger_preview": OF_ADMINISTRATOR,
    "staff_preview": Page(Audience.STAFF, visitor="administrator", arguments=_own_role),
    "staff": OF_ADMINISTRATOR,
    "staff_new": OF_ADMINISTRATOR,
    "staff_member": Page(Audience.STAFF, visitor="administrator", arguments=_clerk),
    "staff_roles_change": Page(
        Audience.STAFF, visitor="administrator", arguments=_clerk, method="post", answers=(302,)
    ),
    "staff_block": Page(Audience.STAFF, visitor="administrator", arguments=_clerk, method="post", answers=(422,)),
    "staff_password": Page(Audience.STAFF, visitor="administrator", arguments=_clerk, method="post"),
    "staff_second_factor_reset": Page(
        Audience.STAFF, visitor="administrator", arguments=_clerk, method="post", answers=(302,)
    ),
    "staff_role_list": OF_ADMINISTRATOR,
    "staff_role_new": OF_ADMINISTRATOR,
    "staff_role": Page(Audience.STAFF, visitor="administrator", arguments=_own_role),
    "staff_role_remove": Page(
        Audience.STAFF, visitor="administrator", arguments=_own_role, method="post", answers=(302,)
    ),
    "imports": Page(Audience.STAFF, visitor="accountant"),
    "import_new": Page(Audience.STAFF, visitor="accountant"),
    "import_run": Page(Audience.STAFF, visitor="accountant", arguments=_import_run),
    "import_errors": Page(Audience.STAFF, visitor="accountant", arguments=_import_run),
}


def _of_operators(arguments: Arguments | None, *, post: int = 0) -> Page:
    method, answer = ("post", post) if post else ("get", 200)
    return Page(Audience.OPERATOR, visitor="operator", arguments=arguments, method=method, answers=(answer,))


OPERATOR_HOST = {
    **ACCOUNTS,
    "display": MOVES_ON,
    "console_board": Page(Audience.OPERATOR, visitor="operator"),
    "console_cooperative": Page(Audience.OPERATOR, visitor="operator", arguments=_hutnik),
    "console_agreement": _of_operators(_hutnik, post=422),
    "console_administrator": _of_operators(_hutnik, post=422),
    "console_live": _of_operators(_hutnik, post=422),
    "console_suspend": _of_operators(_hutnik, post=422),
    "console_resume": _of_operators(_hutnik, post=302),
    "console_hosts": _of_operators(_hutnik),
    "console_host_check": _of_operators(_hutnik, post=302),
    "console_host_release": _of_operators(_hutnik, post=302),
    "console_update": _of_operators(_hutnik),
    "console_pack_file": _of_operators(_hutnik),
    "console_leaving": _of_operators(_hutnik),
    "console_export": _of_operators(_hutnik, post=422),
    "console_export_file": _of_operators(_export),
    "console_delete": _of_operators(_hutnik, post=422),
    "console_delete_confirm": _of_operators(_hutnik, post=302),
    "console_delete_cancel": _of_operators(_hutnik, post=302),
    "console_new": _of_operators(None),
    "console_new_pack": _of_operators(None, post=422),
    "console_run": _of_operators(_provisioning),
    "console_run_make": _of_operators(_provisioning, post=302),
    "console_run_retry": _of_operators(_provisioning, post=302),
    "console_run_remove": _of_operators(_provisioning, post=302),
    "console_maintenance": _of_operators(None),
    "console_maintenance_cancel": _of_operators(_window, post=302),
    "console_events": _of_operators(None),
}

PUBLIC_HOST = {
    "display": MOVES_ON,
    "public_home": ANYBODY,
}

# URLconf of each kind of host, and its table.
HOSTS: dict[str, dict[str, Page]] = {
    "saas.urls": COOPERATIVE_HOST,
    "saas.urls_operator": OPERATOR_HOST,
    "saas.urls_public": PUBLIC_HOST,
}
