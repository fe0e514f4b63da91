"""Polish sentences for what is wrong with a file or a row: what it is and how to mend it. Finding it is elsewhere."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing_import import bank_wording, book_wording, table_wording
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.records import NO_TEXT
from portal.kernel.money import zloty_text


def reason_of(problem: Problem) -> str:
    """Return the sentence for one problem of a row."""
    sentences = _row_sentences(get_language())
    text = sentences[problem.code]
    if problem.code == "premises_unknown" and problem.particulars.get("similar"):
        text = _("Nie ma takiego lokalu w rejestrze. Czy chodzi o %(similar)s? Wpisz indeks tak jak w rejestrze.")
    return text % _shown(problem.particulars)


def message_of(refused: FileRefused) -> str:
    """Return the sentences for a file that was refused, without characters that no text may hold."""
    return NO_TEXT.sub("?", _message_of(refused))


def _message_of(refused: FileRefused) -> str:
    if refused.code == "header_wrong":
        return _header_wrong(refused.particulars)
    if refused.code == "totals_differ":
        return _totals_differ(refused.particulars)
    if refused.code == "checks_differ":
        return table_wording.checks_differ(refused.particulars["checks"])
    return _file_sentences()[refused.code] % _shown(refused.particulars)


def _shown(particulars: Mapping[str, Any]) -> dict[str, Any]:
    joined = {name: ", ".join(map(str, value)) for name, value in particulars.items() if isinstance(value, list)}
    joined |= {name: f"{value:%d.%m.%Y}" for name, value in particulars.items() if isinstance(value, dt.date)}
    if "forms" in joined:
        joined["forms"] = joined["forms"].replace("YYYY", "RRRR")
    return {**particulars, **joined}


@lru_cache(maxsize=8)
def _row_sentences(language: str | None) -> dict[str, str]:  # noqa: ARG001  (the language is what is remembered)
    return {
        **bank_wording.row_sentences(),
        **table_wording.row_sentences(),
        "row_too_short": _("Wiersz ma za mało kolumn: %(found)s zamiast %(expected)s. Dopisz brakujące, także puste."),
        "row_too_long": _(
            "Wiersz ma za dużo kolumn: %(found)s zamiast %(expected)s. Jeśli w tekście jest znak podziału kolumn, "
            "weź ten tekst w cudzysłów. Jeśli program kończy tak każdy wiersz, wpisz w profilu trailing_separator."
        ),
        "column_without_name": _(
            "W kolumnie bez nazwy stoi tekst. Usuń go. Jeśli w opisie jest znak podziału kolumn, weź opis w cudzysłów."
        ),
        "unclosed_quote": _("Cudzysłów otwarty w tym wierszu nie jest zamknięty. Zamknij go albo usuń."),
        "control_character": _("Wiersz zawiera znak, którego nie ma w tekstach (%(code)s). Usuń go."),
        "undecodable_character": _("Wiersz zawiera literę, której nie da się odczytać. Wpisz ją jeszcze raz."),
        "line_too_long": _("Wiersz jest za długi: ponad %(limit)s bajtów. Sprawdź, czy nie zlepiło się wiele wierszy."),
        "row_unexpected": _(
            "Tego wiersza nie umiemy odczytać. Sprawdź, czy nie ma w nim czegoś niezwykłego, albo zgłoś go operatorowi."
        ),
        "value_missing": _("Brakuje wartości. Uzupełnij ją."),
        "premises_unknown": _(
            "Nie ma takiego lokalu w rejestrze. Popraw indeks albo najpierw dodaj lokal do rejestru."
        ),
        "account_fits_no_template": _(
            "To konto nie pasuje do wzorca z profilu (%(templates)s). Popraw konto albo wzorzec, albo wpisz w profilu "
            'others = "skip", a wiersze innych kont pominiemy.'
        ),
        "person_unknown": _(
            "Nie ma takiego kontrahenta w rejestrze. Popraw numer albo najpierw dodaj osobę do rejestru."
        ),
        "date_unreadable": _(
            "To nie jest data. Napisz ją w postaci: %(forms)s. Gdy cały plik ma inną, podaj ją w profilu."
        ),
        "date_impossible": _("Nie ma takiego dnia w kalendarzu. Popraw datę."),
        "date_out_of_range": _("Rok jest spoza lat 1945-2100. Popraw datę."),
        "amount_unreadable": _("To nie jest kwota. Napisz ją na przykład tak: 1234,56."),
        "amount_ambiguous": _(
            "Kwotę można odczytać na dwa sposoby. Napisz ją z groszami (na przykład 1234,00) "
            "albo ustaw w profilu znak dziesiętny."
        ),
        "amount_too_precise": _("Kwota ma więcej niż dwa miejsca po przecinku. Podaj ją co do grosza."),
        "amount_out_of_range": _("Kwota jest za duża. Największa to 999 999 999 999,99 zł."),
        "amount_is_zero": _("Kwota jest zerowa. Podaj kwotę różną od zera albo usuń wiersz."),
        "period_closed": _(
            "Okres do %(through)s jest zamknięty. Zapisz korektę z późniejszą datą albo poproś o otwarcie okresu."
        ),
        "both_sides": _("Podano i Wn, i Ma (%(credit)s). Zostaw jedną kwotę albo zrób z tego dwa wiersze."),
        "no_side": _("Nie podano ani Wn, ani Ma. Podaj jedną kwotę różną od zera albo usuń wiersz."),
        "kind_unknown": _("Nieznany rodzaj zapisu. Wpisz N, W, K albo O. Inne oznaczenia można opisać w profilu."),
        "account_unknown": _("Nieznane konto. Wpisz: opłaty, fundusz remontowy, kredyt albo inne."),
        **book_wording.row_sentences(),
        "text_too_long": _("Tekst jest za długi: %(found)s znaków, a może mieć %(limit)s. Skróć go."),
        "original_line_unreadable": _("To nie jest numer wiersza. Zostaw numer z pliku błędów."),
        "line_not_rejected": _("Import, który poprawiasz, nie odrzucił takiego wiersza. Zostaw numer z pliku błędów."),
        "line_without_number": _(
            "Ten wiersz nie miał numeru w poprzednim pliku poprawek. Weź go z pliku błędów pierwszego importu."
        ),
        "line_mended_already": _(
            "Ten wiersz był już poprawiony i zaksięgowany z inną treścią. Zmianę zapisz jako osobną korektę."
        ),
        "premises_kind_unknown": _(
            "Nieznany rodzaj lokalu. Wpisz: mieszkalny, użytkowy, garaż albo miejsce postojowe."
        ),
        "premises_differ": _("Ten sam lokal ma inne dane w wierszu %(line)s. Popraw jeden z tych wierszy."),
        "person_differs": _("Ta sama osoba ma inne dane w wierszu %(line)s. Popraw jeden z tych wierszy."),
        "area_wrong": _("To nie jest powierzchnia. Wpisz liczbę większą od zera, na przykład 48,20."),
        "share_wrong": _("To nie jest udział. Wpisz część całości, na przykład 1, 1/2 albo 0,5."),
        "number_unreadable": _("To nie jest liczba. Napisz ją na przykład tak: 48,20."),
        "number_ambiguous": _(
            "Liczbę można odczytać na dwa sposoby. Napisz ją z czterema miejscami (na przykład 1,2340) "
            "albo ustaw w profilu znak dziesiętny."
        ),
        "number_too_precise": _("Liczba ma więcej niż %(limit)s miejsca po przecinku. Zaokrąglij ją."),
        "number_not_positive": _("Ta liczba ma być większa od zera. Popraw ją albo zostaw puste."),
        "whole_number_wrong": _("To nie jest liczba całkowita od 0 do %(limit)s. Popraw ją albo zostaw puste."),
        "word_unknown": _("Nie znamy tego słowa. Wpisz jedno z: %(words)s."),
        "month_unreadable": _("To nie jest miesiąc. Napisz go na przykład tak: 2026-04."),
        "ends_before_start": _("Ostatni dzień jest przed pierwszym. Popraw jeden z nich."),
        "account_number_wrong": _(
            "To nie jest numer rachunku: cyfry kontrolne nie pasują do pozostałych. Wpisz 26 cyfr z umowy z bankiem."
        ),
        "currency_not_zloty": _("Księgujemy tylko złote. Wpisz kwotę w złotych, a w tej kolumnie PLN albo nic."),
        "currency_wrong": _("To nie jest waluta. Wpisz trzy litery, na przykład PLN."),
        "amount_is_negative": _("Kwota nie może być ujemna. Popraw ją albo zostaw puste."),
        "flat_rate_has_a_value": _("Ryczałt nie ma stanu licznika. Usuń stan albo zmień rodzaj odczytu."),
        "email_wrong": _("To nie jest adres e-mail. Popraw go albo usuń."),
        "person_kind_unknown": _("Nieznany rodzaj osoby. Wpisz F (fizyczna) albo P (prawna)."),
        "pesel_wrong": _(
            "PESEL to 11 cyfr albo 5 ostatnich cyfr. Tu jest znaków: %(found)s. Popraw albo zostaw puste."
        ),
        "pesel_sum_wrong": _("Ten PESEL ma błąd w cyfrach: ostatnia nie pasuje do pozostałych. Sprawdź numer."),
        "company_has_pesel": _("Osoba prawna nie ma numeru PESEL. Zostaw tę kolumnę pustą."),
        "payment_account_taken": _("Ten rachunek ma już inny lokal, w wierszu %(line)s. Popraw jeden z nich."),
        "payment_account_stored": _("Ten rachunek ma już inny lokal w rejestrze. Popraw numer."),
        "membership_number_taken": _("Ten numer członkowski ma już inna osoba, w wierszu %(line)s."),
        "membership_number_stored": _("Ten numer członkowski ma już inna osoba z rejestru."),
        "company_has_first_name": _("Osoba prawna nie ma imienia. Całą nazwę wpisz w kolumnie nazwiska."),
        "title_kind_unknown": _("Nieznany tytuł prawny. Wpisz: własność, własnościowe, lokatorskie albo najem."),
        "title_without_person": _("Jest tytuł prawny, a nie ma numeru osoby. Dopisz numer albo usuń dane tytułu."),
        "person_without_title": _("Jest osoba, a nie ma tytułu prawnego. Dopisz tytuł albo usuń dane osoby."),
        "title_ends_too_early": _("Tytuł kończy się przed swoim początkiem. Popraw dni Od i Do."),
        "title_overlaps": _("Osoba ma już taki tytuł do lokalu w tych dniach (wiersz %(line)s). Popraw dni Od i Do."),
        "title_overlaps_stored": _(
            "Osoba ma już w rejestrze więcej niż jeden taki tytuł w tych dniach. Popraw dni Od i Do."
        ),
    }


def _file_sentences() -> dict[str, str]:
    return {
        **bank_wording.file_sentences(),
        **table_wording.file_sentences(),
        "file_empty": _("Plik jest pusty. Wyślij plik z nagłówkiem i wierszami."),
        "file_is_no_text": _("To jest plik %(kind)s, a nie tekst. Zapisz go jako CSV i wyślij jeszcze raz."),
        "file_gone": _("Nie ma już zapisanego pliku. Wyślij go jeszcze raz."),
        "encoding_unsupported": _("Plik ma kodowanie %(encoding)s. Zapisz go jako CSV w UTF-8 i wyślij jeszcze raz."),
        "header_not_found": _(
            "W pliku nie ma wiersza z nazwami kolumn. Potrzebne są: %(expected)s. Początek pliku: „%(found)s”. "
            "Jeśli kolumny nazywają się inaczej, opisz je w profilu."
        ),
        "second_header": _(
            "Wiersz %(second)s ma inne nazwy kolumn niż nagłówek w wierszu %(first)s. To są dwa pliki w jednym. "
            "Podziel je i wyślij osobno."
        ),
        "no_rows": _("Plik ma tylko nagłówek. Nie ma w nim żadnego wiersza z danymi."),
        "only_other_accounts": _(
            "Żadne konto w pliku nie pasuje do wzorca z profilu (wiersze: %(count)s). Popraw wzorzec kont lokali."
        ),
        "nothing_acceptable": _("Żadnego wiersza nie da się przyjąć. Popraw wiersze i wyślij plik jeszcze raz."),
        "nothing_matches": _(
            "Żaden wiersz nie pasuje do lokali tej spółdzielni. Czy to plik innej spółdzielni? "
            "Jeśli nie, najpierw wyślij rejestr lokali."
        ),
        "file_of_others": _(
            "To jest plik innej spółdzielni: %(found)s. Ten profil czyta pliki, które należą do: %(expected)s. "
            "Wyślij swój plik albo popraw „owners” w profilu."
        ),
        "register_of_others": _(
            "%(count)s z %(all)s lokali z pliku nie ma w rejestrze, a ulic i osiedli też nie. Czy to rejestr innej "
            "spółdzielni? Nic nie zmieniono."
        ),
        "nobody_matches": _(
            "Żaden wiersz nie pasuje do lokali i osób tej spółdzielni. Czy to plik innej spółdzielni? "
            "Jeśli nie, najpierw wyślij rejestr lokali i osób."
        ),
        "too_many_equal_rows": _("Jeden wiersz powtarza się w pliku %(count)s razy. Sprawdź, czy plik jest poprawny."),
        "too_much_vanishes": _(
            "W pliku brakuje %(count)s z %(all)s zapisów z tego okresu (%(percent)s%%), a profil pozwala na "
            "%(limit)s%%. Sprawdź, czy plik nie jest ucięty."
        ),
        "vanishes_in_closed_days": _(
            "W pliku brakuje %(count)s zapisów z okresu do %(through)s, który jest zamknięty. Nic nie zmieniono. "
            "Wyślij plik z tymi zapisami albo poproś o otwarcie okresu."
        ),
        "file_before_failed": _("Plik „%(file)s” z tej samej przesyłki nie został zastosowany. Zacznij od niego."),
        "balances_differ": _(
            "Suma sald nie zgadza się z sumą zapisów (%(count)s kont). Nic nie zmieniono. Zgłoś to operatorowi."
        ),
        "rows_lost": _("Liczba wierszy pliku nie zgadza się po odczycie. Nic nie zmieniono. Zgłoś to operatorowi."),
        "attempts_exhausted": _(
            "Import przerwał się %(count)s razy i nie będzie powtarzany. Nic nie zmieniono. Zgłoś to operatorowi."
        ),
        "continues_unfinished": _("Import, który ten plik poprawia, jeszcze trwa. Poczekaj na jego koniec."),
        "rows_of_another_import": _(
            "Wiersz %(line)s jest z importu %(run)s. Wyślij ten plik jako poprawkę tamtego importu."
        ),
        "mends_no_import": _(
            "Plik ma kolumny „IOK” z pliku błędów, ale nie ma w nim numeru importu, który poprawia. Nic nie "
            "zaksięgowano. Pobierz plik błędów jeszcze raz, popraw go i zostaw w nim wszystkie kolumny „IOK”."
        ),
        "continuation_unclear": _(
            "Nie wiadomo, które wiersze to poprawki: plik ma ich %(count)s, a do poprawienia jest %(all)s. "
            "Zostaw kolumnę „IOK wiersz” z pliku błędów albo wyślij cały poprawiony plik."
        ),
        "continued_file_gone": _("Nie ma już pliku importu %(run)s. Wyślij cały poprawiony plik jako nowy import."),
        "continued_reads_otherwise": _(
            "Plik importu %(run)s czyta się dziś inaczej niż wtedy: zmienił się profil albo rejestr. "
            "Wyślij cały poprawiony plik jako nowy import."
        ),
        **book_wording.file_sentences(),
        "profile_gone": _("Nie ma profilu „%(profile)s”. Wybierz inny profil i wyślij plik jeszcze raz."),
    }


def _header_wrong(particulars: Mapping[str, Any]) -> str:
    parts = [_("Nagłówek w wierszu %(line)s jest nieprawidłowy.") % {"line": particulars["line"]}]
    if particulars["missing"]:
        parts.append(_("Brakuje kolumn: %(names)s.") % {"names": ", ".join(particulars["missing"])})
    for titles in particulars["twice"]:
        parts.append(_("Ta sama kolumna jest dwa razy: %(names)s.") % {"names": ", ".join(titles)})
    parts.append(_("Kolumny w pliku: %(names)s.") % {"names": ", ".join(filter(None, particulars["found"]))})
    parts.append(_("Popraw nagłówek albo opisz kolumny w profilu."))
    return " ".join(parts)


def _positions(number: int) -> str:
    if number == 1:
        return _("1 pozycję")
    few = number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}
    return (_("%(number)s pozycje") if few else _("%(number)s pozycji")) % {"number": number}


def _totals_differ(particulars: Mapping[str, Any]) -> str:
    parts = [_("Sumy w pliku nie zgadzają się z jego wierszami. Nic nie zaksięgowano.")]
    for found in particulars["differences"]:
        if found.column:
            values = {
                "line": found.line,
                "column": found.column,
                "stated": zloty_text(Decimal(found.stated) / 100),
                "counted": zloty_text(Decimal(found.counted) / 100),
            }
            parts.append(
                _("Wiersz %(line)s, kolumna %(column)s: plik podaje %(stated)s, a wiersze dają %(counted)s.") % values
            )
        else:
            values = {"line": found.line, "stated": _positions(found.stated), "counted": found.counted}
            parts.append(_("Wiersz %(line)s: plik podaje %(stated)s, a jest ich %(counted)s.") % values)
    parts.append(_("Sprawdź, czy plik jest cały."))
    return " ".join(parts)
