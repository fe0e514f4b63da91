"""Further steps of signing in, left here by rooms above: each is a page that comes before all others while missing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from portal.accounts.models import User
from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class SignInStep:
    """A page that must be done first; ``open_meanwhile`` are URL names that may be read before it is."""

    url_name: str
    is_missing: Callable[[HttpRequest, User], bool]
    open_meanwhile: frozenset[str] = field(default_factory=frozenset)


sign_in_steps: Registry[SignInStep] = Registry("further steps of signing in")
