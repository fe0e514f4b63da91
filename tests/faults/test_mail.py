"""Mail with a real worker, a real scheduler and a real mail server, all of which fail: none lost, none doubled."""

from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest
import redis

from saas.local import services
from saas.local.layout import Layout
from tests.fakes.smtp_server import SmtpServer, smtp_server
from tests.faults.import_site import SLUG, Site, site_in, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mail_faults")]

QUEUE = """
from django_tenants.utils import schema_context
from tests.portal.outbox.contexts import queue
with schema_context("{slug}"):
    for number in range({count}):
        queue(to=f"{name}{{number}}@example.pl")
"""


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """The mail server of the site."""
    with smtp_server() as running:
        yield running


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, server: SmtpServer) -> Iterator[Site]:
    """A site whose cooperative has a sender of mail, with no worker yet."""
    with site_in(tmp_path_factory.mktemp("mail")) as made:
        made.env |= {
            "IOK_SMTP_HOST": "127.0.0.1",
            "IOK_SMTP_PORT": str(server.port),
            "IOK_SMTP_SECURITY": "none",
            "IOK_SMTP_TIMEOUT": "60",
        }
        change(made, "UPDATE rulebook_version SET rules = jsonb_set(rules, '{sender}', '{\"name\": \"SM Hutnik\"}')")
        yield made


def change(site: Site, statement: str) -> None:
    with psycopg.connect(site.database_url, options=f"-c search_path={SLUG}") as database:
        database.execute(statement)


def queue(site: Site, count: int, name: str) -> list[str]:
    """Ask for messages as the product does; return whom they are for."""
    site.manage("shell", "-c", QUEUE.format(slug=SLUG, count=count, name=name))
    return [f"{name}{number}@example.pl" for number in range(count)]


def state_counts(site: Site) -> dict[str, int]:
    return dict(site.rows("SELECT state, count(*) FROM outbox_message GROUP BY state"))


def flush_everything(site: Site) -> None:
    redis.Redis.from_url(site.env["REDIS_URL"]).flushall()


@pytest.mark.long
def test_fifty_messages_survive_a_flushed_valkey_and_are_sent_by_the_sweep(site: Site, server: SmtpServer) -> None:
    expected = queue(site, 50, "flush")
    flush_everything(site)
    site.start(services.worker())
    assert server.received == []
    layout = Layout(site.folder / "scheduler")
    layout.make()
    site.start(services.beat(layout))
    seconds = wait_until(lambda: state_counts(site) == {"sent": 50}, 60, "fifty messages")
    print(f"sent by the sweep after {seconds:.0f} s")
    assert Counter(server.addresses()) == Counter(expected)


def test_a_worker_killed_between_claim_and_send_leaves_the_message_to_another(site: Site, server: SmtpServer) -> None:
    server.manners.hangs_at = "greeting"
    worker = site.start(services.worker())
    expected = queue(site, 1, "kill")
    wait_until(lambda: state_counts(site) == {"sending": 1}, 60, "the claim")
    wait_until(lambda: server.conversations == 1, 30, "the conversation")
    site.kill(worker)
    server.manners.hangs_at = ""
    site.start(services.worker())
    flush_everything(site)
    site.broker.send_task("portal.outbox.tasks.sweep")
    queue(site, 1, "other")  # proves that the worker works, and that it leaves the other's lease alone
    wait_until(lambda: state_counts(site) == {"sending": 1, "sent": 1}, 60, "the other message")
    change(site, "UPDATE outbox_message SET next_attempt_at = now() WHERE state = 'sending'")  # five minutes pass
    flush_everything(site)
    site.broker.send_task("portal.outbox.tasks.sweep")
    wait_until(lambda: state_counts(site) == {"sent": 2}, 60, "the message of the dead worker")
    assert Counter(server.addresses()) == Counter([*expected, "other0@example.pl"])


@pytest.mark.long
def test_a_thousand_letters_of_one_cooperative_keep_no_other_waiting(site: Site, server: SmtpServer) -> None:
    server.manners.slowness = 0.02
    site.manage("onboard_cooperative", str(site_pack("siarkowiec")))
    queue(site, 300, "many")
    site.manage("shell", "-c", QUEUE.format(slug="siarkowiec", count=1, name="alone"))
    flush_everything(site)
    site.start(services.worker())
    site.broker.send_task("portal.outbox.tasks.sweep")
    wait_until(lambda: "alone0@example.pl" in server.addresses(), 60, "the one letter")
    assert server.addresses().index("alone0@example.pl") < 150


def site_pack(slug: str) -> object:
    from tests.cooperatives import PACKS

    return PACKS / slug
