"""Where a cooperative's schema can hold a person's data, and what becomes of each column when the person is erased.

A column that nobody put here fails the build (``test_personal_data``), and so does one that says ``ERASED`` and is not.
"""

from enum import Enum


class Fate(Enum):
    """What becomes of a column's content when an account is erased."""

    ERASED = "goes in the same transaction"
    IN_TIME = "is gone by then, by a rule of its own"
    KEPT = "stays; WHY says on which ground"
    STAFF = "names a worker; workers' accounts stay as long as their acts must be answered for"
    NONE = "never holds a person's data: keys of lists, digests, words of the product and the cooperative"


ERASED, IN_TIME, KEPT, STAFF, NONE = Fate

COLUMNS: dict[str, dict[Fate, str]] = {
    "accounts_user": {ERASED: "password identifier email full_name", NONE: "role standing password_origin language"},
    "accounts_standing_change": {ERASED: "reason reporter by", NONE: "before after"},
    "accounts_staff_role": {NONE: "key name capabilities offices estates"},
    "accounts_sign_in_failure": {ERASED: "identifier"},
    "accounts_known_device": {ERASED: "token_hash"},
    "accounts_past_password": {ERASED: "password"},
    "accounts_retired_identifier": {KEPT: "digest"},
    "account_emailaddress": {ERASED: "email"},
    "account_emailconfirmation": {ERASED: "key"},
    "mfa_authenticator": {ERASED: "data", NONE: "type"},
    "usersessions_usersession": {ERASED: "ip session_key user_agent data"},
    "django_session": {ERASED: "session_key session_data"},
    "django_migrations": {NONE: "app name"},
    "access_application": {
        ERASED: "email phone typed refusal identity_document identity_seen_by taken_by",
        NONE: "operation way state office open_key notified_how refusal_rule",
    },
    "access_counter": {NONE: "name"},
    "access_account_notice": {STAFF: "told_by", NONE: "how"},
    "access_bulk_list": {STAFF: "requested_by", IN_TIME: "file_name", NONE: "state"},
    "access_bulk_line": {IN_TIME: "person premises email phone errors", NONE: "outcome"},
    "access_call": {ERASED: "by note"},
    "access_letter_batch": {STAFF: "requested_by", NONE: "state choice"},
    "access_letter_batch_line": {ERASED: "refusal"},
    "access_credential_issue": {
        ERASED: "kind handover secret code_hash made_by handed_over_by received_by identity_document identity_seen_by"
    },
    # What the cooperative says to everybody; who has read it is a key of a person and goes with them.
    "announcements_announcement": {
        STAFF: "created_by published_by withdrawn_by withdrawn_why",
        NONE: "state title text search_text",
    },
    "announcements_version": {STAFF: "made_by", NONE: "title text"},
    "announcements_file": {STAFF: "added_by", NONE: "path name kind sha256"},
    "audit_event": {KEPT: "actor subject details purpose", NONE: "action seal"},
    "audit_head": {NONE: "seal checked_seal problem"},
    "consents_regulation_acceptance": {ERASED: "occasion"},
    "consents_wording": {NONE: "purpose title text text_hash"},
    "finding_search_entry": {KEPT: "text sort_text", NONE: "estates"},
    "finding_search_word": {KEPT: "word"},
    # A digest of a secret: it names nobody, and the row goes with the account.
    "calendar_feed": {ERASED: "digest"},
    "bank_row": {
        KEPT: "counterparty counterparty_account title",
        NONE: "bank_reference currency own_account paid_to statement_no",
    },
    "charges_component": {NONE: "name unit"},
    "documents_document": {STAFF: "withdrawn_by", NONE: "category title folded_title number"},
    "documents_version": {STAFF: "published_by", NONE: "text"},
    "documents_file": {NONE: "path name kind sha256"},
    # A letter to one person goes with them; one to many is the office's own words.
    "documents_letter": {ERASED: "title text", STAFF: "made_by sent_by recalled_by"},
    "documents_letter_file": {ERASED: "path name kind sha256"},
    "documents_letter_copy": {ERASED: "way opened_by posted_by"},
    "court_case": {KEPT: "court reference stage"},
    "ledger_account": {NONE: "kind code payment_account"},
    "ledger_balance_check": {NONE: "codes"},
    "ledger_source_run": {KEPT: "file_name", NONE: "kind state"},
    "ledger_period_closing": {STAFF: "closed_by reopened_by"},
    "ledger_entry": {KEPT: "document_no description", STAFF: "posted_by", NONE: "kind"},
    "membership_membership": {KEPT: "number", NONE: "contribution_kind right"},
    "meters_meter": {NONE: "medium number place"},
    "meters_reading": {NONE: "basis meter_number source"},
    "meters_submitted_reading": {
        ERASED: "given_by refusal photo",
        STAFF: "decided_by",
        NONE: "meter_number source doubt state",
    },
    "faults_report": {
        ERASED: "details phone next_step official_note",
        STAFF: "taken_by",
        NONE: "place category category_name picture urgency consent state outcome",
    },
    "faults_entry": {ERASED: "text by", NONE: "kind state"},
    "faults_photo": {ERASED: "name"},
    "faults_answer_template": {NONE: "name text"},
    # A draft that nobody finished lives for three days.
    "faults_draft": {IN_TIME: "answers"},
    "faults_outage": {STAFF: "announced_by", NONE: "kind text"},
    "outbox_message": {
        ERASED: "to_address text html sealed dedupe_key about requested_by last_error unsubscribe",
        NONE: "kind channel subject language state message_id",
    },
    "premises_audience": {NONE: "key premises_kinds title_kinds"},
    # Its files go after a day (portal/own_data/exporting.py).
    "own_data_export": {NONE: "state"},
    # Typed text whose session was over; goes after two hours (portal/own_data/kept_forms.py).
    "own_data_kept_form": {IN_TIME: "sealed", NONE: "path"},
    "premises_estate": {NONE: "code name"},
    "premises_building": {NONE: "street number postal_code town"},
    "premises_staircase": {NONE: "code"},
    "premises_premises": {NONE: "code kind number"},
    "premises_title": {NONE: "kind"},
    "sales_invoice": {KEPT: "description number", NONE: "kind state"},
    "residents_person": {
        KEPT: "code first_name last_name membership_number pesel_ending",
        ERASED: "email phone correspondence_address legal_hold",
        NONE: "kind",
    },
    "residents_representation": {
        ERASED: "representative_name email phone ended_by",
        STAFF: "document_seen_by",
        NONE: "basis scopes",
    },
    "residents_contact_change": {ERASED: "field before after state asked_by decided_by refusal"},
    "residents_notice_choice": {ERASED: "topic how"},
    "residents_waiting_notice": {ERASED: "topic key title path"},
    "residents_person_note": {ERASED: "text written_by"},
    "rulebook_version": {STAFF: "changed_by", NONE: "rules reason"},
    "rulebook_regulation": {NONE: "title text"},
    "import_run": {
        KEPT: "file_name",
        STAFF: "requested_by consented_by vanishing_allowed_by undone_by",
        IN_TIME: "stored_path errors_path picture",
        NONE: "kind profile sha256 status wish totals status_before_undo encoding separator message",
    },
    # What register files changed, for taking them back; it goes with the files.
    "import_image": {IN_TIME: "before after", NONE: "table_name row_id after_hash"},
    "import_image_staging": {IN_TIME: "image", NONE: "table_name row_id"},
    "import_rows_staging": {IN_TIME: " ".join(f"c{at}" for at in range(1, 25))},
    "import_staging": {IN_TIME: "document_no description", NONE: "kind"},
    # A file's name is the office's; what is wrong with it names no person.
    "import_inbox": {STAFF: "changed_by", NONE: "place endpoint region bucket prefix access_key sealed_secret problem"},
    "import_inbox_file": {KEPT: "name moved_to", NONE: "version sha256 state runs refusal"},
    "import_expectation": {STAFF: "changed_by", NONE: "kind every"},
    "import_api_token": {STAFF: "made_by revoked_by", NONE: "name digest scopes"},
    "import_api_answer": {NONE: "key request answer"},
    "import_export_row": {NONE: "export ref"},
    "import_export_file": {NONE: "export name"},
    "import_reject": {IN_TIME: "value reason", NONE: "column code"},
    "import_progress": {NONE: "stage"},
    "import_profile": {NONE: "name kind settings origin"},
    "import_profile_version": {STAFF: "made_by", NONE: "settings"},
    # A file by which a profile is described lives for a day, and its row with it.
    "import_sample": {IN_TIME: "file_name stored_path draft", STAFF: "made_by", NONE: "kind"},
}

# On which ground a column marked KEPT keeps what it has.
WHY = {
    "accounts_retired_identifier": "a digest alone, so that nobody is given an identifier that was somebody else's",
    "audit_event": "who did what must be shown as long as the cooperative is here; no names, addresses or typed words "
    "are written there, and an identifier says nothing once its account is erased (docs/audit.md)",
    "bank_row": "accounting law: statements of the bank are what the books are written from",
    "court_case": "the office's own record of a claim against the person; the platform repeats what its files say",
    "finding_search_entry": "repeats what the register says of the person, and follows it",
    "finding_search_word": "single words of texts that are there; the night takes away those that are nowhere",
    "ledger_source_run": "the name that the office gave its file",
    "ledger_entry": "accounting law: the books are kept whole",
    "membership_membership": "Act on housing cooperatives, art. 30: the register of members is kept",
    "sales_invoice": "accounting and tax law: invoices are kept",
    "residents_person": "the register of members and of those the cooperative settles with is the office's; it ends "
    "with the accounting system's next file",
    "import_run": "the name that the office gave its file",
    "import_inbox_file": "the name that the office gave its file",
}
