"""Every setting that the code reads is in docs/settings.md, and the page names no setting that is gone."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""env\.(?:text|flag|number|choice|dotted_path|words|postgres_url)\(\s*["']([A-Z_]+)["']""")


def test_every_setting_is_documented_and_none_is_made_up() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "saas").glob("*.py"))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M))
    assert set(READ.findall(code)) == documented
