"""What a cooperative can decide: typed rules with defaults. Which version holds on a day is in ``queries``.

A field without a value in a cooperative's pack keeps the default here, which is the platform's and is shown as such.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PasswordRules(_Section):
    """The shape of a resident's own password. Blocklists apply besides and cannot be switched off."""

    min_length: Annotated[int, Field(ge=6, le=64)] = 8
    max_length: Annotated[int, Field(ge=8, le=256)] = 128
    letter: bool = False
    digit: bool = False
    lower: bool = False
    upper: bool = False
    special: bool = False
    # Days for which a password given by the cooperative opens the account; empty = until it is used.
    initial_valid_days: Annotated[int, Field(ge=1, le=365)] | None = 30

    @model_validator(mode="after")
    def _lengths_fit(self) -> "PasswordRules":
        if self.max_length < self.min_length:
            raise ValueError("max_length nie może być mniejsze niż min_length.")
        return self


class LockStep(_Section):
    """After ``failures`` in a row the account waits ``minutes``; empty minutes = until a way out is taken."""

    failures: Annotated[int, Field(ge=1, le=20)]
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None


class SignInRules(_Section):
    """Locks after failed sign-ins. A cooperative may be stricter than the default, never laxer."""

    lock_steps: tuple[LockStep, ...] = (
        LockStep(failures=5, minutes=5),
        LockStep(failures=10, minutes=15),
        LockStep(failures=20, minutes=None),
    )
    # How a person who cannot sign in gets on: in words, shown on the sign-in page.
    lost_password: str = ""

    @model_validator(mode="after")
    def _not_laxer_than_the_platform(self) -> "SignInRules":
        counts = [step.failures for step in self.lock_steps]
        if not counts or counts != sorted(set(counts)):
            raise ValueError("Podaj lock_steps od najmniejszej liczby błędów do największej, bez powtórzeń.")
        if counts[0] > 5:
            raise ValueError("Pierwsza blokada musi nastąpić najpóźniej po 5 błędach.")
        if self.lock_steps[-1].minutes is not None:
            raise ValueError("Ostatnia blokada musi trwać do odblokowania (bez minutes).")
        if not any(step.failures <= 10 and (step.minutes is None or step.minutes >= 15) for step in self.lock_steps):
            raise ValueError("Po 10 błędach blokada musi trwać co najmniej 15 minut.")
        return self


class AccessRules(_Section):
    """Who may have an account, by kinds of premises and titles."""

    premises_kinds: tuple[Literal["residential", "commercial", "garage", "parking"], ...] = (
        "residential",
        "commercial",
        "garage",
        "parking",
    )
    title_kinds: tuple[Literal["ownership", "cooperative_ownership", "cooperative_tenancy", "lease"], ...] = (
        "ownership",
        "cooperative_ownership",
        "cooperative_tenancy",
        "lease",
    )


class WordingRules(_Section):
    """Words that a cooperative sets itself."""

    disclaimer: str = "Kwoty mają charakter informacyjny. Ostatnie wpłaty mogą nie być jeszcze zaksięgowane."
    identifier_hint: str = "Jest w piśmie, które wydaliśmy razem z hasłem."


class Rules(_Section):
    """All rules of a cooperative in force on one day."""

    access: AccessRules = AccessRules()
    password: PasswordRules = PasswordRules()
    sign_in: SignInRules = SignInRules()
    wording: WordingRules = WordingRules()
