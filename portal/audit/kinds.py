"""The closed list of what the audit trail may hold: each kind with its words for people. Writing is in ``actions``.

To add a kind, add one line to ``_ACTS`` (something was done) or ``_LOOKS`` (somebody on the staff looked) and use its
name as a literal, or as a value of a literal mapping, in ``record_event(action="…")`` or ``record_look(what="…")``::

    Kind("account.told", "Zawiadomiono o stanie konta", _("Zawiadomiono Cię o stanie konta"), ACCESS),
    Kind("account.blocked", "Zablokowano konto", _("Zablokowano Twoje konto"), SECURITY),

in this order: the name ``room_thing.past_participle``, words for the staff's search, words for the person whose account
or data it is (``""`` = the person's own list does not show it), and why such things are done at all. The words for the
person are in their language, so they are marked for translation. ``tests/repository/test_audit_kinds.py`` fails for a
name that is used and not here, and for one that is here and not used.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

# Why things are done, in the words a resident reads; an act may say something more exact of its own.
SECURITY = _("bezpieczeństwo konta")
ACCESS = _("prowadzenie konta")
CONSENTS = _("zgody i regulamin")
LEDGERS = _("rozliczenie opłat")
READINGS = _("rozliczenie liczników")
SETTINGS = _("ustawienia spółdzielni")
STAFF = _("uprawnienia pracowników")
SERVICE = _("obsługa przy okienku")
NEWS = _("ogłoszenia dla mieszkańców")
OVERSIGHT = _("kontrola, kto co robił")
FAULTS = _("zgłoszenia awarii")

LOOK = "look."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. ``own_words`` speak to the person concerned and are msgids; empty = not for their list."""

    name: str
    words: str
    own_words: str
    purpose: str

    @property
    def is_look(self) -> bool:
        """Return whether somebody looked and nothing was changed."""
        return self.name.startswith(LOOK)


class UnknownKind(ValueError):
    """Something would be written that the closed list does not know."""

    def __init__(self, name: str) -> None:
        super().__init__(f'the audit trail knows no kind "{name}": add its line to portal/audit/kinds.py')


_ACTS = (
    Kind("account.created", "Założono konto", _("Założono Twoje konto"), ACCESS),
    Kind("account.given", "Przypisano konto do osoby", _("Przypisano do Ciebie konto"), ACCESS),
    Kind("account.initial_password_given", "Nadano hasło startowe", _("Nadano nowe hasło startowe"), ACCESS),
    Kind("account.password_link_sent", "Wysłano link do nowego hasła", _("Wysłano link do nowego hasła"), SECURITY),
    Kind("account.password_changed", "Zmieniono hasło", _("Zmieniono hasło"), SECURITY),
    Kind("account.prepared", "Przygotowano konto do odbioru", _("Przygotowano Twoje konto do odbioru"), ACCESS),
    Kind("account.opened", "Otwarto konto", _("Otwarto Twoje konto"), ACCESS),
    Kind("account.closed", "Zamknięto konto", _("Zamknięto Twoje konto"), ACCESS),
    Kind("account.lapsed", "Wygasło konto", _("Wygasło Twoje konto"), ACCESS),
    Kind("account.renewed", "Odnowiono konto", _("Odnowiono Twoje konto"), ACCESS),
    Kind("account.erased", "Usunięto dane konta", _("Usunięto dane Twojego konta"), ACCESS),
    Kind("account.told", "Zawiadomiono o stanie konta", _("Zawiadomiono Cię o stanie konta"), ACCESS),
    Kind("account.blocked", "Zablokowano konto", _("Zablokowano Twoje konto"), SECURITY),
    Kind("account.unblocked", "Odblokowano konto", _("Odblokowano Twoje konto"), SECURITY),
    Kind("account.identity_seen", "Sprawdzono dokument tożsamości", _("Pokazano dokument tożsamości"), SECURITY),
    Kind("account.sign_in_unlocked", "Zdjęto blokadę logowania", _("Zdjęto blokadę logowania"), SECURITY),
    Kind("account.signed_in", "Zalogowano się", "", SECURITY),
    Kind("account.second_factor_enrolled", "Włączono drugi składnik", _("Włączono drugi składnik"), SECURITY),
    Kind("account.second_factor_removed", "Usunięto drugi składnik", _("Usunięto drugi składnik"), SECURITY),
    Kind("account.passkey_added", "Dodano klucz dostępu", _("Dodano klucz dostępu"), SECURITY),
    Kind("account.passkey_removed", "Usunięto klucz dostępu", _("Usunięto klucz dostępu"), SECURITY),
    Kind("application.done", "Wykonano wniosek o odebranie dostępu", _("Wykonano wniosek"), ACCESS),
    Kind("audit.exported", "Pobrano dziennik do pliku", "", OVERSIGHT),
    Kind("account.identifier_changed", "Zmieniono identyfikator", _("Zmieniono Twój identyfikator"), SECURITY),
    Kind("application.accepted", "Przyjęto wniosek", _("Przyjęto Twój wniosek"), ACCESS),
    Kind("application.called", "Zapisano telefon w sprawie wniosku", _("Telefon w sprawie wniosku"), ACCESS),
    Kind("application.collected", "Odebrano dane do wniosku", _("Odebrano dane do konta"), ACCESS),
    Kind("application.confirmed", "Potwierdzono formularz ze strony", "", ACCESS),
    Kind("application.received", "Wpłynął formularz ze strony", "", ACCESS),
    Kind("application.expired", "Wniosek przeterminowany", _("Minął termin Twojego wniosku"), ACCESS),
    Kind("application.matched", "Wskazano osobę do wniosku", _("Wniosek ze strony przypisano do Ciebie"), ACCESS),
    Kind("application.notified", "Zawiadomiono o danych do odbioru", _("Zawiadomiono, że dane czekają"), ACCESS),
    Kind("application.prepared", "Przygotowano dane do wniosku", _("Przygotowano dane do Twojego konta"), ACCESS),
    Kind("application.refused", "Odmówiono dostępu", _("Odmówiono dostępu"), ACCESS),
    Kind("application.taken", "Wpisano wniosek", _("Wpisano Twój wniosek"), ACCESS),
    Kind("application.withdrawn", "Wycofano wniosek", _("Wycofano Twój wniosek"), ACCESS),
    Kind("credentials.code_used", "Użyto jednorazowego kodu", _("Użyto jednorazowego kodu"), SECURITY),
    Kind("credentials.handed_over", "Wydano dane do logowania", _("Wydano dane do logowania"), ACCESS),
    Kind("credentials.reissued", "Przygotowano nowe dane do logowania", _("Przygotowano nowe dane"), ACCESS),
    Kind("credentials.printed", "Potwierdzono wydruk danych do logowania", _("Wydrukowano dane do logowania"), ACCESS),
    Kind("credentials.shown", "Pokazano hasło startowe do druku", _("Wydrukowano Twoje hasło startowe"), SECURITY),
    Kind("bulk_list.canceled", "Przerwano listę wniosków", "", ACCESS),
    Kind("bulk_list.confirmed", "Potwierdzono listę wniosków", "", ACCESS),
    Kind("bulk_list.sent", "Wysłano listę wniosków", "", ACCESS),
    Kind("branding.changed", "Zmieniono wygląd strony", "", SETTINGS),
    Kind("confirmation.issued", "Wydano potwierdzenie salda", _("Wydano potwierdzenie salda"), LEDGERS),
    Kind("consent.given", "Zapisano zgodę", _("Zapisano Twoją zgodę"), CONSENTS),
    Kind("consent.withdrawn", "Zapisano cofnięcie zgody", _("Zapisano cofnięcie zgody"), CONSENTS),
    Kind("person_contact.asked", "Poproszono o zmianę danych kontaktowych", _("Poproszono o zmianę danych"), ACCESS),
    Kind("person_contact.changed", "Zmieniono dane kontaktowe osoby", _("Zmieniono Twoje dane kontaktowe"), ACCESS),
    Kind("person_contact.refused", "Odmówiono zmiany danych", _("Nie przyjęto zmiany danych"), ACCESS),
    Kind("person_contact.withdrawn", "Osoba wycofała zmianę danych", _("Wycofano zmianę danych"), ACCESS),
    Kind("person_contact.address_confirmed", "Potwierdzono nowy e-mail", _("Potwierdzono nowy e-mail"), SECURITY),
    Kind("person_contact.confirmed", "Osoba potwierdziła dane kontaktowe", _("Potwierdzono dane kontaktowe"), ACCESS),
    Kind("contact.changed", "Zmieniono adres lub telefony biura", "", SETTINGS),
    Kind("export.read", "Program odebrał dane z portalu", "", LEDGERS),
    Kind("export.sent_back", "Zapisano plik dla programu księgowego", "", LEDGERS),
    Kind("export.downloaded", "Pobrano kopię danych spółdzielni", "", OVERSIGHT),
    Kind("own_export.requested", "Zamówiono pliki z danymi osoby", _("Zamówiono pliki z Twoimi danymi"), ACCESS),
    Kind("own_export.downloaded", "Pobrano plik z danymi osoby", _("Pobrano plik z Twoimi danymi"), SECURITY),
    Kind("export.requested", "Zamówiono kopię danych spółdzielni", "", OVERSIGHT),
    Kind("api_token.made", "Założono klucz dla programu", "", SETTINGS),
    Kind("api_token.revoked", "Unieważniono klucz programu", "", SETTINGS),
    Kind("import_expectation.changed", "Zmieniono, kiedy czekamy na pliki", "", SETTINGS),
    Kind("import_inbox.changed", "Zmieniono skrzynkę plików", "", SETTINGS),
    Kind("import.applied", "Wczytano plik", "", LEDGERS),
    Kind("import.applied_with_rejects", "Wczytano plik bez odrzuconych wierszy", "", LEDGERS),
    Kind("import.cancelled", "Przerwano wczytywanie pliku", "", LEDGERS),
    Kind("import.consented", "Zatwierdzono podgląd pliku", "", LEDGERS),
    Kind("import.files_deleted", "Usunięto stare pliki importu", "", LEDGERS),
    Kind("import.previewed", "Pokazano podgląd pliku", "", LEDGERS),
    Kind("import.queued", "Przyjęto plik do wczytania", "", LEDGERS),
    Kind("import.refused", "Odrzucono plik", "", LEDGERS),
    Kind("import.reversed", "Wystornowano wczytany plik", "", LEDGERS),
    Kind("import.stop_wished", "Poproszono o przerwanie wczytywania", "", LEDGERS),
    Kind("import.undo_wished", "Poproszono o cofnięcie pliku", "", LEDGERS),
    Kind("import.undone", "Cofnięto wczytany plik", "", LEDGERS),
    Kind("import.vanishing_allowed", "Pozwolono, by plik zamknął wiele zapisów", "", LEDGERS),
    Kind("import_profile.archived", "Odłożono profil importu do archiwum", "", LEDGERS),
    Kind("import_profile.changed", "Zmieniono profil importu", "", LEDGERS),
    Kind("import_profile.created", "Utworzono profil importu", "", LEDGERS),
    Kind("import_profile.deleted", "Usunięto profil importu", "", LEDGERS),
    Kind("import_profile.restored", "Przywrócono profil importu z archiwum", "", LEDGERS),
    Kind("import.unchanged", "Sprawdzono plik, nic się nie zmieniło", "", LEDGERS),
    Kind("ledger.balances_drifted", "Salda nie zgadzają się z zapisami", "", LEDGERS),
    Kind("ledger.corrected", "Dopisano korektę", "", LEDGERS),
    Kind("ledger.days_closed", "Zamknięto okres w kartotece", "", LEDGERS),
    Kind("ledger.days_reopened", "Otwarto okres w kartotece", "", LEDGERS),
    Kind("ledger.reversed", "Wystornowano zapis", "", LEDGERS),
    Kind("letters.canceled", "Przerwano serię listów", "", ACCESS),
    Kind("letters.printed", "Potwierdzono wydruk serii listów", "", ACCESS),
    Kind("letters.requested", "Zlecono serię listów", "", ACCESS),
    Kind("message.cancelled", "Cofnięto wiadomość przed wysłaniem", _("Cofnięto wiadomość do Ciebie"), ACCESS),
    Kind("message.sent_again", "Wysłano wiadomość jeszcze raz", _("Wysłano jeszcze raz wiadomość do Ciebie"), ACCESS),
    Kind("announcement.archived", "Przeniesiono ogłoszenie do archiwum", "", NEWS),
    Kind("announcement.corrected", "Poprawiono ogłoszenie", "", NEWS),
    Kind("announcement.deleted", "Usunięto szkic ogłoszenia", "", NEWS),
    Kind("announcement.files_changed", "Zmieniono załączniki ogłoszenia", "", NEWS),
    Kind("announcement.published", "Opublikowano ogłoszenie", "", NEWS),
    Kind("announcement.withdrawn", "Wycofano ogłoszenie", "", NEWS),
    Kind("announcement.written", "Napisano szkic ogłoszenia", "", NEWS),
    Kind("calendar.made", "Zrobiono adres kalendarza", _("Zrobiono adres Twojego kalendarza"), ACCESS),
    Kind("calendar.switched_off", "Wyłączono kalendarz", _("Wyłączono adres Twojego kalendarza"), ACCESS),
    Kind("notices.chosen", "Wybrano powiadomienia", _("Wybrano, które e-maile przychodzą"), ACCESS),
    Kind("person.note_written", "Zapisano notatkę o osobie", _("Zapisano notatkę o Tobie"), ACCESS),
    Kind("document.published", "Ogłoszono dokument", "", SERVICE),
    Kind("document.withdrawn", "Wycofano dokument", "", SERVICE),
    Kind("letter.opened", "Otwarto pismo na koncie", _("Otwarto pismo do Ciebie"), SERVICE),
    Kind("letter.posted", "Wysłano pismo pocztą", _("Wysłano pocztą pismo do Ciebie"), SERVICE),
    Kind("letter.recalled", "Cofnięto pismo", _("Cofnięto pismo do Ciebie"), SERVICE),
    Kind("letter.sent", "Wysłano pismo", _("Wysłano pismo do Ciebie"), SERVICE),
    Kind("legal_hold.lifted", "Zdjęto zakaz usuwania danych", _("Zdjęto zakaz usuwania danych"), ACCESS),
    Kind("legal_hold.set", "Wstrzymano usuwanie danych", _("Wstrzymano usuwanie danych"), ACCESS),
    Kind("reading.accepted", "Przyjęto odczyt licznika", _("Przyjęto odczyt licznika"), READINGS),
    Kind("reading.corrected", "Poprawiono odczyt licznika", _("Poprawiono odczyt licznika"), READINGS),
    Kind("reading.given", "Podano odczyt licznika", _("Podano odczyt licznika"), READINGS),
    Kind("reading.refused", "Odrzucono odczyt licznika", _("Odrzucono odczyt licznika"), READINGS),
    Kind("reading.taken_back", "Cofnięto przyjęcie odczytu licznika", _("Cofnięto przyjęcie odczytu"), READINGS),
    Kind("reading.typed_in", "Wpisano odczyt licznika w biurze", _("Wpisano odczyt licznika"), READINGS),
    Kind("receipt.printed", "Wydrukowano potwierdzenie odbioru", _("Wydrukowano potwierdzenie odbioru"), ACCESS),
    Kind("regulation.accepted", "Przyjęto regulamin", _("Przyjęto regulamin"), CONSENTS),
    Kind("regulation.published", "Ogłoszono regulamin", "", SETTINGS),
    Kind("representation.ended", "Zakończono upoważnienie", _("Zakończono upoważnienie"), ACCESS),
    Kind("representation.recorded", "Zapisano upoważnienie", _("Zapisano upoważnienie"), ACCESS),
    Kind("role.changed", "Zmieniono rolę", "", STAFF),
    Kind("role.created", "Dodano rolę", "", STAFF),
    Kind("role.removed", "Usunięto rolę", "", STAFF),
    Kind("roles.adopted", "Wczytano role spółdzielni", "", STAFF),
    Kind("rulebook.adopted", "Zmieniono zasady", "", SETTINGS),
    Kind("staff.roles_given", "Nadano role pracownikowi", "", STAFF),
    Kind("fault.reported", "Zgłoszono awarię", _("Zapisano Twoje zgłoszenie awarii"), FAULTS),
    Kind("fault.joined", "Dołączono do zgłoszenia", _("Dołączono Cię do zgłoszenia"), FAULTS),
    Kind("fault.left", "Wycofano dołączenie do zgłoszenia", _("Wycofano dołączenie do zgłoszenia"), FAULTS),
    Kind("fault.message_written", "Napisano w sprawie zgłoszenia", _("Napisano w sprawie zgłoszenia"), FAULTS),
    Kind("fault.note_written", "Zapisano notatkę do zgłoszenia", "", FAULTS),
    Kind("fault.state_changed", "Zmieniono stan zgłoszenia", _("Zmieniono stan zgłoszenia"), FAULTS),
    Kind("fault.assigned", "Przydzielono zgłoszenie", "", FAULTS),
    Kind("fault.planned", "Zapisano następny krok zgłoszenia", _("Zapisano następny krok zgłoszenia"), FAULTS),
    Kind("fault.merged", "Połączono zgłoszenia", _("Połączono Twoje zgłoszenie z innym"), FAULTS),
    Kind("fault.rated", "Oceniono zgłoszenie", _("Zapisano ocenę zgłoszenia"), FAULTS),
    Kind("fault.texts_erased", "Usunięto treść starych zgłoszeń", "", FAULTS),
    Kind("fault_answer.saved", "Zapisano wzór odpowiedzi", "", FAULTS),
    Kind("fault_answer.removed", "Usunięto wzór odpowiedzi", "", FAULTS),
    Kind("outage.announced", "Ogłoszono przerwę", "", FAULTS),
    Kind("outage.changed", "Zmieniono przerwę", "", FAULTS),
    Kind("outage.ended", "Zakończono przerwę", "", FAULTS),
)

# What the staff look at; ``record_look(what="journal")`` writes the kind ``look.journal``.
_LOOKS = (
    Kind("look.bulk_list", "Przeglądano listę wniosków", _("listę osób, które mają dostać konto"), ACCESS),
    Kind("look.confirmations", "Przeglądano salda do potwierdzenia", _("salda Twoich lokali"), LEDGERS),
    Kind("look.contact_change", "Czytano zmianę danych osoby", _("zmianę Twoich danych kontaktowych"), ACCESS),
    Kind("look.letters", "Przeglądano serię listów", _("list z danymi do Twojego konta"), ACCESS),
    Kind("look.letter", "Czytano pismo do osoby", _("pismo do Ciebie"), SERVICE),
    Kind("look.message", "Czytano wiadomość do osoby", _("wiadomość do Ciebie"), ACCESS),
    Kind("look.journal", "Przeglądano dziennik osoby", _("dziennik zdarzeń Twojego konta"), OVERSIGHT),
    Kind("look.person_card", "Otwarto kartę osoby", _("Twoją kartę: lokale, rozliczenia i konto"), SERVICE),
    Kind("look.person_history", "Przeglądano historię osoby", _("historię Twoich spraw"), SERVICE),
    Kind("look.premises_card", "Otwarto kartę lokalu", _("kartę Twojego lokalu"), SERVICE),
    Kind("look.person_files", "Przeglądano dane osoby z plików", _("Twoje dane z wczytanych plików"), SERVICE),
    Kind("look.source_line", "Otwarto wiersz wczytanego pliku", _("wiersz wczytanego pliku"), LEDGERS),
    Kind("look.unmatched_payments", "Przeglądano nieprzypisane wpłaty", _("wpłaty bez lokalu"), LEDGERS),
    Kind("look.fault_case", "Otwarto zgłoszenie awarii", _("Twoje zgłoszenie awarii"), FAULTS),
    Kind("look.readings", "Przeglądano odczyty liczników", _("odczyty Twoich liczników"), READINGS),
    Kind("look.rejected_rows", "Przeglądano odrzucone wiersze pliku", _("wiersze wczytanego pliku"), LEDGERS),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (*_ACTS, *_LOOKS)}


def kind_named(name: str) -> Kind:
    """Return the kind; raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def look_named(what: str) -> Kind:
    """Return the kind of a look at something; raises UnknownKind."""
    return kind_named(f"{LOOK}{what}")
