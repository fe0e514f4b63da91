"""Delete the files of one cooperative's imports whose keeping time is over, as the night does."""

import datetime as dt

from billing_import.keeping import delete_old_files
from portal.management.of_cooperative import CooperativeCommand


class Command(CooperativeCommand):
    help = (
        "Delete register files and errors files that are older than legal.import_files_days. Start with --dry-run: it "
        "prints which runs would lose which files."
    )

    def work(self, day: dt.date, *, is_dry: bool) -> None:
        found = delete_old_files(day=day, by="console", dry_run=is_dry)
        for old in found:
            # Law: the name of a file may name somebody; the run is enough to find it.
            self.say(f"{old.run.pk}: {old.run.queued_at:%d.%m.%Y}, pliki {len(old.paths)}, bajty {old.size}")
        self.say(f"{'Usunęłyby się pliki' if is_dry else 'Usunięte pliki'}: {sum(len(old.paths) for old in found)}")
