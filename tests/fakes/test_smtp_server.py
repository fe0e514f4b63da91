"""The fake mail server, asked by the standard library's client: a fake that is wrong would prove nothing."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.fakes.smtp_server import SmtpServer, smtp_server


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server() as running:
        yield running


def send(server: SmtpServer, *recipients: str) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Zażółć gęślą jaźń", "sm@example.pl", "jan@example.pl"
    letter.set_content("Kropka na początku:\n.\n..dwie\nkoniec\n")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=0.5) as client:
        client.send_message(letter, to_addrs=recipients or ("jan@example.pl",))


def test_it_takes_a_message_whole(server: SmtpServer) -> None:
    send(server)
    (taken,) = server.received
    assert (taken.sender, taken.recipients) == ("sm@example.pl", ("jan@example.pl",))
    assert taken.mail["Subject"] == "Zażółć gęślą jaźń"
    assert taken.mail.get_content().replace("\r\n", "\n") == "Kropka na początku:\n.\n..dwie\nkoniec\n"


@pytest.mark.parametrize("code", [450, 550])
def test_it_refuses_one_recipient_and_takes_the_other(server: SmtpServer, code: int) -> None:
    server.manners.recipients["zly@example.pl"] = code
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(server, "zly@example.pl")
    assert refused.value.recipients["zly@example.pl"][0] == code
    send(server, "dobry@example.pl")
    assert server.addresses() == ["dobry@example.pl"]


def test_it_refuses_the_sender(server: SmtpServer) -> None:
    server.manners.mail_from = 553
    with pytest.raises(smtplib.SMTPSenderRefused):
        send(server)


@pytest.mark.parametrize("code", [451, 554])
def test_it_refuses_the_content(server: SmtpServer, code: int) -> None:
    server.manners.data_end = code
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(server)
    assert refused.value.smtp_code == code
    assert server.received == []


@pytest.mark.parametrize("where", ["greeting", "MAIL", "data_end"])
def test_it_hangs(server: SmtpServer, where: str) -> None:
    server.manners.hangs_at = where
    with pytest.raises(OSError):  # noqa: PT011 - a timeout, or a connection given up for one
        send(server)
    assert server.received == []


def test_it_hangs_up_with_the_message_in_its_hands(server: SmtpServer) -> None:
    server.manners.drops_after_data = True
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(server)
    assert len(server.received) == 1


def test_it_is_away_and_comes_back_on_its_port(server: SmtpServer) -> None:
    server.shut()
    with pytest.raises(ConnectionRefusedError):
        send(server)
    server.open()
    send(server)
    assert len(server.received) == 1
