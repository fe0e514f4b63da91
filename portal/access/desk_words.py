"""What a worker is told of the state of an account, and which ways out the rules leave. Pure.

The states themselves, and what the owner is told, are in ``standing_words``.
"""

from dataclasses import dataclass, field

from portal.access.standing_words import AccountState
from portal.rulebook.refusal import Translate, untranslated
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class WorkerWords:
    """What a worker reads on the person's card. ``ways_out`` are keys of acts with words, the usual one first."""

    key: str
    title: str
    text: str
    ways_out: tuple[tuple[str, str], ...] = field(default=())


def words_for_worker(
    state: AccountState, rules: Rules, translate: Translate = untranslated, *, decider: str = ""
) -> WorkerWords:
    """Return what a worker is told, for every state. ``decider`` is the name of the role that decides on misuse."""
    _ = translate
    title, text = _worker_state(state, _)
    return WorkerWords(state.key, title, text, _worker_ways(state, rules, _, decider))


def words_of_a_title_again(rules: Rules, *, acts_for_another: bool = False) -> str:
    """Return what a worker does for a closed account whose person holds a title again: it never opens by itself."""
    if acts_for_another:
        return "Tytuł wrócił. Zapisz nowe upoważnienie i wydaj dane."
    if rules.issue.moment == "at_once":
        return "Tytuł wrócił. Przyjmij wniosek i od razu wydaj nowe hasło."
    return "Tytuł wrócił. Przyjmij nowy wniosek, konto otworzy się po odbiorze danych."


def _worker_state(state: AccountState, translate: Translate) -> tuple[str, str]:
    _ = translate
    said: dict[str, tuple[str, str]] = {
        "open": (_("Działa"), ""),
        "locked_for_minutes": (_("Zamknięte po błędach"), _("Za dużo nieudanych logowań. Otworzy się samo.")),
        "locked_for_good": (_("Zamknięte po błędach"), _("Za dużo nieudanych logowań. Samo się nie otworzy.")),
        "opens_later": (_("Otworzy się później"), _("Dane są wydane, konto zacznie działać {when}.")),
        "expired_password": (_("Hasło startowe wygasło"), _("Osoba nie zalogowała się na czas.")),
        "prepared": (_("Dane czekają na odbiór"), _("Nikt ich jeszcze nie odebrał.")),
        "blocked_on_report": (_("Zablokowane po zgłoszeniu"), _("Zgłoszono zgubione dane albo obcą osobę na koncie.")),
        "blocked_by_decision": (_("Zablokowane decyzją"), _("Decyzja z powodu nadużycia.")),
        "closed_on_request": (_("Zamknięte na wniosek"), ""),
        "closed_title_ended": (_("Zamknięte: koniec tytułu"), _("Żaden tytuł, który daje konto, już nie działa.")),
        "closed_for_misuse": (_("Zamknięte za nadużycie"), ""),
        "lapsed": (_("Wygasło"), _("Nikt nie odnowił konta na czas.")),
        "ended_representation": (_("Koniec upoważnienia"), _("Konto działało na czas upoważnienia.")),
        "erased": (_("Dane usunięte"), _("Minął czas przechowywania.")),
    }
    title, text = said[state.key]
    return title, text.format(when=state.opens_words) if state.key == "opens_later" else text


def _worker_ways(state: AccountState, rules: Rules, translate: Translate, decider: str) -> tuple[tuple[str, str], ...]:
    _ = translate
    is_new = rules.identifier.on_reissue == "new"
    reissue = (
        "reissue",
        _("Wydaj nowy identyfikator i nowe hasło, osobiście.")
        if is_new
        else _("Wydaj nowe hasło do tego identyfikatora."),
    )
    if {"in_person", "written_request"}.isdisjoint(rules.sign_in.lost_password_ways):
        reissue = ("link", _("Wyślij link do nowego hasła na potwierdzony adres."))
    unlock = ("unlock", _("Po obejrzeniu dokumentu zdejmij blokadę logowania."))
    decided = _("Zdejmuje tylko: {role}.").format(role=decider) if decider else _("Zdejmij blokadę i wpisz powód.")
    apply_again = ("apply", _("Konto wraca tylko po nowym wniosku."))
    ways: dict[str, tuple[tuple[str, str], ...]] = {
        "open": (),
        "locked_for_minutes": (unlock, reissue),
        "locked_for_good": (reissue,) if is_new else (unlock, reissue),
        "opens_later": (),
        "expired_password": (reissue,),
        "prepared": (("hand_over", _("Wydaj dane i weź podpis na potwierdzeniu.")),),
        "blocked_on_report": (reissue,)
        if is_new
        else (("unblock", _("Obejrzyj dokument, wpisz powód i odblokuj.")), reissue),
        "blocked_by_decision": (("unblock", decided),),
        "ended_representation": (("apply", _("Zapisz nowe upoważnienie i wydaj dane.")),),
        "lapsed": (("renew", _("Obejrzyj dokument i odnów konto.")), apply_again),
        "erased": (),
    }
    return ways.get(state.key, (apply_again,))
