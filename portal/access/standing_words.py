"""What is said to the owner of an account that does not open, by its state and the rules. Pure.

What a worker is told is in ``desk_words``; loading the state is in ``account_state``.
"""

import datetime as dt
from dataclasses import dataclass

from portal.rulebook.refusal import Translate, untranslated
from portal.rulebook.rules import Rules

# A lock that only a visit or a new password ends; the same moment as ``accounts.lock_steps``.
FOR_GOOD = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class AccountState:
    """All that decides what is said. ``standing`` is a word of ``accounts.lifecycle``; moments are in UTC.

    ``opens_words`` is the moment the account opens, in words for people. ``acts_for_another`` is a representative's.
    """

    standing: str
    now: dt.datetime
    locked_until: dt.datetime | None = None
    opens_at: dt.datetime | None = None
    opens_words: str = ""
    has_expired_password: bool = False
    acts_for_another: bool = False
    estate: str = ""  # name or code; decides which office is named

    @property
    def key(self) -> str:
        """Return the one word for the state; ``open`` when nothing stands in the way."""
        if self.standing != "active":
            return "ended_representation" if self.acts_for_another and self.standing == "lapsed" else self.standing
        if self.locked_until is not None and self.locked_until > self.now:
            return "locked_for_good" if self.locked_until >= FOR_GOOD else "locked_for_minutes"
        if self.opens_at is not None and self.opens_at > self.now:
            return "opens_later"
        return "expired_password" if self.has_expired_password else "open"

    @property
    def minutes_left(self) -> int:
        """Return how many minutes a lock still lasts, rounded up; 0 without one."""
        if self.locked_until is None or self.locked_until >= FOR_GOOD:
            return 0
        return max(0, -int(-(self.locked_until - self.now).total_seconds() // 60))


@dataclass(frozen=True, slots=True)
class Place:
    """An office as it is shown: its name, where it is, when it is open, whom to call."""

    name: str
    where: str
    hours: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResidentWords:
    """What the owner reads after a right password: what is the matter, what to do, where."""

    key: str
    title: str
    text: str
    to_do: str
    places: tuple[Place, ...] = ()


def places_for(rules: Rules, task: str, estate: str = "", translate: Translate = untranslated) -> tuple[Place, ...]:
    """Return the offices that do a task, those of the estate when it is known and has any."""
    offices = rules.offices_for(task, estate) or rules.offices_for(task)
    return tuple(
        Place(
            office.name,
            ", ".join(filter(None, (office.address, _rooms(office.rooms, translate)))),
            office.hours,
            tuple(phone.number for phone in office.phones),
        )
        for office in offices
    )


def _rooms(rooms: tuple[str, ...], translate: Translate) -> str:
    _ = translate
    return _("pokój {rooms}").format(rooms=_(" lub ").join(rooms)) if rooms else ""


def words_for_resident(state: AccountState, rules: Rules, translate: Translate = untranslated) -> ResidentWords | None:
    """Return what the owner is told, or None when the account is open.

    Source: S3, S8, S9, S10, H7, H11 – five failures, a call, a decision and the end of a title are different things.
    """
    _ = translate
    key = state.key
    if key == "open":
        return None
    title, text = _resident_state(state, rules, _)
    to_do, task = _resident_way(state, rules, _)
    return ResidentWords(key, title, text, to_do, places_for(rules, task, state.estate, _) if task else ())


def _resident_state(state: AccountState, rules: Rules, translate: Translate) -> tuple[str, str]:
    _ = translate
    misuse = rules.closure.misuse_words or _("Ktoś użył konta wbrew regulaminowi.")
    said: dict[str, tuple[str, str]] = {
        "locked_for_minutes": (_("Logowanie jest na chwilę zamknięte"), _("Było za dużo złych prób.")),
        "locked_for_good": (_("Logowanie jest zamknięte"), _("Było za dużo złych prób. To mógł być ktoś obcy.")),
        "opens_later": (_("Konto jeszcze nie działa"), _("Konto zacznie działać {when}.")),
        "expired_password": (
            _("Hasło startowe straciło ważność"),
            _("Hasło z pisma działa tylko przez pewien czas."),
        ),
        "prepared": (_("Dane do konta czekają"), _("Konto zacznie działać, gdy odbierzesz dane.")),
        "blocked_on_report": (
            _("Konto jest zablokowane po zgłoszeniu"),
            _("Mamy zgłoszenie, że ktoś mógł poznać hasło. Dlatego nikt teraz nie wejdzie na konto."),
        ),
        "blocked_by_decision": (_("Konto zablokowała spółdzielnia"), misuse),
        "closed_on_request": (_("Konto jest zamknięte na wniosek"), _("Mamy wniosek o odebranie dostępu.")),
        "closed_title_ended": (_("Konto jest zamknięte"), _("Skończył się tytuł do lokalu.")),
        "closed_for_misuse": (_("Spółdzielnia zamknęła konto"), misuse),
        "lapsed": (_("Konto wygasło"), _("Nikt nie odnowił konta na czas.")),
        "ended_representation": (_("Upoważnienie się skończyło"), _("Konto działało tylko na czas upoważnienia.")),
        "erased": (_("Konta już nie ma"), _("Dane konta są usunięte.")),
    }
    title, text = said[state.key]
    return title, text.format(when=state.opens_words) if state.key == "opens_later" else text


def _resident_way(state: AccountState, rules: Rules, translate: Translate) -> tuple[str, str]:
    """Return what to do, and for which task of an office one goes there; an empty task names no office."""
    _ = translate
    collect = (_("Przyjdź po nie osobiście."), "collection")
    in_person = rules.issue.handover == "in_person"
    explain = (_("Wyjaśnij to u nas. Powiemy, co dalej."), "blocking")
    ways: dict[str, tuple[str, str]] = {
        "locked_for_minutes": (
            _("Odczekaj i spróbuj jeszcze raz. Zostało minut: {count}.").format(count=state.minutes_left),
            "",
        ),
        "locked_for_good": _new_password(rules, _),
        "opens_later": (_("Zaloguj się, gdy ten czas minie."), ""),
        "expired_password": _new_password(rules, _),
        "prepared": collect if in_person else (_("Poczekaj na przesyłkę od nas."), ""),
        "blocked_on_report": _after_report(rules, _),
        "blocked_by_decision": explain,
        "closed_for_misuse": explain,
        "closed_title_ended": (_("Masz tytuł do lokalu? Złóż nowy wniosek o konto."), "applications"),
        "ended_representation": (_("Przynieś nowe upoważnienie."), "applications"),
    }
    return ways.get(state.key, (_("Chcesz znów mieć konto? Złóż nowy wniosek."), "applications"))


def _after_report(rules: Rules, translate: Translate) -> tuple[str, str]:
    _ = translate
    if rules.identifier.on_reissue == "new":
        return _(
            "Przyjdź osobiście. Dostaniesz nowy identyfikator i nowe hasło. Stare już nie zadziałają."
        ), "collection"
    return _("Przyjdź z dokumentem tożsamości. Odblokujemy konto albo damy nowe hasło."), "incidents"


def _new_password(rules: Rules, translate: Translate) -> tuple[str, str]:
    _ = translate
    ways = rules.sign_in.lost_password_ways
    if "email_link" in ways:
        return _("Ustaw nowe hasło. Link przyjdzie e-mailem."), ""
    if "in_person" not in ways:
        return _("Złóż pisemny wniosek o nowe hasło."), "incidents"
    if rules.identifier.on_reissue == "new":
        return _("Przyjdź osobiście. Dostaniesz nowy identyfikator i nowe hasło."), "collection"
    return _("Przyjdź z dokumentem tożsamości. Od razu dostaniesz nowe hasło."), "collection"
