"""Who can sign in to the demo: residents, staff with a second factor, the operator. The passwords are no secret."""

import dataclasses

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from portal.accounts.capabilities import ISSUE_ACCESS, MANAGE_STAFF
from portal.accounts.models import User
from portal.accounts.role_actions import give_roles
from portal.accounts.role_queries import staff_roles
from portal.residents.actions import give_account_to_person
from portal.residents.models import Person

RESIDENT, CLERK, ADMINISTRATOR, OPERATOR = "resident", "clerk", "administrator", "operator"
OWN_PASSWORD = "zielony-tramwaj-47"
INITIAL_PASSWORD = "jasny-kubek-sowa-31"
STAFF_PASSWORD = "czerwony-parasol-58"
OPERATOR_PASSWORD = "srebrny-kompas-26"


@dataclasses.dataclass(frozen=True)
class DemoAccount:
    """One account of the demo; a resident's belongs to the person of this name in the register."""

    cooperative: str  # empty for an operator of the platform
    role: str
    identifier: str
    password: str
    full_name: str
    last_name: str = ""
    must_change: bool = False

    @property
    def host(self) -> str:
        return f"{self.cooperative}.{settings.BASE_DOMAIN}" if self.cooperative else str(settings.OPERATOR_HOST)

    @property
    def schema(self) -> str:
        return self.cooperative or str(get_public_schema_name())

    @property
    def kind(self) -> str:
        """Return the broad kind of the account."""
        return str(User.Role.STAFF) if self.role in (CLERK, ADMINISTRATOR) else self.role

    @property
    def note(self) -> str:
        """Return what a person has to know before signing in."""
        if self.must_change:
            return "password to be changed"
        return "" if self.role == RESIDENT else "needs a code"


def _staff(slug: str, clerk: str, administrator: str) -> tuple[DemoAccount, ...]:
    return (
        DemoAccount(slug, CLERK, "P0001", STAFF_PASSWORD, clerk),
        DemoAccount(slug, ADMINISTRATOR, "P0002", STAFF_PASSWORD, administrator),
    )


ACCOUNTS = (
    DemoAccount("siarkowiec", RESIDENT, "L10001", OWN_PASSWORD, "Danuta Zięba", "Zięba"),
    DemoAccount("siarkowiec", RESIDENT, "L10004", INITIAL_PASSWORD, "Zofia Łąkowska", "Łąkowska", must_change=True),
    *_staff("siarkowiec", "Anna Rębacz", "Adam Sołtys"),
    DemoAccount("hutnik", RESIDENT, "L20900", OWN_PASSWORD, "Piekarnia Gęś i Syn", "Piekarnia Gęś i Syn sp. z o.o."),
    DemoAccount("hutnik", RESIDENT, "L20001", INITIAL_PASSWORD, "Barbara Wójcik", "Wójcik", must_change=True),
    *_staff("hutnik", "Ewa Kądziela", "Leszek Ożóg"),
    DemoAccount("", OPERATOR, "operator", OPERATOR_PASSWORD, "Olga Operator"),
)


def make_accounts() -> int:
    """Make the accounts that are missing and return how many; those that exist keep their passwords."""
    return sum(make_account(account) for account in ACCOUNTS)


def make_account(account: DemoAccount) -> bool:
    """Make one account with its second factor and roles; False when it is there already."""
    with schema_context(account.schema):
        if User.objects.filter(identifier=account.identifier).exists():
            return False
        origin = User.PasswordOrigin.INITIAL if account.must_change else User.PasswordOrigin.OWN
        user = User(
            identifier=account.identifier,
            role=account.kind,
            full_name=account.full_name,
            password_origin=origin,
            password_changed_at=None if account.must_change else timezone.now(),
        )
        user.set_password(account.password)
        user.save()
        if account.role == RESIDENT:
            link = give_account_to_person(user=user, person=_person_of(account), by="demo")
            if not account.must_change:
                link.contact_confirmed_at = timezone.now()
                link.save(update_fields=["contact_confirmed_at"])
        else:
            TOTP.activate(user, generate_totp_secret())
        if account.kind == User.Role.STAFF:
            give_roles(user=user, keys=_roles_of(account), by="demo")
        return True


def _roles_of(account: DemoAccount) -> list[str]:
    """Return the keys of the cooperative's own roles that make a clerk, or everything that makes an administrator."""
    roles = list(staff_roles())
    if account.role == ADMINISTRATOR:
        return [role.key for role in roles if MANAGE_STAFF in role.capabilities]
    return [role.key for role in roles if ISSUE_ACCESS in role.capabilities and MANAGE_STAFF not in role.capabilities]


def _person_of(account: DemoAccount) -> Person:
    """Return the person of the register; of several with the name the one whose flat is the demo's."""
    first_name = account.full_name.split()[0] if account.last_name in account.full_name else ""
    found = Person.objects.filter(last_name=account.last_name, first_name=first_name).order_by("code").first()
    if found is None:
        raise LookupError(f"{account.full_name} is not in the register of {account.cooperative}")
    return found


def current_code(schema: str, identifier: str) -> str:
    """Return the code that an authenticator app would show now. Raises LookupError."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
    from allauth.mfa.utils import decrypt

    with schema_context(schema):
        factor = Authenticator.objects.filter(user__identifier__iexact=identifier, type=Authenticator.Type.TOTP).first()
        if factor is None:
            raise LookupError(f"{identifier} has no second factor there")
        counters = list(yield_hotp_counters_from_time())
        return str(format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counters[len(counters) // 2])))
