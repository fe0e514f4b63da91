"""What a change of rules does to every account, in sentences. Who gains or loses rights is told elsewhere."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from portal.rulebook.rules import Rules
from portal.rulebook.sections.section import Section


def everybody_meets(before: Rules, after: Rules, residents: Callable[[], int]) -> Iterator[str]:
    """Yield a sentence for each such change; ``residents`` counts open accounts and is asked only when needed."""
    yield from _closure(before, after, residents)
    yield from _identifiers(before, after, residents)
    for section, sentence in (
        ("contact_data", _("Zmiana danych kontaktowych będzie działać inaczej dla wszystkich kont: {count}.")),
        ("readings", _("Odczyty liczników będą działać inaczej dla wszystkich kont: {count}.")),
        ("ledger", _("Strona rozliczeń zmieni się dla wszystkich kont: {count}.")),
        (
            "payments",
            _("Zmieni się to, dokąd płacą mieszkańcy. Sprawdź numery z bankiem. Kont: {count}."),
        ),
        ("notices", _("E-maile o nowościach będą przychodzić inaczej. Kont jest teraz: {count}.")),
        ("documents", _("Zmieni się to, kto czyta dokumenty. Kont jest teraz: {count}.")),
    ):
        if differ(getattr(before, section), getattr(after, section)):
            yield sentence.format(count=residents())
    if differ(before.issue, after.issue):
        yield _("Wydawanie danych zmieni się od nowych wniosków. Działające konta zostają.")


def _closure(before: Rules, after: Rules, residents: Callable[[], int]) -> Iterator[str]:
    was, will = before.closure, after.closure
    if was.lapses_on != will.lapses_on:
        if will.lapses_on:
            sentence = _("Konta wygasną {day}, jeśli nikt ich nie odnowi. Teraz jest ich {count}.")
            yield sentence.format(day=will.lapses_on, count=residents())
        else:
            yield _("Konta nie będą już wygasać w ustalonym dniu: {count}.").format(count=residents())
    if (was.on_title_end, was.title_end_days) != (will.on_title_end, will.title_end_days):
        yield _("Kto odtąd straci tytuł do lokalu, będzie miał konto jeszcze tyle dni: {days}.").format(
            days=will.title_end_days or 0
        )
    if was.notice_by != will.notice_by:
        yield _("O zamknięciu i blokadzie konta powiemy inaczej. Dotyczy to nowych zamknięć i blokad.")


def _identifiers(before: Rules, after: Rules, residents: Callable[[], int]) -> Iterator[str]:
    was, will = before.identifier, after.identifier
    if (was.kind, was.pattern, was.digits, was.fallback) != (will.kind, will.pattern, will.digits, will.fallback):
        yield _("Nowe identyfikatory dostaną tylko nowe konta. Obecne zostają: {count}.").format(count=residents())
    if was.also_accepted != will.also_accepted:
        yield _("Zmieni się to, co można wpisać przy logowaniu. Identyfikator działa zawsze.")


def differ(was: Section, will: Section) -> bool:
    """Return whether two sections say something else; saying a default aloud is no difference."""
    return was.model_dump() != will.model_dump()
