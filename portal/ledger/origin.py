"""Which names of files may stand on a resident's page: those that only say what is inside. Pure."""

import re
import unicodedata

LONGEST = 80

# What files of accounts are called. A word that is not here may be somebody's name, so the name is not shown.
_NAMES_OF_FILES = """
    ksiega ksiegi ksiegowosc kartoteka kartoteki finansowa finansowe rozrachunki rozrachunek rozliczenie rozliczenia
    naliczenie naliczenia wplata wplaty oplata oplaty czynsz czynsze saldo salda obrot obroty bilans otwarcia konto
    konta lokal lokale lokali lokalu mieszkanie mieszkania mieszkaniowe uzytkowe garaz garaze miejsca postojowe zapis
    zapisy dane eksport export import korekta korekty odsetki fundusz remontowy remontowe kredyt kredyty woda wody
    ogrzewanie media smieci miesiac miesieczny miesieczne kwartal kwartalne rok roczne dzien stan plik zestawienie
    wykaz lista dziennik budynek budynki osiedle osiedla spoldzielnia iok ledger entries accounts register charges
    payments balance opening styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad
    grudzien csv txt xls xlsx ods dbf xml zip gz jpk dat
"""
_WORDS = frozenset(_NAMES_OF_FILES.split())
_LONG_NUMBER = re.compile(r"\d{9,}")  # a telephone, a PESEL, an account; a day has eight digits
_LETTERS = re.compile(r"[^\W\d_]+")


def is_harmless(file_name: str) -> bool:
    """Return whether the name says nothing of a person: words that files are called, and short numbers."""
    plain = unicodedata.normalize("NFKD", file_name.casefold().replace("ł", "l"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if not plain or len(plain) > LONGEST or not plain.isprintable() or _LONG_NUMBER.search(plain):
        return False
    if any(sign in plain for sign in "/\\@<>"):
        return False
    return all(word in _WORDS or len(word) < 3 for word in _LETTERS.findall(plain))


def file_words(file_name: str) -> str:
    """Return the name to show; empty where it might tell of a person."""
    return file_name if is_harmless(file_name) else ""
