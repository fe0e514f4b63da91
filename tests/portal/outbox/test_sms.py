"""SMS through the sender that an installation chooses: into files for the demo, none at all by default."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.outbox.models import Message
from portal.outbox.sending import send_batch
from saas import env
from saas.checks import check_sms_sender
from tests.portal.outbox.contexts import queue

pytestmark = pytest.mark.django_db
FILES = "portal.outbox.sms.FileSmsSender"


class DeadGateway:
    """A gateway that cannot be reached."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        raise ConnectionRefusedError


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SMS_SENDER, settings.SMS_FILE_PATH = FILES, tmp_path / "sms"
    return tmp_path / "sms"


def test_an_sms_is_written_to_a_file_of_its_own(siarkowiec: Any, folder: Path) -> None:
    message = queue("access_blocked", channel="sms", to="600 100 200")
    assert send_batch().sent == 1
    (file,) = folder.iterdir()
    assert file.name == f"siarkowiec-{message.pk}.txt"
    assert file.read_text().startswith("+48600100200\n\nSM Siarkowiec: konto jest zablokowane.")


def test_a_dead_gateway_is_asked_again(siarkowiec: Any, folder: Path, settings: Any) -> None:
    settings.SMS_SENDER = f"{__name__}.DeadGateway"
    queue("access_blocked", channel="sms", to="600 100 200")
    assert send_batch().sent == 0
    assert Message.objects.get().state == "waiting"


def test_an_sms_that_waits_when_the_channel_is_switched_off_fails_in_words(
    siarkowiec: Any, folder: Path, settings: Any
) -> None:
    queue("access_blocked", channel="sms", to="600 100 200")
    settings.SMS_SENDER = "none"
    send_batch()
    assert Message.objects.get().last_error == "SMS-y zostały wyłączone. Zadzwoń albo wyślij e-mail."


def test_a_kind_without_short_words_cannot_be_an_sms(siarkowiec: Any, folder: Path) -> None:
    with pytest.raises(ValueError, match="no words for an SMS"):
        queue("account_password_changed", channel="sms", to="600 100 200")


@pytest.mark.parametrize("value", ["None", "portal outbox", "FileSmsSender", "portal..sms"])
def test_a_sender_that_is_no_path_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("IOK_SMS_SENDER", value)
    with pytest.raises(ImproperlyConfigured, match="IOK_SMS_SENDER"):
        env.dotted_path("IOK_SMS_SENDER", "none")


@pytest.mark.parametrize(("value", "errors"), [("none", 0), (FILES, 0), ("portal.outbox.sms.Nobody", 1)])
def test_a_sender_that_is_not_there_is_found_by_the_checks(settings: Any, value: str, errors: int) -> None:
    settings.SMS_SENDER = value
    assert len(check_sms_sender()) == errors
