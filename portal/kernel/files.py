"""Files of a cooperative lie in a folder of its own, named as its schema. No other folder can be reached."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

from portal.kernel.schemas import current_schema


def cooperative_folder() -> Path:
    """Return the folder of the cooperative in force; it may not exist yet."""
    return Path(settings.MEDIA_ROOT) / current_schema()


def cooperative_path(relative: str) -> Path:
    """Return the absolute path of a cooperative's file.

    Raises SuspiciousFileOperation when the path would leave the cooperative's folder.
    """
    folder = cooperative_folder().resolve()
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder):
        raise SuspiciousFileOperation(f"{relative} lies outside the cooperative's folder")
    return path


class CooperativeStorage(FileSystemStorage):
    """Django's file storage, rooted anew in the folder of the cooperative in force at each call."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(cooperative_folder())

    @property
    def location(self) -> str:  # type: ignore[override]
        return str(cooperative_folder().resolve())
