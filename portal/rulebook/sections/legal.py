"""Legal texts and consents: what people are told and what they agree to. Collecting consents is another room's work."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Key, Line, Section, Text, Whole, YesNo, agreement, rule


class ConsentPurpose(Section):
    """Cel, na który potrzebna jest zgoda."""

    key: Key = rule(title="Klucz", meaning="Stała nazwa celu.", example="newsletter", source="Hutnik pkt 16")
    title: Line = rule(
        title="Tytuł",
        meaning="Krótko, czego dotyczy zgoda.",
        example="Wiadomości e-mail",
        source="Hutnik pkt 16",
        min_length=3,
    )
    text: Text = rule(
        title="Treść",
        meaning="Pełne brzmienie zgody.",
        example="Zgadzam się na wiadomości o remontach na mój e-mail.",
        source="Hutnik pkt 16",
        min_length=10,
    )
    version: Whole = rule(
        1,
        title="Wersja treści",
        meaning="Podnieś o 1, gdy zmieniasz treść. Dawne zgody zostają przy dawnej wersji.",
        example=1,
        source="zasada platformy",
        ge=1,
        le=999,
    )


class LegalRules(Section):
    """Teksty prawne i zgody."""

    regulation_delivery: Literal["published", "accepted_at_sign_in"] = rule(
        "published",
        title="Regulamin",
        meaning="Opublikowany regulamin uznaje się za doręczony albo osoba przyjmuje go przy logowaniu.",
        example="accepted_at_sign_in",
        source="Hutnik pkt 15",
        words={"published": "publikacja to doręczenie", "accepted_at_sign_in": "akceptacja przy logowaniu"},
    )
    is_free: YesNo = rule(
        True,
        title="Bezpłatnie",
        meaning="Konto i wniosek nic nie kosztują.",
        example=True,
        source="Siarkowiec §2, Hutnik pkt 3 i 10",
    )
    requirements: Text = rule(
        "Potrzebujesz tylko internetu i przeglądarki.",
        title="Czego potrzeba",
        meaning="Zdanie o tym, co trzeba mieć.",
        example="Potrzebujesz tylko internetu i przeglądarki.",
        source="Siarkowiec §2, Hutnik pkt 10",
    )
    is_electronic_service: YesNo | None = rule(
        None,
        title="Usługa drogą elektroniczną",
        meaning="Czy spółdzielnia uważa konto za usługę w rozumieniu ustawy. Bez tego klucza: nie wypowiada się.",
        example=False,
        source="Hutnik pkt 3",
    )
    own_use: Text = rule(
        "Konto jest tylko dla Ciebie. Nikomu nie podawaj identyfikatora ani hasła.",
        title="Konto tylko dla osoby",
        meaning="Przypomnienie na stronie pierwszego hasła i przy wydaniu danych.",
        example="Konto jest tylko dla Ciebie.",
        source="Siarkowiec §6, Hutnik pkt 13",
    )
    responsibility: Text = rule(
        "",
        title="Odpowiedzialność za konto",
        meaning="Kto odpowiada za to, co zrobiono z konta.",
        example="Odpowiadasz za to, co zrobiono z Twojego konta.",
        source="Siarkowiec §7, Hutnik pkt 13",
    )
    governing_law: Text = rule(
        "",
        title="Sprawy nieopisane",
        meaning="Jakie przepisy działają, gdy regulamin milczy.",
        example="Działa Kodeks cywilny.",
        source="Siarkowiec §10",
    )
    personal_data: Text = rule(
        "",
        title="Dane osobowe",
        meaning="Informacja o tym, kto i po co używa danych osobowych.",
        example="Dane służą tylko celom statutowym spółdzielni.",
        source="Hutnik pkt 16",
    )
    import_files_days: Whole = rule(
        90,
        title="Pliki z danymi osób (dni)",
        meaning="Tyle dni po wczytaniu leżą u nas pliki rejestru i pliki z odrzuconymi wierszami. Potem je usuwamy.",
        example=30,
        source="zasada platformy",
        recommended="90: tyle czasu starcza na poprawienie wierszy.",
        ge=7,
        le=730,
    )
    consents: tuple[ConsentPurpose, ...] = rule(
        (),
        title="Zgody",
        meaning="Cele, na które osoba może się zgodzić i zgodę cofnąć.",
        example=[{"key": "newsletter", "title": "Wiadomości e-mail", "text": "Zgadzam się na wiadomości o remontach."}],
        source="Hutnik pkt 16",
        max_length=20,
    )

    @agreement
    def _consents_differ(self) -> Iterator[Clash]:
        keys = [consent.key for consent in self.consents]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            yield ("consents", f"Dwie zgody mają klucz „{twice}”. Każda zgoda ma swój.")
