"""Tokens that name the cooperative they were made for."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from portal.kernel.schemas import current_schema


class CooperativeTokenGenerator(PasswordResetTokenGenerator):
    """A token of one cooperative is worth nothing in another, even for the same user row."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{current_schema()}:{super()._make_hash_value(user, timestamp)}"
