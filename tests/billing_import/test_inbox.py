"""The watched folder: files of a program are taken once, moved after their end, and bad ones come back with a note."""

import datetime as dt
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context

from billing_import.inbox.looking import look_into_inbox
from billing_import.inbox.models import Inbox, InboxFile
from billing_import.inbox.places import Entry
from billing_import.models import ImportProfile, ImportRun
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, save_profile
from billing_import.tasks import dispatch_look_into_inboxes
from portal.ledger.models import Entry as LedgerEntry
from tests.billing_import.conftest import HEADER
from tests.billing_import.property_texts import FILES, write_set

pytestmark = pytest.mark.django_db
GOOD = "A/1;05.01.2024;N;Opis;N/1;1 234,50;;"
BAD = "A/2;31.02.2024;N;Opis;N/2;10,00;;"
LEDGER = f"{HEADER}\r\n{GOOD}\r\n"


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.INBOX_ROOT = tmp_path / "inbox"
    return tmp_path / "inbox"


class Desk:
    """Hutnik's inbox as its program sees it, with a clock that moves when told."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "hutnik"
        self.now = timezone.now()

    def look(self, *, after: int = 60) -> int:
        """Look once more, some seconds later."""
        self.now += dt.timedelta(seconds=after)
        return look_into_inbox(self.now)

    def drop(self, name: str, content: str | bytes = LEDGER) -> Path:
        path = self.folder / "do-wczytania" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def names(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.folder / folder).iterdir())

    def settle(self) -> list[ImportRun]:
        """Let the files be seen and taken, and carry their imports out as a worker does."""
        self.look()
        self.look()
        return self.carry_out()

    def carry_out(self) -> list[ImportRun]:
        return [run_import(run.pk) for run in ImportRun.objects.filter(status="queued").order_by("queued_at")]

    def note(self) -> str:
        """Return the only note in ``odrzucone``."""
        [path] = (self.folder / "odrzucone").glob("*.opis.txt")
        return path.read_text(encoding="utf-8-sig")


@pytest.fixture
def desk(premises: Any, messages: Any, root: Path) -> Desk:
    Inbox.objects.create(is_watched=True)
    desk = Desk(root)
    desk.look()
    return desk


def _automatic() -> None:
    save_profile(Profile(kind="ledger", apply="automatic"))


def test_a_file_waits_until_it_stops_changing_and_is_then_shown_as_a_preview(desk: Desk) -> None:
    path = desk.drop("kartoteka.csv", HEADER)
    assert desk.look() == 0
    path.write_text(LEDGER)
    assert (desk.look(), desk.look(after=10)) == (0, 0)
    assert desk.look() == 1
    [run] = desk.carry_out()
    assert (run.status, run.requested_by, run.file_name) == ("previewed", "inbox", "kartoteka.csv")
    assert desk.look() == 0
    assert desk.names("do-wczytania") == ["kartoteka.csv"]
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["k.csv.part", "k.TMP", ".ukryty.csv", "~$k.xlsx"])
def test_a_file_that_is_still_being_written_is_left_alone(desk: Desk, name: str) -> None:
    desk.drop(name)
    assert desk.settle() == []
    assert desk.names("do-wczytania") == [name]


def test_a_profile_lets_a_clean_file_be_applied_by_itself(desk: Desk) -> None:
    _automatic()
    desk.drop("kartoteka.csv")
    [run] = desk.settle()
    desk.look()
    [run] = desk.carry_out()
    assert (run.status, run.consented_by, LedgerEntry.objects.count()) == ("applied", "inbox", 1)
    desk.look()
    [moved] = desk.names("wczytane")
    assert moved.endswith("-kartoteka.csv")
    assert desk.names("do-wczytania") == desk.names("odrzucone") == []
    row = InboxFile.objects.get()
    assert (row.state, row.moved_to, row.sha256) == ("moved", f"wczytane/{moved}", run.sha256)


def test_rejected_rows_always_wait_for_a_person(desk: Desk) -> None:
    _automatic()
    desk.drop("kartoteka.csv", f"{LEDGER}{BAD}\r\n")
    desk.settle()
    desk.look()
    assert ImportRun.objects.get().status == "previewed"
    assert LedgerEntry.objects.count() == 0


def test_a_refused_file_comes_back_with_a_note_and_its_rejected_rows(desk: Desk) -> None:
    desk.drop("kartoteka.csv", f"{HEADER}\r\n{BAD}\r\n")
    [run] = desk.settle()
    desk.look()
    assert run.status == "refused"
    names = desk.names("odrzucone")
    assert [name.partition("-kartoteka.csv")[2] for name in names] == ["", ".bledy-kartoteka.csv", ".opis.txt"]
    assert "Nie ma takiego dnia w kalendarzu" in (desk.folder / "odrzucone" / names[1]).read_text()
    assert run.message in desk.note()
    assert "Odrzucone wiersze: 1 z 1." in desk.note()
    assert desk.names("do-wczytania") == desk.names("wczytane") == []


def test_a_file_nobody_knows_comes_back_with_a_note(desk: Desk) -> None:
    desk.drop("notatka.txt", "Dzień dobry")
    assert desk.settle() == []
    desk.look()
    assert "Nie wiemy, co jest w pliku: „notatka.txt”." in desk.note()
    assert "włóż go jeszcze raz do folderu do-wczytania" in desk.note()


def test_a_zip_is_taken_as_its_files(desk: Desk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/kartoteka.csv", LEDGER)
        archive.writestr("a/druga.csv", LEDGER.replace("N/1", "N/2"))
    desk.drop("paczka.zip", packed.getvalue())
    desk.settle()
    assert ImportRun.objects.count() == 2
    assert len(InboxFile.objects.get().runs) == 2


def test_the_files_of_a_managers_set_are_taken_together(desk: Desk) -> None:
    write_set(desk.folder / "do-wczytania")
    desk.look()
    late = desk.drop("inny.csv.x", "a")
    assert desk.look() == 0  # one file still changes: it may belong to the set
    late.unlink()
    assert desk.look() == len(FILES)
    runs = {tuple(row.runs) for row in InboxFile.objects.all()}
    assert len(runs) == 1


def test_a_name_that_comes_again_is_a_new_file(desk: Desk) -> None:
    desk.drop("k.csv", f"{HEADER}\r\n{BAD}\r\n")
    desk.settle()
    desk.look()
    desk.drop("k.csv")
    desk.settle()
    assert [run.status for run in ImportRun.objects.order_by("queued_at")] == ["refused", "previewed"]


def test_a_file_replaced_while_it_is_imported_is_not_moved_and_is_taken_anew(desk: Desk) -> None:
    desk.drop("k.csv", f"{HEADER}\r\n{BAD}\r\n")
    desk.settle()
    desk.drop("k.csv", LEDGER)
    desk.look()
    assert InboxFile.objects.filter(state="gone").count() == 1
    assert desk.names("do-wczytania") == ["k.csv"]
    desk.settle()
    assert ImportRun.objects.filter(status="previewed").count() == 1


def test_two_looks_at_once_take_nothing_twice(desk: Desk) -> None:
    desk.drop("k.csv")
    desk.settle()
    for _ in range(3):
        desk.look()
    assert (ImportRun.objects.count(), InboxFile.objects.count()) == (1, 1)


def test_a_broken_off_move_is_finished_by_the_next_look(desk: Desk) -> None:
    desk.drop("k.csv", f"{HEADER}\r\n{BAD}\r\n")
    desk.settle()
    row = InboxFile.objects.get()
    stamp = timezone.localtime(row.taken_at).date().isoformat()
    target = desk.folder / "odrzucone" / f"{stamp}-{row.pk}-k.csv"
    (desk.folder / "do-wczytania" / "k.csv").rename(target)  # moved, and then the worker died
    desk.look()
    row.refresh_from_db()
    assert (row.state, row.moved_to) == ("moved", f"odrzucone/{target.name}")
    assert ImportRun.objects.count() == 1


def test_a_link_is_never_followed(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("tajne")
    (desk.folder / "do-wczytania" / "k.csv").symlink_to(secret)
    assert desk.settle() == []
    assert "To jest dowiązanie" in desk.note()
    assert secret.read_text() == "tajne"
    assert InboxFile.objects.get().runs == []


def test_a_folder_stays_and_a_pipe_goes_away(desk: Desk) -> None:
    (desk.folder / "do-wczytania" / "podfolder").mkdir()
    desk.drop("podfolder/k.csv")
    os.mkfifo(desk.folder / "do-wczytania" / "rura.csv")
    assert desk.settle() == []
    assert desk.names("do-wczytania") == ["podfolder"]
    assert Inbox.objects.get().problem.startswith("W folderze do-wczytania jest podfolder „podfolder”.")
    assert "To nie jest zwykły plik" in desk.note()


@pytest.mark.parametrize("name", [b"k\xff.csv", b"k\n.csv", b"k\x1b[0m.csv"])
def test_a_name_with_signs_that_cannot_be_written_is_sent_back(desk: Desk, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(desk.folder / "do-wczytania") + b"/" + name)).write_text(LEDGER)
    assert desk.settle() == []
    assert "Nazwa pliku ma znaki" in desk.note()
    assert desk.names("do-wczytania") == []
    assert "?" in InboxFile.objects.get().name


@pytest.mark.parametrize("name", ["..csv;rm -rf.csv", "zażółć gęślą  jaźń.csv", "'\"<b>.csv", "a%2f..%2fb.csv"])
def test_an_odd_name_is_only_a_name(desk: Desk, name: str) -> None:
    desk.drop(name, f"{HEADER}\r\n{BAD}\r\n")
    if name.startswith("."):
        assert desk.settle() == []
        return
    assert [run.file_name for run in desk.settle()] == [name]
    desk.look()
    assert all("/" not in moved and "<" not in moved for moved in desk.names("odrzucone"))


def test_a_file_that_is_too_large_is_sent_back_unread(desk: Desk) -> None:
    path = desk.drop("k.csv")
    os.truncate(path, (512 << 20) + 1)  # a hole: no bytes are written
    assert desk.settle() == []
    assert "Największy może mieć 512 MB" in desk.note()


def test_a_name_of_a_path_leads_nowhere() -> None:
    for name in ("../hutnik/k.csv", "/etc/passwd", "..\\..\\k.csv", "a/../../b.csv"):
        assert "/" not in Entry(name).plain
        assert "\\" not in Entry(name).plain
        assert not Entry(name).plain.startswith(".")


def test_an_inbox_that_is_a_link_to_another_cooperatives_is_closed(premises: Any, messages: Any, root: Path) -> None:
    (root / "siarkowiec" / "do-wczytania").mkdir(parents=True)
    (root / "siarkowiec" / "do-wczytania" / "k.csv").write_text(LEDGER)
    (root / "hutnik").symlink_to(root / "siarkowiec")
    Inbox.objects.create(is_watched=True)
    desk = Desk(root)
    assert desk.settle() == []
    assert "jest dowiązanie" in Inbox.objects.get().problem
    (root / "hutnik").unlink()
    (root / "hutnik").mkdir()
    (root / "hutnik" / "do-wczytania").symlink_to(root / "siarkowiec" / "do-wczytania")
    assert desk.settle() == []
    assert ImportRun.objects.count() == 0
    (root / "hutnik" / "do-wczytania").unlink()
    desk.look()
    assert Inbox.objects.get().problem == ""


def test_files_of_one_cooperative_are_imports_of_that_one_alone(desk: Desk, siarkowiec: Any) -> None:
    with schema_context("hutnik"):
        desk.drop("k.csv")
        desk.settle()
        assert ImportRun.objects.count() == 1
    with schema_context("siarkowiec"):
        assert ImportRun.objects.count() == 0


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from billing_import import tasks

    sent_to: list[str] = []
    monkeypatch.setattr(tasks.look_into_inbox, "apply_async", lambda **told: sent_to.append(told["kwargs"]["schema"]))
    return sent_to


def test_only_watched_inboxes_are_looked_into(hutnik: Any, root: Path, sent: list[str]) -> None:
    Inbox.objects.create(is_watched=False)
    assert look_into_inbox(timezone.now()) == 0
    assert not root.exists()
    with schema_context("public"):
        dispatch_look_into_inboxes()
    assert sent == []
    Inbox.objects.update(is_watched=True)
    with schema_context("public"):
        dispatch_look_into_inboxes()
    assert sent == ["hutnik"]


def test_a_mistake_of_ours_leaves_the_file_where_it_is_and_is_told(desk: Desk) -> None:
    broken = ImportProfile.objects.create(kind="ledger", name="zepsuty", settings={"mode": "nie-ma"})
    desk.drop("k.csv")
    assert desk.settle() == []
    assert Inbox.objects.get().problem.startswith("Nie udało się wczytać: „k.csv”.")
    assert desk.names("do-wczytania") == ["k.csv"]
    broken.delete()
    assert desk.look() == 1
    assert Inbox.objects.get().problem == ""
