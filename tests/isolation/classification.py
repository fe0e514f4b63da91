"""For whom each page is. A page that nobody put into this table fails the build; see ``test_matrix``.

To add a page: its URL name, for whom it is, who may open it in the tests (an attribute of ``People``, or ``operator``),
and, when its address names something, how to name that thing from the people of a cooperative.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tests.isolation import room_things, things
from tests.personas import People

# Names what stands in the address, from the people of a cooperative, for its rightful owner.
Arguments = Callable[[People], dict[str, Any]]


class Audience(Enum):
    """The widest circle that may open a page."""

    ANYBODY = "anybody"  # the same for everybody, or a step of signing in
    SIGNED_IN = "whoever is signed in on this host"
    RESIDENT = "the resident whose data it shows"
    STAFF = "staff of this cooperative"
    PROGRAM = "programs that show a token of this cooperative"
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
    "password_link": Page(Audience.ANYBODY, arguments=room_things.own_link, answers=(302,), names_a_thing=False),
    "password_new": Page(Audience.ANYBODY, answers=(410,)),  # nobody followed a link
    "mfa_authenticate": MOVES_ON,
    "password_first": Page(Audience.SIGNED_IN, answers=(302,)),  # the password is their own already
    "account_change_password": MINE,
    "account_reauthenticate": MINE,
    "mfa_reauthenticate": OF_STAFF,
    "usersessions_list": MINE,
    "session_left": MINE,
    "mfa_index": OF_STAFF,
    "mfa_activate_totp": OF_STAFF,
    "mfa_deactivate_totp": Page(Audience.SIGNED_IN, visitor="clerk", answers=(404,)),  # staff keep their second factor
    "passkey_add": Page(Audience.SIGNED_IN, visitor="clerk", answers=(404,)),  # staff keep their app
    "passkey_remove": Page(
        Audience.SIGNED_IN,
        visitor="clerk",
        arguments=lambda _people: {"passkey_id": 1},
        answers=(404,),
        names_a_thing=False,
    ),
    "passkey_options": ANYBODY,
    "passkey_sign_in": Page(Audience.ANYBODY, method="post", answers=(302,)),
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
    "accessibility_statement": ANYBODY,
    "app_manifest": ANYBODY,
    "app_icon": Page(Audience.ANYBODY, arguments=lambda _people: {"name": "192"}, names_a_thing=False),
    "service_worker": ANYBODY,
    "offline": ANYBODY,
    "regulation": ANYBODY,
    "regulation_versions": ANYBODY,
    "regulation_version": Page(Audience.ANYBODY, arguments=things.first_regulation),
    "regulation_paper": Page(Audience.ANYBODY, arguments=things.first_regulation),
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
    "address_confirm": Page(Audience.ANYBODY, arguments=lambda _people: {"token": "x"}, answers=(404,)),
    "contact_data": Page(Audience.RESIDENT),
    "contact_change": Page(Audience.RESIDENT, answers=(302,)),  # the password first
    "occupants_change": Page(Audience.RESIDENT, arguments=things.flat, answers=(302, 404)),  # 404: at the office
    "contact_withdraw": Page(
        Audience.RESIDENT, arguments=room_things.own_contact_change, method="post", answers=(302,)
    ),
    "own_export": Page(Audience.RESIDENT),
    # Whoever is not its person comes to their own first page.
    "kept_form": Page(
        Audience.SIGNED_IN, arguments=lambda _people: {"form_id": things.NOBODYS}, answers=(302,), names_a_thing=False
    ),
    "own_export_file": Page(Audience.RESIDENT, arguments=room_things.own_export, answers=(302,)),  # the password first
    "contact_first": Page(Audience.RESIDENT, answers=(302,)),
    "announcements": Page(Audience.RESIDENT),
    "announcements_archive": Page(Audience.RESIDENT),
    "announcement": Page(Audience.RESIDENT, arguments=room_things.announcement),
    "announcement_paper": Page(Audience.RESIDENT, arguments=room_things.announcement),
    "announcement_file": Page(Audience.RESIDENT, arguments=room_things.announcement_file),
    "desk_announcements": Page(Audience.STAFF, visitor="clerk"),
    "desk_announcement_new": Page(Audience.STAFF, visitor="clerk"),
    "desk_announcement": Page(Audience.STAFF, visitor="clerk", arguments=room_things.announcement),
    "desk_announcement_change": Page(Audience.STAFF, visitor="clerk", arguments=room_things.announcement),
    "desk_announcement_withdraw": Page(Audience.STAFF, visitor="clerk", arguments=room_things.announcement),
    "desk_announcement_poster": Page(Audience.STAFF, visitor="clerk", arguments=room_things.announcement),
    "desk_announcement_file": Page(Audience.STAFF, visitor="clerk", arguments=room_things.announcement_file),
    **{
        f"desk_announcement_{step}": Page(
            Audience.STAFF, visitor="clerk", arguments=room_things.announcement, method="post", answers=(302,)
        )
        for step in ("publish", "archive", "delete")
    },
    "desk_announcement_file_remove": Page(
        Audience.STAFF, visitor="clerk", arguments=room_things.announcement_file, method="post", answers=(302,)
    ),
    "calendar": Page(Audience.RESIDENT),
    "calendar_new": Page(Audience.RESIDENT, method="post"),
    "calendar_off": Page(Audience.RESIDENT, method="post", answers=(302,)),
    "calendar_feed": Page(Audience.ANYBODY, arguments=room_things.calendar),
    "notice_choices": Page(Audience.RESIDENT),
    "notices_off": Page(Audience.ANYBODY, arguments=room_things.unsubscription),
    "consents": Page(Audience.RESIDENT),
    "consent_change": Page(Audience.RESIDENT, method="post", answers=(302,)),
    "home": MINE,
    "premises_home": Page(Audience.RESIDENT, arguments=things.flat),
    "ledger_start": Page(Audience.RESIDENT, answers=(302,)),  # to the ledger of the first premises
    "ledger": Page(Audience.RESIDENT, arguments=things.flat),
    "ledger_csv": Page(Audience.RESIDENT, arguments=things.flat),
    "ledger_pdf": Page(Audience.RESIDENT, arguments=things.flat),
    "ledger_xlsx": Page(Audience.RESIDENT, arguments=things.flat),
    "confirmation": Page(Audience.RESIDENT, arguments=things.flat),
    "confirmation_letter": Page(Audience.RESIDENT, arguments=things.flat),
    "confirmation_check": ANYBODY,
    "pay": Page(Audience.RESIDENT, arguments=things.flat),
    "pay_code_png": Page(Audience.RESIDENT, arguments=things.flat, answers=(302,)),  # nothing is owed yet
    "pay_code_svg": Page(Audience.RESIDENT, arguments=things.flat, answers=(302,)),
    "pay_slip": Page(Audience.RESIDENT, arguments=things.flat),
    "ledger_entry": Page(Audience.RESIDENT, arguments=room_things.ledger_entry),
    "interest": Page(Audience.RESIDENT, arguments=things.flat),
    "why_this_much": Page(Audience.RESIDENT, arguments=things.flat),
    "meters_start": Page(Audience.RESIDENT, answers=(302,)),  # to the meters of the first premises
    "meters": Page(Audience.RESIDENT, arguments=things.flat),
    "meter": Page(Audience.RESIDENT, arguments=room_things.meter),
    "reading_new": Page(Audience.RESIDENT, arguments=room_things.meter),
    "reading_given": Page(Audience.RESIDENT, arguments=room_things.reading_of_meter),
    "own_reading_photo": Page(Audience.RESIDENT, arguments=room_things.reading_of_meter),
    "looked_at": Page(Audience.RESIDENT),
    "everything": Page(Audience.RESIDENT),
    "invoices": Page(Audience.RESIDENT),
    "invoice": Page(Audience.RESIDENT, arguments=room_things.invoice),
    "contribution": Page(Audience.RESIDENT),
    "membership": Page(Audience.RESIDENT),
    "court_cases": Page(Audience.RESIDENT),
    # Siarkowiec shows documents to its members alone, and no letters: the rooms' own tests try both.
    "documents": Page(Audience.ANYBODY, answers=(404,)),
    "document": Page(Audience.ANYBODY, arguments=room_things.document, answers=(404,)),
    "document_version": Page(Audience.ANYBODY, arguments=room_things.document_version, answers=(404,)),
    "document_paper": Page(Audience.ANYBODY, arguments=room_things.document_version, answers=(404,)),
    "letters": Page(Audience.RESIDENT, answers=(404,)),
    "letter": Page(Audience.RESIDENT, arguments=room_things.letter_copy, answers=(404,)),
    "letter_open": Page(Audience.RESIDENT, arguments=room_things.letter_copy, method="post", answers=(404,)),
    "letter_paper": Page(Audience.RESIDENT, arguments=room_things.letter_copy, answers=(404,)),
    "desk_documents": OF_ADMINISTRATOR,
    "document_new": OF_ADMINISTRATOR,
    "desk_document": Page(Audience.STAFF, visitor="administrator", arguments=room_things.document),
    "desk_document_file": Page(
        Audience.STAFF, visitor="administrator", arguments=room_things.document_version, answers=(404,)
    ),  # it has no file
    "document_withdraw": Page(
        Audience.STAFF, visitor="administrator", arguments=room_things.document, method="post", answers=(302,)
    ),
    "desk_letters": OF_ADMINISTRATOR,
    "letter_new": OF_ADMINISTRATOR,
    "desk_letter": Page(Audience.STAFF, visitor="administrator", arguments=room_things.letter),
    "desk_letter_file": Page(Audience.STAFF, visitor="administrator", arguments=room_things.letter, answers=(404,)),
    "letter_send": Page(
        Audience.STAFF, visitor="administrator", arguments=room_things.letter, method="post", answers=(302,)
    ),
    "letter_discard": Page(
        Audience.STAFF, visitor="administrator", arguments=room_things.letter, method="post", answers=(302,)
    ),
    "letter_recall": Page(
        Audience.STAFF, visitor="administrator", arguments=room_things.letter, method="post", answers=(302,)
    ),
    "letters_to_post": OF_ADMINISTRATOR,
    "letters_to_post_paper": Page(Audience.STAFF, visitor="administrator", answers=(200, 302)),
    "letters_posted": Page(Audience.STAFF, visitor="administrator", method="post", answers=(302,)),
    "journal": OF_ADMINISTRATOR,
    "journal_csv": OF_ADMINISTRATOR,
    "own_acts": Page(Audience.STAFF, visitor="clerk"),
    "readings_waiting": Page(Audience.STAFF, visitor="clerk"),
    "readings_accept": Page(Audience.STAFF, visitor="clerk", method="post", answers=(302,)),
    "readings_typing": Page(Audience.STAFF, visitor="clerk"),
    "reading_decide": Page(Audience.STAFF, visitor="clerk", arguments=room_things.submitted_reading),
    "reading_photo": Page(Audience.STAFF, visitor="clerk", arguments=room_things.submitted_reading),
    "desk_home": Page(Audience.STAFF, visitor="clerk"),
    "desk_habits": Page(Audience.STAFF, visitor="clerk", answers=(302,)),
    "people_search": Page(Audience.STAFF, visitor="clerk"),
    "people_hints": Page(Audience.STAFF, visitor="clerk", method="post"),
    "person_card": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "person_history": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "person_files": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "person_note": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "desk_queue": Page(Audience.STAFF, visitor="clerk"),
    "desk_queue_many": Page(Audience.STAFF, visitor="clerk", method="post", answers=(302,)),
    "account_told": Page(
        Audience.STAFF, visitor="clerk", arguments=things.account_notice, method="post", answers=(302,)
    ),
    "application_take": Page(
        Audience.STAFF, visitor="clerk", arguments=lambda people: {**things.person(people), "operation": "grant"}
    ),
    "person_contact": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "person_confirmations": Page(Audience.STAFF, visitor="accountant", arguments=things.person),
    "person_confirmation": Page(
        Audience.STAFF, visitor="accountant", arguments=lambda people: {**things.person(people), **things.flat(people)}
    ),
    "person_hold": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "issue_now": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "representation_new": Page(
        Audience.STAFF, visitor="clerk", arguments=things.person, answers=(404,)
    ),  # no rule for it
    "representation_end": Page(
        Audience.STAFF, visitor="administrator", arguments=things.representation, method="post", answers=(302,)
    ),
    "application": Page(Audience.STAFF, visitor="clerk", arguments=things.application),
    "application_step": Page(
        Audience.STAFF,
        visitor="clerk",
        arguments=lambda people: {**things.application(people), "step": "wycofaj"},
        method="post",
        answers=(302,),
    ),
    "issue_hand_over": Page(Audience.STAFF, visitor="clerk", arguments=things.wiped_issue),
    "issue_secret": Page(Audience.STAFF, visitor="clerk", arguments=things.wiped_issue, method="post"),
    "account_block": Page(Audience.STAFF, visitor="administrator", arguments=things.account),
    "account_block_decided": Page(Audience.STAFF, visitor="administrator", arguments=things.account),
    "account_unblock": Page(Audience.STAFF, visitor="administrator", arguments=things.account),
    "account_unlock": Page(Audience.STAFF, visitor="clerk", arguments=things.account),
    "account_reissue": Page(Audience.STAFF, visitor="clerk", arguments=things.account),
    "account_link": Page(Audience.STAFF, visitor="clerk", arguments=things.account),
    "account_renew": Page(Audience.STAFF, visitor="clerk", arguments=things.account, answers=(404,)),
    "account_close": Page(Audience.STAFF, visitor="administrator", arguments=things.account),
    "premises_card": Page(Audience.STAFF, visitor="clerk", arguments=things.flat),
    "contact_changes": Page(Audience.STAFF, visitor="clerk"),
    "contact_change_accept": Page(
        Audience.STAFF, visitor="clerk", arguments=things.contact_change, method="post", answers=(302,)
    ),
    "contact_change_refuse": Page(Audience.STAFF, visitor="clerk", arguments=things.contact_change),
    "outbox": Page(Audience.STAFF, visitor="clerk"),
    "outbox_message": Page(Audience.STAFF, visitor="clerk", arguments=things.message),
    "outbox_send_again": Page(Audience.STAFF, visitor="clerk", arguments=things.message, method="post", answers=(302,)),
    "outbox_cancel": Page(Audience.STAFF, visitor="clerk", arguments=things.message, method="post", answers=(302,)),
    # The suite's cooperatives ask for applications, so there are no lists of people without one.
    "bulk_lists": Page(Audience.STAFF, visitor="clerk", answers=(404,)),
    "bulk_list_example": Page(Audience.STAFF, visitor="clerk", answers=(404,)),
    "bulk_list": Page(Audience.STAFF, visitor="clerk", arguments=things.bulk_list),
    "bulk_list_confirm": Page(
        Audience.STAFF, visitor="clerk", arguments=things.bulk_list, method="post", answers=(302,)
    ),
    "bulk_list_cancel": Page(
        Audience.STAFF, visitor="clerk", arguments=things.bulk_list, method="post", answers=(302,)
    ),
    "bulk_list_errors": Page(Audience.STAFF, visitor="clerk", arguments=things.bulk_list),
    # The module of fault reports is off at Siarkowiec; its pages are tried at Hutnik in tests/portal/faults.
    "faults": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new_what": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new_details": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new_contact": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new_check": Page(Audience.RESIDENT, answers=(404,)),
    "fault_new_drop": Page(Audience.RESIDENT, method="post", answers=(404,)),
    "fault_photo": Page(Audience.RESIDENT, arguments=room_things.fault_photo, answers=(404,)),
    "fault_known": Page(Audience.RESIDENT, arguments=room_things.fault_report, answers=(404,)),
    "fault": Page(Audience.RESIDENT, arguments=room_things.fault_report, answers=(404,)),
    "fault_sent": Page(Audience.RESIDENT, arguments=room_things.fault_report, answers=(404,)),
    "fault_step": Page(
        Audience.RESIDENT,
        arguments=lambda people: {**room_things.fault_report(people), "step": "wycofaj"},
        method="post",
        answers=(404,),
    ),
    "outages": Page(Audience.RESIDENT),
    "faults_desk": Page(Audience.STAFF, visitor="clerk"),
    "faults_desk_many": Page(Audience.STAFF, visitor="clerk", method="post", answers=(422,)),
    "fault_take": Page(Audience.STAFF, visitor="clerk"),
    "fault_take_for": Page(Audience.STAFF, visitor="clerk", arguments=things.person),
    "fault_answers": Page(Audience.STAFF, visitor="clerk"),
    "fault_answer": Page(Audience.STAFF, visitor="clerk", arguments=room_things.fault_answer),
    "fault_case_photo": Page(Audience.STAFF, visitor="clerk", arguments=room_things.fault_photo),
    "fault_case": Page(Audience.STAFF, visitor="clerk", arguments=room_things.fault_report),
    "fault_case_step": Page(
        Audience.STAFF,
        visitor="clerk",
        arguments=lambda people: {**room_things.fault_report(people), "step": "przejmij"},
        method="post",
        answers=(302,),
    ),
    "outages_desk": Page(Audience.STAFF, visitor="clerk"),
    "outage_new": Page(Audience.STAFF, visitor="clerk"),
    "outage_edit": Page(Audience.STAFF, visitor="clerk", arguments=room_things.outage),
    "outage_end": Page(Audience.STAFF, visitor="clerk", arguments=room_things.outage, method="post", answers=(302,)),
    "letter_batches": Page(Audience.STAFF, visitor="clerk"),
    "letter_batch_new": Page(Audience.STAFF, visitor="clerk"),
    "letter_batch": Page(Audience.STAFF, visitor="clerk", arguments=things.batch),
    "letter_batch_part": Page(Audience.STAFF, visitor="clerk", arguments=things.part),
    "letter_batch_printed": Page(
        Audience.STAFF, visitor="clerk", arguments=things.batch, method="post", answers=(302,)
    ),
    "letter_batch_cancel": Page(Audience.STAFF, visitor="clerk", arguments=things.batch, method="post", answers=(302,)),
    "issue_papers": Page(Audience.STAFF, visitor="clerk", arguments=things.waiting_issue),
    "issue_letter": Page(Audience.STAFF, visitor="clerk", arguments=things.waiting_issue),
    "issue_receipt": Page(Audience.STAFF, visitor="clerk", arguments=things.waiting_issue),
    "issue_printed": Page(
        Audience.STAFF, visitor="clerk", arguments=things.waiting_issue, method="post", answers=(302,)
    ),
    "settings": OF_ADMINISTRATOR,
    "rules": OF_ADMINISTRATOR,
    "rules_history": OF_ADMINISTRATOR,
    "rule_section": Page(
        Audience.STAFF, visitor="administrator", arguments=lambda _people: {"section": "password"}, names_a_thing=False
    ),
    "regulation_settings": OF_ADMINISTRATOR,
    "gallery": OF_ADMINISTRATOR,
    "looks_settings": OF_ADMINISTRATOR,
    "looks_preview_css": Page(Audience.STAFF, visitor="administrator", answers=(404,)),  # unsigned
    "contact_settings": OF_ADMINISTRATOR,
    "resident_preview": OF_ADMINISTRATOR,
    "resident_ledger_preview": OF_ADMINISTRATOR,
    "staff_preview": Page(Audience.STAFF, visitor="administrator", arguments=things.own_role),
    "staff": OF_ADMINISTRATOR,
    "staff_new": OF_ADMINISTRATOR,
    "staff_member": Page(Audience.STAFF, visitor="administrator", arguments=things.clerk),
    "staff_roles_change": Page(
        Audience.STAFF, visitor="administrator", arguments=things.clerk, method="post", answers=(302,)
    ),
    "staff_block": Page(Audience.STAFF, visitor="administrator", arguments=things.clerk, method="post", answers=(422,)),
    "staff_password": Page(Audience.STAFF, visitor="administrator", arguments=things.clerk, method="post"),
    "staff_second_factor_reset": Page(
        Audience.STAFF, visitor="administrator", arguments=things.clerk, method="post", answers=(302,)
    ),
    "staff_role_list": OF_ADMINISTRATOR,
    "staff_role_new": OF_ADMINISTRATOR,
    "staff_role": Page(Audience.STAFF, visitor="administrator", arguments=things.own_role),
    "staff_role_remove": Page(
        Audience.STAFF, visitor="administrator", arguments=things.own_role, method="post", answers=(302,)
    ),
    "imports": Page(Audience.STAFF, visitor="accountant"),
    "import_new": Page(Audience.STAFF, visitor="accountant"),
    "import_run": Page(Audience.STAFF, visitor="accountant", arguments=things.import_run),
    "import_apply": Page(
        Audience.STAFF, visitor="accountant", arguments=things.import_run, method="post", answers=(302,)
    ),
    "import_cancel": Page(
        Audience.STAFF, visitor="accountant", arguments=things.import_run, method="post", answers=(302,)
    ),
    "import_let_vanish": Page(
        Audience.STAFF, visitor="accountant", arguments=things.import_run, method="post", answers=(302,)
    ),
    "import_undo": Page(Audience.STAFF, visitor="accountant", arguments=things.import_run, answers=(302,)),
    "import_line": Page(Audience.STAFF, visitor="accountant", arguments=things.import_line),
    "unmatched_payments": Page(Audience.STAFF, visitor="accountant"),
    "closed_periods": Page(Audience.STAFF, visitor="accountant"),
    "api_description": ANYBODY,
    "api_openapi": ANYBODY,
    "api_imports": Page(Audience.PROGRAM),
    "api_import": Page(Audience.PROGRAM, arguments=things.import_run),
    "api_import_rejects": Page(Audience.PROGRAM, arguments=things.import_run),
    "api_import_errors": Page(Audience.PROGRAM, arguments=things.import_run),
    "api_import_apply": Page(Audience.PROGRAM, arguments=things.import_run, method="post", answers=(409,)),
    "api_import_cancel": Page(Audience.PROGRAM, arguments=things.import_run, method="post", answers=(409,)),
    "api_import_undo": Page(Audience.PROGRAM, arguments=things.import_run, method="post", answers=(409,)),
    "api_exports": Page(Audience.PROGRAM),
    "api_export": Page(Audience.PROGRAM, arguments=lambda _people: {"code": "kontakty"}, names_a_thing=False),
    "api_export_csv": Page(Audience.PROGRAM, arguments=lambda _people: {"code": "kontakty"}, names_a_thing=False),
    "api_tokens": Page(Audience.STAFF, visitor="accountant"),
    "api_token_revoke": Page(
        Audience.STAFF, visitor="accountant", arguments=things.api_token, method="post", answers=(302,)
    ),
    "import_schedule": Page(Audience.STAFF, visitor="accountant"),
    "import_inbox": Page(Audience.STAFF, visitor="accountant"),
    "import_run_describe": Page(
        Audience.STAFF, visitor="accountant", arguments=things.import_run, method="post", answers=(302,)
    ),
    "import_profiles": Page(Audience.STAFF, visitor="accountant"),
    "import_profile_new": Page(Audience.STAFF, visitor="accountant"),
    "import_profile": Page(Audience.STAFF, visitor="accountant", arguments=things.import_profile),
    "import_profile_version": Page(Audience.STAFF, visitor="accountant", arguments=things.import_profile_version),
    **{
        f"import_profile_{step}": Page(
            Audience.STAFF, visitor="accountant", arguments=things.import_profile, method="post", answers=(302,)
        )
        for step in ("change", "copy", "archive", "restore", "delete")
    },
    "import_sample": Page(Audience.STAFF, visitor="accountant", arguments=things.import_sample),
    "import_sample_check": Page(Audience.STAFF, visitor="accountant", arguments=things.import_sample),
    "import_sample_save": Page(Audience.STAFF, visitor="accountant", arguments=things.import_sample),
    "import_sample_use": Page(
        Audience.STAFF, visitor="accountant", arguments=things.import_sample, method="post", answers=(302,)
    ),
    "import_errors": Page(Audience.STAFF, visitor="accountant", arguments=things.import_run),
}


def _of_operators(arguments: Arguments | None, *, post: int = 0) -> Page:
    method, answer = ("post", post) if post else ("get", 200)
    return Page(Audience.OPERATOR, visitor="operator", arguments=arguments, method=method, answers=(answer,))


OPERATOR_HOST = {
    **ACCOUNTS,
    "passkey_options": Page(Audience.ANYBODY, answers=(404,)),  # operators keep their app
    "passkey_sign_in": Page(Audience.ANYBODY, method="post", answers=(404,)),
    "display": MOVES_ON,
    "console_board": Page(Audience.OPERATOR, visitor="operator"),
    "console_cooperative": Page(Audience.OPERATOR, visitor="operator", arguments=things.hutnik),
    "console_agreement": _of_operators(things.hutnik, post=422),
    "console_administrator": _of_operators(things.hutnik, post=422),
    "console_live": _of_operators(things.hutnik, post=422),
    "console_suspend": _of_operators(things.hutnik, post=422),
    "console_resume": _of_operators(things.hutnik, post=302),
    "console_hosts": _of_operators(things.hutnik),
    "console_host_check": _of_operators(things.hutnik, post=302),
    "console_host_release": _of_operators(things.hutnik, post=302),
    "console_update": _of_operators(things.hutnik),
    "console_pack_file": _of_operators(things.hutnik),
    "console_leaving": _of_operators(things.hutnik),
    "console_export": _of_operators(things.hutnik, post=422),
    "console_export_file": _of_operators(things.export),
    "console_delete": _of_operators(things.hutnik, post=422),
    "console_delete_confirm": _of_operators(things.hutnik, post=302),
    "console_delete_cancel": _of_operators(things.hutnik, post=302),
    "console_new": _of_operators(None),
    "console_new_pack": _of_operators(None, post=422),
    "console_run": _of_operators(things.provisioning),
    "console_run_make": _of_operators(things.provisioning, post=302),
    "console_run_retry": _of_operators(things.provisioning, post=302),
    "console_run_remove": _of_operators(things.provisioning, post=302),
    "console_maintenance": _of_operators(None),
    "console_maintenance_cancel": _of_operators(things.window, post=302),
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
