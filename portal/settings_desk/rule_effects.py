"""What a change of rules would do and to how many people, in sentences. Cost: a handful of counts, only when asked."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.accounts.models import StaffRole, User
from portal.consents.queries import people_who_agreed
from portal.premises.queries import titles_in_force
from portal.residents.models import PersonAccount
from portal.rulebook.rules import Rules
from portal.rulebook.sections.modules import MODULES
from portal.settings_desk.daily_effects import everybody_meets


def effects(before: Rules, after: Rules, day: dt.date) -> list[str]:
    """Return what the change does, the heaviest first; empty when it changes only words and forms of the desk."""
    return [
        *_access(before, after, day),
        *_acceptance(before, after),
        *_passwords(before, after),
        *_locks(before, after),
        *_modules(before, after),
        *_consents(before, after),
        *_offices(before, after),
        *_form(before, after),
        *everybody_meets(before, after, _residents),
    ]


def _residents() -> int:
    return User.objects.filter(role=User.Role.RESIDENT, is_active=True).count()


def _entitled(rules: Rules, day: dt.date) -> set[object]:
    """Return the persons with an open account who hold a title that the rules ask for. Two queries."""
    accounts = PersonAccount.objects.filter(user__is_active=True).values("person_id")
    titles = titles_in_force(day).filter(
        person_id__in=accounts,
        kind__in=rules.access.title_kinds,
        premises__kind__in=rules.access.premises_kinds,
        person__kind__in=rules.access.person_kinds,
    )
    if rules.access.members_only:
        titles = titles.filter(person__membership_number__isnull=False)
    return set(titles.values_list("person_id", flat=True))


def _access(before: Rules, after: Rules, day: dt.date) -> Iterator[str]:
    if before.access == after.access:
        return
    had, will = _entitled(before, day), _entitled(after, day)
    if lost := len(had - will):
        yield _("{count} osób z kontem nie będzie już miało prawa do konta.").format(count=lost)
    if won := len(will - had):
        yield _("{count} osób z kontem znów będzie miało prawo do konta.").format(count=won)
    if not lost and not won:
        yield _("Nikt z obecnych kont nie traci prawa do konta. Zasady dotkną nowych wniosków.")


def _acceptance(before: Rules, after: Rules) -> Iterator[str]:
    was, will = before.legal.regulation_delivery, after.legal.regulation_delivery
    if was != will and will == "accepted_at_sign_in":
        count = _residents()
        yield _("{count} kont: przy następnym logowaniu trzeba przyjąć regulamin.").format(count=count)
    elif was != will:
        yield _("Nikt nie musi już przyjmować regulaminu przy logowaniu.")


def _passwords(before: Rules, after: Rules) -> Iterator[str]:
    if before.password == after.password:
        return
    waiting = User.objects.filter(
        role=User.Role.RESIDENT, is_active=True, password_origin=User.PasswordOrigin.INITIAL
    ).count()
    yield _(
        "Kont, które obejmą nowe zasady hasła: {first} przy pierwszym logowaniu, {others} przy zmianie hasła."
    ).format(first=waiting, others=_residents() - waiting)
    yield _("Obecne hasła działają dalej.")


def _locks(before: Rules, after: Rules) -> Iterator[str]:
    if before.sign_in.lock_steps != after.sign_in.lock_steps:
        yield _("Blokady po błędach zmienią się dla wszystkich kont: {count}.").format(count=_residents())


def _modules(before: Rules, after: Rules) -> Iterator[str]:
    was = {module.key: module.name or MODULES[module.key] for module in before.modules}
    will = {module.key: module.name or MODULES[module.key] for module in after.modules}
    if come := [name for key, name in will.items() if key not in was]:
        yield _("Mieszkańcy zobaczą też: {names}.").format(names=", ".join(come))
    if gone := [name for key, name in was.items() if key not in will]:
        yield _("Mieszkańcy nie zobaczą już: {names}.").format(names=", ".join(gone))
    for key, name in will.items():
        if key in was and was[key] != name:
            yield _("„{before}” zmieni nazwę na „{after}”.").format(before=was[key], after=name)
    common = [key for key in was if key in will]
    if common != [key for key in will if key in was]:
        yield _("Zmieni się kolejność w menu.")


def _consents(before: Rules, after: Rules) -> Iterator[str]:
    will = {purpose.key: purpose for purpose in after.legal.consents}
    for purpose in before.legal.consents:
        now = will.get(purpose.key)
        if now is None or (now.title, now.text) != (purpose.title, purpose.text):
            agreed = people_who_agreed(purpose.key)
            said = _("Zgoda „{title}”: {count} osób zgodziło się na dawną treść. O nową zapytamy od nowa.")
            gone = _("Zgoda „{title}” zniknie ze strony. Zgodziło się na nią {count} osób.")
            yield (gone if now is None else said).format(title=purpose.title, count=agreed)


def _offices(before: Rules, after: Rules) -> Iterator[str]:
    gone = {office.key: office.name for office in before.offices} | {}
    for office in after.offices:
        gone.pop(office.key, None)
    for key, name in gone.items():
        roles = StaffRole.objects.filter(offices__contains=[key]).values_list("name", flat=True)
        yield _("Biuro „{name}” zniknie ze stron i z druków.").format(name=name)
        for role in roles:
            yield _("Rola „{role}” straci zasięg tego biura.").format(role=role)


def _form(before: Rules, after: Rules) -> Iterator[str]:
    if before.application.form_downloadable and not after.application.form_downloadable:
        yield _("Ze strony zniknie druk wniosku.")
    elif before.application != after.application or before.offices != after.offices:
        yield _("Druk wniosku zmieni się od tego dnia.")
