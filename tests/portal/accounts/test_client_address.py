"""Which address stands in lists and logs: what our own proxies say, never what a client writes."""

from typing import Any

import pytest
from django.test import RequestFactory

from portal.accounts.client_address import UNKNOWN_ADDRESS, client_address


def address(settings: Any, *, proxies: int, forwarded: str | None = None, remote: str = "10.0.0.9") -> str:
    settings.TRUSTED_PROXY_COUNT = proxies
    extra = {"REMOTE_ADDR": remote} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {})
    return client_address(RequestFactory().get("/", **extra))


def test_without_proxies_the_header_is_ignored(settings: Any) -> None:
    assert address(settings, proxies=0, forwarded="1.2.3.4") == "10.0.0.9"


def test_behind_one_proxy_its_own_entry_counts_and_spoofed_ones_do_not(settings: Any) -> None:
    assert address(settings, proxies=1, forwarded="203.0.113.7") == "203.0.113.7"
    assert address(settings, proxies=1, forwarded="6.6.6.6, 203.0.113.7") == "203.0.113.7"


def test_behind_two_proxies_the_second_from_the_right_counts(settings: Any) -> None:
    assert address(settings, proxies=2, forwarded="6.6.6.6, 203.0.113.7, 10.0.0.2") == "203.0.113.7"


def test_a_request_that_did_not_pass_all_proxies_is_not_believed(settings: Any) -> None:
    assert address(settings, proxies=2, forwarded="6.6.6.6") == "10.0.0.9"
    assert address(settings, proxies=2) == "10.0.0.9"


@pytest.mark.parametrize("remote", ["", "unix:", "@"])
def test_a_unix_socket_is_no_error(settings: Any, remote: str) -> None:
    assert address(settings, proxies=0, remote=remote) == UNKNOWN_ADDRESS


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("nonsense", "10.0.0.9"),
        (",,", "10.0.0.9"),
    ],
)
def test_ports_and_nonsense(settings: Any, forwarded: str, expected: str) -> None:
    assert address(settings, proxies=1, forwarded=forwarded) == expected
