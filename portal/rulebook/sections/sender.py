"""In whose name mail goes out. Sending it is not done here."""

from portal.rulebook.sections.section import Email, Line, Section, rule


class SenderRules(Section):
    """Nadawca poczty."""

    name: Line = rule(
        "",
        title="Nadawca",
        meaning="Nazwa, którą widać w e-mailu. Bez niej spółdzielnia nie wysyła poczty.",
        example="SM Hutnik",
        source="Siarkowiec §3",
    )
    reply_to: Email = rule(
        "",
        title="Adres do odpowiedzi",
        meaning="Dokąd trafiają odpowiedzi na e-maile. Puste: odpowiedzi nie są przyjmowane.",
        example="iok@spoldzielnia.example",
        source="zasada platformy",
    )
