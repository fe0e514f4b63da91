"""That no table that holds data of people is missing in the file of everything about a person, or it is said why."""

from django.apps import apps

from portal.kernel.personal_exports import PERSONAL_EXPORTS
from tests.portal.access.personal_data import COLUMNS, Fate

OF_PEOPLE = (Fate.ERASED, Fate.KEPT, Fate.IN_TIME)
# Tables with data of people that the file does not tell of, and why not.
ARGUED = {
    "account_emailconfirmation": "keys of links that allauth could send; the product sends none, the table is empty",
    "accounts_past_password": "hashes of passwords: secrets, which the file must not spread",
    "accounts_retired_identifier": "digests that name nobody any more",
    "own_data_kept_form": "what the person typed themselves when their session was over; goes after two hours",
    "finding_search_entry": "repeats what the register says, which the file tells",
    "finding_search_word": "single words of the same",
    "access_bulk_list": "a list of the office's about many people; what became of it is the person's application",
    "access_bulk_line": "the same, row by row; goes when the list is done",
    "import_run": "names of the office's files",
    "import_inbox_file": "names of the office's files",
    "import_image": "what a row was before the newest file, for taking that file back; goes with the next one",
    "import_image_staging": "empty but while a file is read",
    "import_rows_staging": "empty but while a file is read",
    "import_staging": "empty but while a file is read",
    "import_reject": "rows that were refused because nobody could tell whose they are",
    "import_sample": "a file by which a profile is described; lives for a day",
}


def test_every_table_with_data_of_people_is_told_or_argued() -> None:
    told = frozenset().union(*(part.tables for _, part in PERSONAL_EXPORTS))
    with_people = {table for table, fates in COLUMNS.items() if any(fate in fates for fate in OF_PEOPLE)}
    forgotten = with_people - told - set(ARGUED)
    assert forgotten == set(), "let the room's personal.py tell of them, or say here why not"
    assert set(ARGUED) & told == set()
    assert set(ARGUED) <= with_people, "tables that hold nobody's data need no argument"
    assert told <= {model._meta.db_table for model in apps.get_models()}, "tables that are gone"
