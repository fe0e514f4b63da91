"""Log lines as JSON with the cooperative and the request's id in each. Never the content of forms, never secrets.

What is written on purpose holds no personal data; what slips in with an error (a row in a message of the database, an
address in a mail server's answer) is hidden here, on the way out.
"""

import json
import logging
from contextvars import ContextVar
from typing import Any

from portal.kernel.masking import without_personal_data

request_id: ContextVar[str] = ContextVar("request_id", default="")

_STANDARD = set(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "cooperative",
    "request_id",
    "taskName",
    "request",  # Django's own lines carry the request itself, whose address may name a person
}


class CooperativeFilter(logging.Filter):
    """Adds the schema in force and the id of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        from django.db import connection

        record.cooperative = getattr(connection, "schema_name", "")
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One line, one object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": without_personal_data(record.getMessage()),
            "cooperative": getattr(record, "cooperative", ""),
            "request": getattr(record, "request_id", ""),
        }
        line.update({key: _said(value) for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info:
            line["traceback"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _said(value: Any) -> Any:
    """Return a value beside the line's words: numbers and nothing as they are, all else as a text without people."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_personal_data(str(value))
