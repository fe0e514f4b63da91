"""Sessions as rows of the cooperative's schema (Django's own), which know when they end without another query."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as RowStore


class SessionStore(RowStore):
    """Django's store; ``ends_at`` is when the session that was loaded ends, None for a new one."""

    ends_at: dt.datetime | None = None

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = row.expire_date if row is not None else None
        return row

    @classmethod
    def get_model_class(cls) -> Any:
        """Return Django's own table."""
        return RowStore.get_model_class()
