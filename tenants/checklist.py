"""What is left before a cooperative goes live, read from what is there rather than from ticks. Pages are the console's.

Each step is asked about one cooperative, in its own schema.
"""

from dataclasses import dataclass

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from portal.accounts.queries import is_any_resident_in, staff_with_second_factor
from portal.kernel.clock import today
from portal.kernel.typography import full_day_text
from portal.ledger.queries import data_day
from portal.rulebook.queries import regulation_on, rules_are_adopted
from tenants.branding.logo import Logo
from tenants.branding.placeholder import placeholder_logo
from tenants.models import Cooperative


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done or not, and in words what is there or what to do. ``is_required`` ones stop going live."""

    key: str
    title: str
    is_done: bool
    words: str
    is_required: bool = False


def steps_to_live(cooperative: Cooperative) -> list[Step]:
    """Return the steps in their order; going live is the last one. Cost: some eight statements."""
    inside = [] if not cooperative.schema_version else _steps_inside(cooperative.schema_name)
    return [_agreement(cooperative), _facts(cooperative), _looks(cooperative), *inside, _live(cooperative)]


def missing_steps(steps: list[Step]) -> list[Step]:
    """Return what is not done yet, apart from going live itself."""
    return [step for step in steps if not step.is_done and step.key != "live"]


def _agreement(cooperative: Cooperative) -> Step:
    title = _("Umowa powierzenia danych")
    if cooperative.agreement_signed_on is None:
        words = _("Brak. Bez podpisanej umowy nie uruchamiamy i nie przyjmujemy danych osób.")
        return Step("agreement", title, is_done=False, words=words, is_required=True)
    day = full_day_text(cooperative.agreement_signed_on)
    return Step("agreement", title, True, f"{day}, {cooperative.agreement_signed_by}", is_required=True)


def _facts(cooperative: Cooperative) -> Step:
    contact = cooperative.contact
    missing = [
        word
        for word, is_there in (
            (_("adres biura"), contact.get("office")),
            (_("telefon"), contact.get("phones")),
            (_("miejscowość"), cooperative.town),
        )
        if not is_there
    ]
    words = _("Brakuje: %(what)s.") % {"what": ", ".join(missing)} if missing else _("Adres, telefony, nazwy.")
    return Step("facts", _("Dane spółdzielni"), not missing, words)


def _looks(cooperative: Cooperative) -> Step:
    branding = getattr(cooperative, "branding", None)
    mark = Logo(branding.logo_svg, bytes(branding.logo_png)) if branding else Logo()
    has_logo = mark.is_there and mark != placeholder_logo()
    words = _("Kolor i znak.") if has_logo else _("Nie ma znaku. Dodaje go administrator spółdzielni.")
    return Step("looks", _("Wygląd"), has_logo, words)


def _steps_inside(schema: str) -> list[Step]:
    try:
        with schema_context(schema), transaction.atomic():
            return [_rules(), _staff(), _first_import(), _test_resident()]
    except DatabaseError:
        # A broken schema is what an operator opens the page for.
        words = _("Nie da się odczytać. Sprawdź schemat i dziennik serwera.")
        return [Step("inside", _("Dane w schemacie"), is_done=False, words=words)]


def _rules() -> Step:
    day = today()
    adopted, regulation = rules_are_adopted(day), regulation_on(day)
    if not adopted:
        words = _("Obowiązują zasady domyślne platformy. Spółdzielnia musi przyjąć własne.")
    elif regulation is None:
        words = _("Nie ma regulaminu. Ogłasza go administrator spółdzielni.")
    else:
        words = _("Zasady przyjęte, regulamin od %(day)s.") % {"day": full_day_text(regulation.valid_from)}
    return Step("rules", _("Zasady i regulamin"), adopted and regulation is not None, words)


def _staff() -> Step:
    number = staff_with_second_factor()
    words = (
        _("Osób: %(number)d.") % {"number": number}
        if number
        else _("Nikt nie włączył kodów. Bez tego nie uruchamiamy.")
    )
    return Step("staff", _("Pracownicy z drugim składnikiem"), number > 0, words, is_required=True)


def _first_import() -> Step:
    day = data_day()
    words = _("Dane z dnia %(day)s.") % {"day": full_day_text(day)} if day else _("Nie było jeszcze importu kartoteki.")
    return Step("import", _("Pierwszy import"), day is not None, words)


def _test_resident() -> Step:
    is_in = is_any_resident_in()
    words = _("Jest konto z własnym hasłem.") if is_in else _("Załóż konto próbne i zaloguj się jak mieszkaniec.")
    return Step("resident", _("Próbny mieszkaniec"), is_in, words)


def _live(cooperative: Cooperative) -> Step:
    title = _("Uruchomienie")
    if cooperative.opened_at is None:
        return Step("live", title, is_done=False, words=_("Jeszcze nie."))
    day = full_day_text(localdate(cooperative.opened_at))
    is_live = cooperative.status == Cooperative.Status.ACTIVE
    words = _("Działa od %(day)s.") if is_live else _("Uruchomiona %(day)s, teraz wstrzymana.")
    return Step("live", title, is_done=True, words=words % {"day": day})
