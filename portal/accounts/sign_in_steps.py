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

_TOTAL = "sign_in_steps_total"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Which of how many screens of signing in this is; nothing to say when it is the only one."""

    number: int
    total: int

    @property
    def is_worth_saying(self) -> bool:
        """Return whether there are more screens than this one."""
        return self.total > 1


def step_progress(request: HttpRequest, user: User) -> StepProgress:
    """Return where the person is on the way from the password to their pages, the screen shown now included.

    The number of screens is counted once, at the first of them, and kept in the session; a person who comes back
    another day counts anew what is left. Costs what asking every step costs.
    """
    left = user.must_change_password + sum(step.is_missing(request, user) for _key, step in sign_in_steps)
    total = max(left, int(request.session.get(_TOTAL, 0)))
    if request.session.get(_TOTAL) != total:
        request.session[_TOTAL] = total
    return StepProgress(number=total - left + 1, total=total)


def forget_steps(request: HttpRequest) -> None:
    """Forget how many screens there were: the last one is done."""
    request.session.pop(_TOTAL, None)
