"""What the tests of the console share: operators at their desk, and marks to send."""

import struct
import zlib
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.accounts.models import User
from tests.personas import make_staff


@pytest.fixture
def console(at: Any, operator: User) -> Any:
    """An operator's browser."""
    client = at("operator")
    client.force_login(operator)
    return client


@pytest.fixture
def second_console(at: Any, operator: User) -> Any:
    """Another operator's browser."""
    with schema_context("public"):
        other = make_staff("operator2", role="operator", full_name="Oskar Operator")
    client = at("operator")
    client.force_login(other)
    return client


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *extra: bytes, pixels: bytes | None = None) -> bytes:
    """Return an 8-bit gray PNG; ``pixels`` replaces the compressed rows, ``extra`` are chunks before them."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height))) if pixels is None else pixels
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
