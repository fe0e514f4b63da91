"""People who sign in, and the failures they (or strangers) leave. What a person owns or owes is elsewhere."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now, Substr, Upper
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from portal.accounts.capabilities import Grant
from portal.kernel.schemas import current_schema

# The identifier of an account whose data were erased: this and the digest of what it was.
ERASED_IDENTIFIER = "usuniete-"


def identifier_digest() -> models.Func:
    """Return SHA-256 of the identifier in capitals, in hexadecimal, reckoned by PostgreSQL: an index may hold it.

    Quirk: ``sha256`` takes bytes, and of the ways from a text to bytes only this one is immutable.
    """
    template = r"encode(sha256(decode(replace(upper(%(expressions)s), '\', '\\'), 'escape')), 'hex')"
    return models.Func("identifier", template=template, output_field=models.CharField())


class UserManager(BaseUserManager["User"]):
    """Looks users up by identifier without regard to case; makes none: actions do."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(identifier__iexact=(username or "").strip())


class User(AbstractBaseUser):
    """An account. Lives in one cooperative's schema, or in the public one for an operator of the platform.

    The primary key is random, so that no two cooperatives share one. ``role`` is only the broad kind; what staff may
    do comes from the cooperative's own roles (``StaffRole``) through ``portal.accounts.capabilities``.
    """

    class Role(models.TextChoices):
        RESIDENT = "resident", "mieszkaniec"
        STAFF = "staff", "pracownik"
        OPERATOR = "operator", "operator platformy"

    class PasswordOrigin(models.TextChoices):
        INITIAL = "initial", "hasło startowe"  # given by the cooperative; must be changed at the first sign-in
        OWN = "own", "hasło własne"

    class Standing(models.TextChoices):
        """Where the account is in its life. A lock after failed sign-ins is none of these: see ``SignInFailure``."""

        PREPARED = "prepared", "dane czekają na odbiór"  # made, but its owner does not have the credentials yet
        ACTIVE = "active", "działa"
        BLOCKED_ON_REPORT = "blocked_on_report", "zablokowane po zgłoszeniu"  # loss or misuse, reported by its owner
        BLOCKED_BY_DECISION = "blocked_by_decision", "zablokowane decyzją spółdzielni"
        CLOSED_ON_REQUEST = "closed_on_request", "zamknięte na wniosek"
        CLOSED_TITLE_ENDED = "closed_title_ended", "zamknięte: tytuł do lokalu wygasł"
        CLOSED_FOR_MISUSE = "closed_for_misuse", "zamknięte za nadużycie"
        LAPSED = "lapsed", "wygasło, nikt go nie odnowił"
        ERASED = "erased", "dane usunięte"

    # Whether this is the account of a request, loaded with what other rooms need of it on every page.
    is_of_request = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identifier = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    full_name = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.RESIDENT)
    # What Django and allauth ask; always the same as "standing is active" (a constraint holds it).
    is_active = models.BooleanField(default=True)
    standing = models.CharField(
        max_length=30, choices=Standing.choices, default=Standing.ACTIVE, db_default=Standing.ACTIVE
    )
    # The moment from which an active account opens; empty = at once.
    opens_at = models.DateTimeField(null=True, blank=True)
    # The last day of an account that lapses unless renewed; empty = does not lapse.
    lapses_on = models.DateField(null=True, blank=True)
    password_origin = models.CharField(max_length=10, choices=PasswordOrigin.choices, default=PasswordOrigin.INITIAL)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    # The last moment an initial password opens the account; empty = no limit.
    initial_password_expires_at = models.DateTimeField(null=True, blank=True)
    # In which language pages and mail speak to the owner; empty = they never chose, so Polish.
    language = models.CharField(max_length=5, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "identifier"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts_user"
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("identifier"), name="user_identifier_unique_any_case"),
            # Law: an identifier that was erased is never given to anybody else; of it only a digest is left. The digest
            # has no key: a key beside the index would protect nothing, and one that changes would free them all.
            models.UniqueConstraint(
                models.Case(
                    models.When(standing="erased", then=Substr("identifier", len(ERASED_IDENTIFIER) + 1)),
                    default=identifier_digest(),
                ),
                name="user_identifier_never_again",
            ),
            models.CheckConstraint(
                # Accounts erased before digests were kept have the digits of their key instead.
                condition=~models.Q(standing="erased")
                | models.Q(identifier__regex=rf"^{ERASED_IDENTIFIER}[0-9a-f]{{32}}([0-9a-f]{{32}})?$"),
                name="user_erased_keeps_a_digest_alone",
            ),
            models.CheckConstraint(condition=~models.Q(identifier=""), name="user_identifier_given"),
            models.CheckConstraint(
                condition=models.Q(role__in=["resident", "staff", "operator"]), name="user_role_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(password_origin__in=["initial", "own"]), name="user_password_origin_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(standing="active", is_active=True)
                | (
                    models.Q(is_active=False, opens_at__isnull=True)
                    & models.Q(
                        standing__in=[
                            "prepared",
                            "blocked_on_report",
                            "blocked_by_decision",
                            "closed_on_request",
                            "closed_title_ended",
                            "closed_for_misuse",
                            "lapsed",
                            "erased",
                        ]
                    )
                ),
                name="user_is_active_as_its_standing_says",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def is_blocked(self) -> bool:
        """Return whether the account is blocked, by whomever; it may be opened again."""
        return self.standing in {self.Standing.BLOCKED_ON_REPORT, self.Standing.BLOCKED_BY_DECISION}

    @property
    def is_ended(self) -> bool:
        """Return whether the account is closed, lapsed or erased."""
        return self.standing in ENDED

    @property
    def is_staff_member(self) -> bool:
        """Return whether a second factor and the desk belong to this account."""
        return self.role != self.Role.RESIDENT

    @property
    def must_change_password(self) -> bool:
        """Return whether the password was given by the cooperative and still waits for its owner's own."""
        return self.password_origin == self.PasswordOrigin.INITIAL

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Return what the account's kind and roles let it do, whether it is active or not; ask ``can`` instead."""
        from portal.accounts.role_queries import grants_of_account

        return grants_of_account(self)

    def get_full_name(self) -> str:
        return self.full_name or self.identifier

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # Race: a session row copied into another cooperative's schema must not open the same user there.
        return salted_hmac(
            f"portal.accounts.session:{current_schema()}", self.password, secret=secret, algorithm="sha256"
        ).hexdigest()


ENDED = frozenset(
    {
        User.Standing.CLOSED_ON_REQUEST,
        User.Standing.CLOSED_TITLE_ENDED,
        User.Standing.CLOSED_FOR_MISUSE,
        User.Standing.LAPSED,
        User.Standing.ERASED,
    }
)


class StandingChange(models.Model):
    """One step of an account's life, never changed afterwards. ``by`` is an identifier or the machine's name.

    ``reporter`` is who told the cooperative (a caller, the person at the counter), in the worker's words.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="standing_changes")
    at = models.DateTimeField(db_default=Now())
    before = models.CharField(max_length=30, blank=True, default="")  # empty: the account was made
    after = models.CharField(max_length=30, choices=User.Standing.choices)
    reason = models.CharField(max_length=300, blank=True, default="")
    reporter = models.CharField(max_length=200, blank=True, default="")
    by = models.CharField(max_length=150)

    class Meta:
        db_table = "accounts_standing_change"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="standing_really_changed"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="standing_by_user")]


class StaffRole(models.Model):
    """A role of the cooperative's own: a name and what its holders may do, everywhere or in some offices or estates.

    ``capabilities`` are names of ``portal.accounts.capabilities``, ``offices`` keys of the rulebook's offices,
    ``estates`` names or codes of the register. Both empty = no limit.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    capabilities = models.JSONField(default=list)
    offices = models.JSONField(default=list)
    estates = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(default=0)  # order in lists

    class Meta:
        db_table = "accounts_staff_role"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(key="") & ~models.Q(name=""), name="staff_role_is_named"),
            models.CheckConstraint(condition=~models.Q(capabilities=[]), name="staff_role_may_do_something"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """That a member of staff holds a role. Rows are made and deleted; who did it and when is in the audit trail."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_holdings")
    role = models.ForeignKey(StaffRole, on_delete=models.PROTECT, related_name="holdings")
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "accounts_role_holding"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="role_held_once"),
        ]


class SignInFailure(models.Model):
    """Failures of one identifier since its last success; kept for unknown identifiers too, so none stands out.

    ``identifier`` is the upper-cased text as typed (cut to 150). ``failures`` counts attempts that were evaluated.
    """

    identifier = models.CharField(max_length=150, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_sign_in_failure"
        indexes: ClassVar = [models.Index(fields=["last_failed_at"], name="sign_in_failure_recent")]


class KnownDevice(models.Model):
    """A browser in which the owner once signed in: strangers' failures do not lock the owner out of it.

    Only the SHA-256 of the cookie's random token is kept; people who share a browser share the token, not the row.
    ``failures`` counts wrong attempts from this browser since the last success there; too many and it is forgotten.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    token_hash = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "accounts_known_device"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash", "user"], name="known_device_once_per_person"),
        ]


class PastPassword(models.Model):
    """A hash of a password its owner once had, kept only while the cooperative's rules forbid to use it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "accounts_past_password"


class RetiredIdentifier(models.Model):
    """An identifier that was taken from its account and is never given to anybody again.

    Law: only a SHA-256 of it is kept, because it may be an e-mail address or a membership number.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    retired_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "accounts_retired_identifier"
