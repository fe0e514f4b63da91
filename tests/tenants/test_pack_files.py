"""A pack comes as a folder or a zip; whatever else it is, nothing is unpacked and everything is said."""

import contextlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from tenants.onboarding.pack import PackRefused, read_pack, read_zipped_pack
from tenants.onboarding.pack_files import MOST_BYTES_OF_FILE, files_of_zip, pack_files
from tests.tenants.test_provisioning import new_pack


def _zip(folder: Path, *, top: str = "", **extra: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.writestr(f"{top}{path.name}", path.read_bytes())
        for name, data in extra.items():
            archive.writestr(name, data)
    return content.getvalue()


def _problems(content: bytes) -> dict[str, str]:
    with pytest.raises(PackRefused) as refusal:
        read_zipped_pack(content)
    return {problem.path: problem.text for problem in refusal.value.problems}


@pytest.mark.parametrize("top", ["", "zabita/"])
def test_a_zip_says_the_same_as_its_folder(tmp_path: Path, top: str) -> None:
    folder = new_pack(tmp_path)
    path = tmp_path.parent / f"{tmp_path.name}.zip"
    path.write_bytes(_zip(folder, top=top))
    assert read_pack(path) == read_pack(folder)


def test_what_file_managers_leave_behind_is_overlooked(tmp_path: Path) -> None:
    content = _zip(new_pack(tmp_path), **{"__MACOSX/._logo.svg": b"x", ".DS_Store": b"x"})
    assert read_zipped_pack(content).facts.slug == "zabita"


@pytest.mark.parametrize("name", ["../zly.md", "a/../../zly.md", "/etc/zly.md", "C:\\zly.md", "a\\..\\..\\zly.md"])
def test_a_name_that_leads_out_of_the_pack_is_refused(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "pack"
    outside.mkdir()
    problems = _problems(_zip(new_pack(outside), **{name: b"x"}))
    assert problems[name] == "Ta nazwa prowadzi poza paczkę. Spakuj sam folder, bez „..” i bez dysków w nazwach."
    assert not list(tmp_path.parent.glob("zly.md"))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO(_zip(new_pack(tmp_path)))
    with zipfile.ZipFile(content, "a") as archive:
        link = zipfile.ZipInfo("haslo.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert _problems(content.getvalue())["haslo.md"] == "To jest dowiązanie. Włóż do paczki sam plik."


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "haslo.md").symlink_to("/etc/passwd")
    with pytest.raises(PackRefused, match=r"haslo\.md: To jest dowiązanie"):
        read_pack(folder)


def test_a_zip_that_grows_without_end_is_refused_while_it_is_read(tmp_path: Path) -> None:
    problems = _problems(_zip(new_pack(tmp_path), **{"duzy.txt": b"0" * (MOST_BYTES_OF_FILE + 1)}))
    assert problems == {"duzy.txt": "Plik jest za duży: najwyżej 5 MB."}


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    content = _zip(new_pack(tmp_path), **{"duzy.txt": b"0" * 6_000_000})
    lie = content.replace((6_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != content
    assert "Plik zip jest uszkodzony. Spakuj paczkę od nowa." in _problems(lie).values()


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    problems = _problems(_zip(new_pack(tmp_path), **{f"t{number}.txt": b"x" for number in range(60)}))
    assert "Paczka ma za dużo plików: najwyżej 40." in problems.values()


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    problems = _problems(_zip(new_pack(tmp_path), **{"run.sh": b"x", "ja i ty.md": b"x"}))
    assert problems["run.sh"] == "Takich plików paczka nie ma. Dozwolone: .toml, .md, .txt, .svg, .png."
    assert problems["ja i ty.md"] == "Nazwa pliku ma mieć tylko litery, cyfry, kropki, myślniki i podkreślenia."


def test_a_file_that_nothing_points_to_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "regulation.md").rename(folder / "regulations.md")
    with pytest.raises(PackRefused) as refusal:
        read_pack(folder)
    problems = {problem.path: problem.text for problem in refusal.value.problems}
    assert problems["regulation.md"] == "Nie ma pliku regulation.md."
    assert problems["regulations.md"] == "Nic nie wskazuje na ten plik. Czy chodziło o „regulation.md”?"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_zip_with_a_pack_is_refused(content: bytes) -> None:
    assert set(_problems(content).values()) <= {
        "To nie jest plik zip. Podaj folder paczki albo zip z jej plikami.",
        "Nie ma pliku cooperative.toml. Paczka to folder albo zip z tym plikiem.",
    }


def test_a_zip_cut_in_the_middle_or_with_a_changed_byte_is_refused_and_never_an_error(tmp_path: Path) -> None:
    content = _zip(new_pack(tmp_path))
    for place in range(0, len(content), 37):
        spoiled = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        for broken in (content[:place], spoiled):
            with contextlib.suppress(PackRefused):
                files_of_zip(broken)


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    content = bytearray(_zip(new_pack(tmp_path)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert "Plik jest zaszyfrowany. Spakuj paczkę bez hasła." in _problems(bytes(content)).values()


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="Nie ma takiego folderu ani pliku zip"):
        pack_files(tmp_path / "nic")


def test_a_long_text_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "rodo.md").write_text("Dane służą tylko spółdzielni.\n", encoding="utf-8")
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace(
        "[rules.legal]", '[rules.legal]\npersonal_data = { file = "rodo.md" }'
    )
    facts.write_text(text, encoding="utf-8")
    assert read_pack(folder).sections["rules"]["legal"]["personal_data"] == "Dane służą tylko spółdzielni.\n"
    (folder / "rodo.md").unlink()
    with pytest.raises(PackRefused, match=r"rules\.legal\.personal_data \(wiersz \d+\): Nie ma pliku rodo\.md"):
        read_pack(folder)
