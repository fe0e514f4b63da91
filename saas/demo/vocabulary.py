"""Names, streets and companies that the demo's people are made of. All combinations are invented."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES_OF_WOMEN = _words(
    "Agnieszka Alicja Anna Barbara Beata Bożena Danuta Dorota Elżbieta Ewa Grażyna Halina Hanna Irena Iwona Jadwiga "
    "Janina Joanna Jolanta Justyna Karolina Katarzyna Krystyna Łucja Magdalena Małgorzata Maria Marta Monika Natalia "
    "Renata Stanisława Teresa Urszula Wanda Wiesława Zdzisława Zofia Żaneta"
)
FIRST_NAMES_OF_MEN = _words(
    "Adam Andrzej Artur Bogdan Czesław Dariusz Edward Grzegorz Henryk Ireneusz Jacek Jan Janusz Jerzy Józef Kamil "
    "Kazimierz Krzysztof Leszek Łukasz Maciej Marcin Marek Mariusz Michał Mirosław Paweł Piotr Przemysław Rafał "
    "Ryszard Sławomir Stanisław Stefan Tadeusz Tomasz Wiesław Władysław Wojciech Zbigniew"
)
# Of a man / of a woman; most are the same.
LAST_NAMES = [
    tuple((pair.split("/") * 2)[:2])
    for pair in _words(
        "Nowak Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Kowalczyk Kamiński/Kamińska Lewandowski/Lewandowska "
        "Zieliński/Zielińska Szymański/Szymańska Woźniak Dąbrowski/Dąbrowska Kozłowski/Kozłowska Jankowski/Jankowska "
        "Mazur Kwiatkowski/Kwiatkowska Krawczyk Piotrowski/Piotrowska Grabowski/Grabowska Pawłowski/Pawłowska "
        "Michalski/Michalska Król Wieczorek Jabłoński/Jabłońska Wróbel Majewski/Majewska Olszewski/Olszewska Stępień "
        "Malinowski/Malinowska Jaworski/Jaworska Adamczyk Dudek Nowicki/Nowicka Pawlak Górski/Górska "
        "Witkowski/Witkowska Sikora Walczak Rutkowski/Rutkowska Baran Szewczyk Ostrowski/Ostrowska "
        "Tomaszewski/Tomaszewska Zalewski/Zalewska Wróblewski/Wróblewska Marciniak "
        "Jasiński/Jasińska Bąk Żak Gołąb Źrebiec Ćwik Łoś Śliwa "
        "Gęsicki/Gęsicka Chmiel Kądziela Trąba Świerk Ożóg Łabędź Sołtys Kępa Rębacz Ciesielski/Ciesielska"
    )
]
COMPANIES = [
    "Apteka „Pod Jesionem” sp. j.",
    "Zakład Szewski Ćwik",
    "Sklep Spożywczy „U Żanety”",
    "Biuro Rachunkowe Dębowska",
    "Gabinet Stomatologiczny Łabędź",
    "Księgarnia „Źródło” s.c.",
    "Salon Fryzjerski „Loczek”",
    "Warsztat Rowerowy Szprycha sp. z o.o.",
    "Pralnia „Biała Chusta”",
    "Przedszkole Niepubliczne „Jeżyk”",
    "Kwiaciarnia „Różany Ogród”",
    "Serwis Komputerowy Bajt Śląsk",
]
