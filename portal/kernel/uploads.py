"""How much of a request's files is read. A view says how large one may be; the rest is let go while it comes in.

A file that is too large comes to the form empty and marked, with the other fields as typed: the page can say what is
wrong. Without this a body of 50 MB would lie on the disk before a form could refuse it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_LIMITS = "upload_limits"


def takes_uploads(*, most_bytes: int, most_files: int = 1) -> Callable[[View], View]:
    """Mark a view that takes files: at most this many, of at most this many bytes each. The outermost decorator."""

    def mark(view: View) -> View:
        setattr(view, _LIMITS, (most_bytes, most_files))
        return view

    return mark


def is_too_large(file: Any) -> bool:
    """Return whether an uploaded file was above the limit of its view; it is empty then."""
    return bool(getattr(file, "is_too_large", False))


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps files up to a limit on the disk; of a larger one, and of those beyond the number, it keeps nothing."""

    def __init__(self, request: HttpRequest, most_bytes: int, most_files: int) -> None:
        super().__init__(request)
        self.most_bytes, self.files_left = most_bytes, most_files
        self.is_over = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self.files_left -= 1
        self.is_over = self.files_left < 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece, or let it go once there is too much."""
        if not self.is_over and start + len(raw_data) > self.most_bytes:
            self.is_over = True
            self.file.seek(0)
            self.file.truncate()
        if not self.is_over:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """Give the file to the form, marked when it was let go."""
        file: Any = super().file_complete(file_size)
        file.is_too_large = self.is_over
        return file


class UploadLimitMiddleware:
    """Puts the limits of a view in force before anything reads the body (the CSRF check does)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any) -> None:
        """Look up the limits of the view that was found for the address."""
        limits = getattr(view, _LIMITS, None)
        if limits is not None and request.method == "POST":
            handlers: list[FileUploadHandler] = [LimitedUploadHandler(request, *limits)]
            request.upload_handlers = handlers  # type: ignore[assignment]
