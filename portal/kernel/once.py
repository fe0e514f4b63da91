"""What one page asks for several times is read once: a memory as long as a request that only reads, no longer."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.kernel.schemas import current_schema

T = TypeVar("T")

_memory: ContextVar[dict[Hashable, object] | None] = ContextVar("read_once", default=None)


class ReadOnceMiddleware:
    """Opens the memory for a request that changes nothing and closes it after; a change always reads anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        token = _memory.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _memory.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` returned earlier in this request for the key in this schema, or call it now."""
    memory = _memory.get()
    if memory is None:
        return read()
    full = (current_schema(), key)
    if full not in memory:
        memory[full] = read()
    return memory[full]  # type: ignore[return-value]


def forget_what_was_read() -> None:
    """Read everything anew from here on: called by whoever changes what is read once."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()
