"""What breaks in the demo's houses and what is said of it. All of it is invented."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Story:
    """One report from beginning to end: the place and kind by the platform's own keys, the words, how long it took."""

    place: str
    category: str
    details: str
    days: int
    answer: str = ""
    note: str = ""
    last_words: str = ""
    end: str = "done"


STORIES = (
    Story("premises", "ogrzewanie", "Kaloryfer w dużym pokoju jest zimny od dołu.", 4,
          answer="Odpowietrzymy pion w czwartek rano. Proszę nie zakręcać zaworu.", last_words="Pion odpowietrzony."),
    Story("staircase", "swiatlo", "Nie świeci lampa między parterem a pierwszym piętrem.", 2,
          last_words="Wymieniliśmy żarówkę i oprawę."),
    Story("premises", "woda", "Kapie z sufitu w łazience, plama rośnie.", 3, note="Pilne: sprawdzić lokal wyżej.",
          answer="Hydraulik będzie dziś do 18. Prosimy o dostęp do łazienki.", last_words="Uszczelniliśmy odpływ."),
    Story("staircase", "drzwi", "Drzwi wejściowe nie domykają się, zamek zaskakuje dopiero po szarpnięciu.", 6,
          last_words="Wyregulowaliśmy samozamykacz."),
    Story("outside", "teren", "Na placu zabaw pękła deska huśtawki.", 8, note="Zlecone firmie od placów zabaw.",
          last_words="Deska wymieniona, huśtawka sprawdzona."),
    Story("building", "dach", "Rynna od podwórza jest oderwana i hałasuje na wietrze.", 9,
          answer="Zamówiliśmy podnośnik na przyszły tydzień.", last_words="Rynna zamocowana."),
    Story("premises", "prad", "Wyskakuje korek, gdy włączam kuchenkę.", 1,
          answer="Elektryk przyjdzie jutro między 8 a 10.", last_words="Wymieniliśmy zacisk na tablicy."),
    Story("staircase", "winda", "Winda zatrzymuje się kilka centymetrów pod piętrem.", 5, last_words="Wyregulowana."),
    Story("building", "czystosc", "Altana śmietnikowa jest przepełniona od soboty.", 2,
          last_words="Dodatkowy wywóz był we wtorek."),
    Story("premises", "kanalizacja", "Woda ze zlewu schodzi bardzo wolno.", 3, last_words="Pion przepchany."),
    Story("premises", "okna", "Wieje od okna balkonowego, uszczelka jest sparciała.", 12, end="refused",
          last_words="Okna w lokalu wymienia i naprawia właściciel. Możemy polecić firmę."),
    Story("staircase", "drzwi", "Domofon buczy, nie słychać, kto dzwoni.", 7, note="Gwarancja do końca roku.",
          last_words="Serwis wymienił słuchawkę centrali."),
    Story("building", "swiatlo", "W piwnicy nie działa włącznik przy rowerowni.", 4, last_words="Naprawiony."),
    Story("outside", "teren", "Zapadła się płyta chodnika przy wejściu do klatki.", 15,
          answer="Wpisaliśmy to do planu na ten miesiąc. Na razie postawimy pachołek.", last_words="Płyta poprawiona."),
)  # fmt: skip
# Kind, planned, days ago (below zero: to come), hours, words.
OUTAGES = (
    ("water", True, -2, 6, "Wymieniamy zawory w piwnicy. Prosimy zrobić zapas wody."),
    ("heat", False, 40, 9, "Awaria węzła cieplnego. Ekipa dostawcy jest na miejscu."),
    ("hot_water", True, 130, 72, "Coroczny przegląd sieci ciepłowniczej."),
    ("electricity", True, 210, 4, "Przegląd instalacji na klatkach."),
    ("water", False, 320, 5, "Pękła rura na ulicy."),
    ("lift", True, 480, 8, "Przegląd roczny windy."),
    ("heat", True, 600, 10, "Próba ciśnieniowa przed sezonem."),
)
ANSWERS = (
    ("Przyjęliśmy, sprawdzimy", "Dzień dobry. Zgłoszenie {numer} ({miejsce}) przyjęliśmy. Sprawdzimy je na miejscu."),
    ("Umawiamy wizytę", "Dzień dobry. W sprawie zgłoszenia {numer} chcemy przyjść do lokalu. Jaki dzień pasuje?"),
    ("Naprawione", "Dzień dobry. Usterka jest naprawiona. Jeśli wróci, można wznowić zgłoszenie {numer}."),
    ("To zadanie właściciela", "Dzień dobry. Tę część lokalu utrzymuje właściciel. Możemy polecić wykonawcę."),
)
