"""What this room tells the owner of an account in a file of everything about them. Secrets and digests stay out."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from portal.accounts.attempts import attempt_key
from portal.accounts.models import KnownDevice, SignInFailure, StandingChange, User
from portal.accounts.presenters import device_text
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Row, Whose

_ACCOUNT = PersonalPart(
    heading="Konto, z którego zamówiono plik",
    tables=frozenset({"accounts_user", "account_emailaddress"}),
    columns={
        "identifier": "Identyfikator",
        "full_name": "Nazwa na koncie",
        "email": "E-mail konta",
        "standing": "Stan",
        "created_at": "Założone",
        "password_changed_at": "Hasło zmienione",
        "lapses_on": "Wygasa",
        "language": "Język",
    },
    rows=lambda whose: User.objects.filter(pk=whose.user.pk),
    words={"standing": dict(User.Standing.choices)},
    is_of_account=True,
    place=10,
)
_STANDING = PersonalPart(
    heading="Co działo się z kontem",
    tables=frozenset({"accounts_standing_change"}),
    columns={"at": "Kiedy", "before": "Było", "after": "Jest", "reason": "Powód", "reporter": "Kto zgłosił"},
    rows=lambda whose: StandingChange.objects.filter(user=whose.user).order_by("at", "pk"),
    words={"before": dict(User.Standing.choices), "after": dict(User.Standing.choices)},
    is_of_account=True,
    place=70,
)
_FACTORS = PersonalPart(
    heading="Klucze i kody do logowania",
    tables=frozenset({"mfa_authenticator"}),
    columns={"type": "Rodzaj", "created_at": "Od", "last_used_at": "Ostatnio użyty"},
    rows=lambda whose: Authenticator.objects.filter(user_id=whose.user.pk).order_by("created_at"),
    words={"type": {"totp": "kody z aplikacji", "webauthn": "klucz dostępu", "recovery_codes": "kody zapasowe"}},
    is_of_account=True,
    place=71,
)
_BROWSERS = PersonalPart(
    heading="Przeglądarki, które znamy",
    tables=frozenset({"accounts_known_device"}),
    columns={"created_at": "Od", "last_seen_at": "Ostatnio"},
    rows=lambda whose: KnownDevice.objects.filter(user=whose.user).order_by("created_at"),
    is_of_account=True,
    place=73,
)
_FAILURES = PersonalPart(
    heading="Nieudane próby logowania od ostatniego udanego",
    tables=frozenset({"accounts_sign_in_failure"}),
    columns={
        "failures": "Ile",
        "first_failed_at": "Pierwsza",
        "last_failed_at": "Ostatnia",
        "locked_until": "Blokada do",
    },
    rows=lambda whose: SignInFailure.objects.filter(pk=attempt_key(whose.user.identifier)),
    is_of_account=True,
    place=74,
)


def _sessions(whose: Whose) -> Iterable[Row]:
    for session in UserSession.objects.filter(user_id=whose.user.pk).order_by("created_at"):
        yield {
            "device": device_text(session.user_agent),
            "user_agent": session.user_agent,
            "ip": session.ip,
            "created_at": session.created_at,
            "last_seen_at": session.last_seen_at,
        }


_SESSIONS = PersonalPart(
    heading="Urządzenia zalogowane teraz",
    tables=frozenset({"usersessions_usersession", "django_session"}),
    columns={
        "device": "Urządzenie",
        "user_agent": "Jak się przedstawia",
        "ip": "Adres w sieci",
        "created_at": "Od",
        "last_seen_at": "Ostatnio",
    },
    rows=_sessions,
    is_of_account=True,
    place=72,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    for name, part in {
        "account": _ACCOUNT,
        "standing": _STANDING,
        "factors": _FACTORS,
        "browsers": _BROWSERS,
        "failures": _FAILURES,
        "sessions": _SESSIONS,
    }.items():
        PERSONAL_EXPORTS.add(f"accounts.{name}", part)
