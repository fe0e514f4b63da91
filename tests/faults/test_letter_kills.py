"""kill -9 in the middle of a batch of letters: nobody gets two accounts, nobody is forgotten, the order stays."""

import random
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from saas.local import services
from saas.local.layout import Layout
from tests.faults.import_site import SLUG, Site, site_in, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("letter_kills")]

SEED = 20261125
KILLS = 3
PEOPLE = 40
SWEEP = "portal.access.batch_tasks.sweep"
TASK = "portal.access.batch_tasks.go_through_batch"

# What a clerk does at the desk, without a browser: rules, a staircase with people, a batch.
PREPARED = f"""
import datetime as dt
from django_tenants.utils import schema_context
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
with schema_context("{SLUG}"):
    rules = Rules.model_validate({{
        "application": {{"ways": ["without_application"], "identity_shown": "never"}},
        "issue": {{"handover": "by_post"}},
    }})
    adopt_rules(rules=rules, valid_from=dt.date.today(), reason="test", by="tests")
    estate = Estate.objects.create(code="1", name="Osiedle")
    building = Building.objects.create(estate=estate, street="Sucha", number="2", town="Sosnowiec")
    stairs = Staircase.objects.create(building=building, code="I")
    for number in range(1, {PEOPLE} + 1):
        flat = Premises.objects.create(code=f"S/{{number}}", building=building, staircase=stairs, number=str(number))
        person = Person.objects.create(code=str(number), first_name="Osoba", last_name=f"Nr{{number}}")
        Title.objects.create(person=person, premises=flat, kind="ownership")
"""
STARTED = f"""
from django.utils import timezone
from django_tenants.utils import schema_context
from portal.access.batch_choice import BatchChoice
from portal.access.batches import start_batch
import uuid
with schema_context("{SLUG}"):
    start_batch(choice=BatchChoice(source="titles"), is_large_print=False, by="tests", request_key=uuid.uuid4(),
                now=timezone.now())
"""
PRINTED = f"""
from django.utils import timezone
from django_tenants.utils import schema_context
from portal.access.batches import confirm_printed
from portal.access.models import LetterBatch
with schema_context("{SLUG}"):
    confirm_printed(batch=LetterBatch.objects.get(), by="tests", now=timezone.now())
"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own whose cooperative writes to everybody on one staircase."""
    with site_in(tmp_path_factory.mktemp("site")) as made:
        made.manage("shell", "-v", "0", "-c", PREPARED)
        yield made


def number(site: Site, query: str) -> int:
    return int(site.rows(query)[0][0])


def done(site: Site) -> int:
    return number(site, "SELECT count(*) FROM access_letter_batch_line WHERE done_at IS NOT NULL")


def opened(site: Site) -> int:
    return number(site, "SELECT count(*) FROM access_letter_batch_line WHERE sent_at IS NOT NULL")


def standing(site: Site, word: str) -> int:
    """How many residents' accounts stand there."""
    return number(site, f"SELECT count(*) FROM accounts_user WHERE role = 'resident' AND standing = '{word}'")


def check_nothing_half_done(site: Site) -> None:
    """Whoever looks now finds as many accounts as lines with an outcome, each with its application and its secret."""
    lines, issues, accounts, applications, people = site.rows(
        """
        SELECT (SELECT count(*) FROM access_letter_batch_line WHERE issue_id IS NOT NULL),
               (SELECT count(*) FROM access_credential_issue WHERE batch_id IS NOT NULL),
               (SELECT count(*) FROM accounts_user WHERE role = 'resident'),
               (SELECT count(*) FROM access_application),
               (SELECT count(DISTINCT person_id) FROM residents_person_account)
        """
    )[0]
    assert lines == issues == accounts == applications == people


def call_again(site: Site) -> None:
    """Let the sweep run now instead of at its time, and think the dead worker silent."""
    site.rows_changed("UPDATE access_letter_batch SET alive_at = now() - interval '1 minute'")
    site.broker.send_task(SWEEP)


def go_on_until(site: Site, is_true: Callable[[], bool], seconds: float, what: str) -> None:
    swept = 0.0

    def look() -> bool:
        nonlocal swept
        if is_true():
            return True
        # A message may die with the connection it was sent to.
        if time.monotonic() - swept > 5:
            swept = time.monotonic()
            call_again(site)
        return False

    wait_until(look, seconds, what)


def test_a_batch_outlives_its_workers_and_serves_everybody_once_in_order(site: Site) -> None:
    dice = random.Random(SEED)
    workers = [site.start(services.worker()), site.start(services.worker())]
    site.manage("shell", "-v", "0", "-c", STARTED)
    batch = uuid.UUID(str(site.rows("SELECT id FROM access_letter_batch")[0][0]))
    # Two workers at once, as after a message that was thought lost.
    site.broker.send_task(TASK, kwargs={"schema": SLUG, "batch_id": str(batch)})
    for _kill in range(KILLS):
        before = done(site)
        go_on_until(site, lambda before=before: done(site) > before or done(site) == PEOPLE, 90, "another letter")
        time.sleep(dice.uniform(0, 0.4))
        for worker in workers:
            site.kill(worker)
        check_nothing_half_done(site)
        workers = [site.start(services.worker())]
    go_on_until(site, lambda: done(site) == PEOPLE, 120, "the last letter")
    wait_until(lambda: site.rows("SELECT state FROM access_letter_batch") == [("ready",)], 30, "the end")
    check_nothing_half_done(site)
    assert (
        number(site, "SELECT count(*) FROM accounts_user WHERE role = 'resident' AND standing = 'prepared'") == PEOPLE
    )
    order = site.rows(
        """
        SELECT issue.place, premises.number FROM access_credential_issue issue
        JOIN access_letter_batch_line line ON line.issue_id = issue.id
        JOIN premises_premises premises ON premises.id = line.premises_id ORDER BY issue.place
        """
    )
    assert order == [(place, str(place)) for place in range(1, PEOPLE + 1)]
    assert number(site, "SELECT count(*) FROM access_letter_batch_line WHERE refusal <> ''") == 0
    for worker in workers:
        site.kill(worker)


@pytest.mark.long
def test_the_scheduler_finds_a_batch_whose_worker_died_and_goes_on_opening(site: Site) -> None:
    worker = site.start(services.worker())
    site.manage("shell", "-v", "0", "-c", STARTED)
    wait_until(lambda: done(site) > 3, 60, "the first letters")
    site.kill(worker)
    left = done(site)
    assert left < PEOPLE, "the worker was killed too late to prove anything"
    layout = Layout(site.folder / "beat")
    layout.make()
    worker, beat = site.start(services.worker()), site.start(services.beat(layout))
    # Silent for 30 s, looked for every 20 s; the rest is the work itself.
    wait_until(lambda: done(site) > left, 60, "the sweep")
    wait_until(lambda: done(site) == PEOPLE, 60, "the rest")
    wait_until(lambda: site.rows("SELECT state FROM access_letter_batch") == [("ready",)], 30, "the end")
    site.manage("shell", "-v", "0", "-c", PRINTED)
    assert number(site, "SELECT count(*) FROM access_credential_issue WHERE secret <> ''") == 0
    wait_until(lambda: opened(site) > 3, 60, "the first accounts")
    site.kill(worker)
    worker = site.start(services.worker())
    wait_until(lambda: opened(site) == PEOPLE, 90, "all accounts")
    assert standing(site, "active") == PEOPLE
    site.kill(worker)
    site.kill(beat)
