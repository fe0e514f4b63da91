"""Strict readers of environment variables: a typo is an error, never a default. No setting lives here."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the content of the file named by ``NAME_FILE`` (for secrets), or the default."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        return Path(file_name).read_text(encoding="utf-8").strip()
    value = os.environ.get(name)
    if value is not None and value != "":
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE).")
    return default


def flag(name: str, default: bool) -> bool:
    """Return True or False; anything else than ``true`` or ``false`` is refused."""
    value = os.environ.get(name, "").strip()
    if value == "":
        return default
    if value.lower() not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be true or false.")
    return value.lower() == "true"


def number(name: str, default: int, *, least: int | None = None) -> int:
    """Return a whole number, not below ``least`` when one is given."""
    value = os.environ.get(name, "").strip()
    if value == "":
        return default
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.") from None
    if least is not None and found < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be {least} or more.")
    return found


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words."""
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def dotted_path(name: str, default: str) -> str:
    """Return the default or the dotted path of something in Python; whether it is there, a system check says."""
    value = os.environ.get(name, "").strip() or default
    if value != default and not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be {default!r} or a dotted path like package.Name.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty items."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def postgres_url(name: str) -> dict[str, str]:
    """Return host, port, user, password and name out of ``postgres://user:password@host:port/name``."""
    url = text(name)
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:port/name.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }
