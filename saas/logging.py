"""Log lines as JSON with the cooperative and the request's id in each. Never the content of forms, never secrets."""

import json
import logging
from contextvars import ContextVar
from typing import Any

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
            "event": record.getMessage(),
            "cooperative": getattr(record, "cooperative", ""),
            "request": getattr(record, "request_id", ""),
        }
        line.update({key: value for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
