"""Tokens that name the cooperative they were made for."""

import datetime as dt
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from portal.kernel.schemas import current_schema


class CooperativeTokenGenerator(PasswordResetTokenGenerator):
    """A token of one cooperative is worth nothing in another, even for the same user row."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{current_schema()}:{super()._make_hash_value(user, timestamp)}"

    def _now(self) -> dt.datetime:
        # Quirk: Django counts by the clock on the wall, which in October shows one hour twice.
        return dt.datetime.now(dt.UTC).replace(tzinfo=None)
