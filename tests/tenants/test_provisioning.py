"""Making and removing a cooperative: all of it or nothing, whatever is killed and whenever."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from tenants.catalog import missing_tables, schema_exists
from tenants.models import Cooperative, SchemaScript
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import Pack, read_pack
from tenants.provisioning import SchemaTaken, create_schema, drop_cooperative
from tenants.queries import cooperative_for_host, is_servable_schema
from tenants.schema_version import schema_version
from tenants.template_schema import script_of_version

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
# Onboards a cooperative, but stops in the middle of the script and says so.
STOPS_HALFWAY = """
import sys, time
import django
django.setup()
from tenants import provisioning, template_schema
def half(statements, schema, tell):
    template_schema.run_script(statements[: int(sys.argv[1])], schema)
    print("half", flush=True)
    time.sleep(60)
provisioning.run_script = half
from pathlib import Path
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import read_pack
onboard_cooperative(pack=read_pack(Path(sys.argv[2])), by="test")
"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(new_pack(tmp_path))


def new_pack(folder: Path, slug: str = "zabita", source: str = "siarkowiec") -> Path:
    """Write a pack of a cooperative that nobody onboarded yet."""
    shipped = ROOT / "tenants" / "packs" / source
    for name in ("regulation.md", "logo.svg"):
        (folder / name).write_text((shipped / name).read_text(encoding="utf-8"), encoding="utf-8")
    facts = (shipped / "cooperative.toml").read_text(encoding="utf-8").replace(f'slug = "{source}"', f'slug = "{slug}"')
    facts = facts.replace("www.smsiarkowiec.pl", f"{slug}.example.pl")
    (folder / "cooperative.toml").write_text(facts, encoding="utf-8")
    return folder


def _nothing_is_left(slug: str) -> None:
    assert not schema_exists(slug)
    assert not Cooperative.objects.filter(slug=slug).exists()
    assert cooperative_for_host(f"{slug}.localhost") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "statements", [40, pytest.param(1, marks=pytest.mark.long), pytest.param(80, marks=pytest.mark.long)]
)
def test_a_creation_killed_in_the_middle_leaves_nothing_and_can_be_repeated(tmp_path: Path, statements: int) -> None:
    folder = new_pack(tmp_path)
    name = connection.settings_dict["NAME"]
    environment = {**os.environ, "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"}
    process = subprocess.Popen(
        [sys.executable, "-c", STOPS_HALFWAY, str(statements), str(folder)],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "saas.settings_test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    _nothing_is_left("zabita")
    assert onboard_cooperative(pack=read_pack(folder), by="test").is_new
    assert is_servable_schema("zabita")


def test_a_creation_that_fails_leaves_nothing(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    script = SchemaScript.objects.get()
    SchemaScript.objects.update(sql=script.sql.replace("CREATE INDEX", "CREATE NONSENSE", 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        onboard_cooperative(pack=pack, by="test")
    _nothing_is_left("zabita")


def test_a_script_that_lacks_a_table_makes_no_cooperative(pack: Pack) -> None:
    sql = SchemaScript.objects.get().sql
    start = sql.index('CREATE TABLE "django_session"')
    statement = sql[start : sql.index(";\n-- next\n", start)]
    index = [part for part in sql.split(";\n-- next\n") if "django_session" in part and part != statement]
    for part in (statement, *index):
        sql = sql.replace(part + ";\n-- next\n", "")
    SchemaScript.objects.update(sql=sql)
    with pytest.raises(Exception, match="brakuje tabel: django_session"), transaction.atomic():
        onboard_cooperative(pack=pack, by="test")
    _nothing_is_left("zabita")


def test_a_dry_run_changes_nothing(pack: Pack) -> None:
    outcome = onboard_cooperative(pack=pack, by="test", dry_run=True)
    assert outcome.is_new
    _nothing_is_left("zabita")


@pytest.mark.parametrize("slug", ["public", "extensions", "iok_template", "siarkowiec"])
def test_a_schema_that_is_there_is_never_taken_over(slug: str) -> None:
    with pytest.raises(SchemaTaken):
        create_schema(Cooperative(slug=slug, schema_name=slug))


def test_creating_reads_no_growing_catalog_and_its_statements_are_few(
    pack: Pack, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    script = len(script_of_version(schema_version()))  # a statement per table, index and set of foreign keys
    with django_assert_max_num_queries(script + 90) as made:
        onboard_cooperative(pack=pack, by="test")
    growing = [query["sql"] for query in made if "pg_class" in query["sql"] or "information_schema" in query["sql"]]
    assert growing == []


def test_a_removed_cooperative_leaves_no_schema_no_host_and_the_others_alone(pack: Pack) -> None:
    onboard_cooperative(pack=pack, by="test")
    drop_cooperative(Cooperative.objects.get(slug="zabita"))
    _nothing_is_left("zabita")
    assert missing_tables("siarkowiec") == []
    assert onboard_cooperative(pack=pack, by="test").is_new
