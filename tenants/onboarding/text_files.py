"""Long texts of a pack in files of their own: ``personal_data = { file = "rodo.md" }``. What they say is not read."""

from typing import Any

from portal.kernel.registries import PackProblem
from tenants.onboarding.pack_files import PackFiles

ENDINGS = (".md", ".txt")


def with_texts(data: dict[str, Any], files: PackFiles) -> tuple[dict[str, Any], list[PackProblem], set[str]]:
    """Return the data with texts in place of references, what is wrong with them, and the files used."""
    problems: list[PackProblem] = []
    used: set[str] = set()

    def filled(value: Any, path: str) -> Any:
        if isinstance(value, dict):
            if set(value) == {"file"} and isinstance(value["file"], str):
                used.add(value["file"])
                return _text(value["file"], path, files, problems)
            return {key: filled(part, f"{path}.{key}" if path else key) for key, part in value.items()}
        if isinstance(value, list):
            return [filled(part, f"{path}[{number}]") for number, part in enumerate(value, start=1)]
        return value

    return filled(data, ""), problems, used


def _text(name: str, path: str, files: PackFiles, problems: list[PackProblem]) -> str:
    if not name.endswith(ENDINGS):
        problems.append(PackProblem(path, f"Tekst może być tylko w pliku {' albo '.join(ENDINGS)}."))
    elif name not in files:
        problems.append(PackProblem(path, f"Nie ma pliku {name}."))
    else:
        try:
            return files[name].decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            problems.append(PackProblem(path, f"Zapisz plik {name} w UTF-8."))
    return ""
