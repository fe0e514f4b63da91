"""Short texts that a cooperative words itself and that stand beside figures and fields."""

from portal.rulebook.sections.section import Section, Text, rule


class WordingRules(Section):
    """Teksty na stronach."""

    disclaimer: Text = rule(
        "Kwoty mają charakter informacyjny. Ostatnie wpłaty mogą nie być jeszcze zaksięgowane.",
        title="Zastrzeżenie przy kwotach",
        meaning="Zdania pod rozliczeniami.",
        example="Kwoty mają charakter informacyjny.",
        source="Hutnik pkt 12, Tczew",
    )
    identifier_hint: Text = rule(
        "Jest w piśmie, które wydaliśmy razem z hasłem.",
        title="Gdzie jest identyfikator",
        meaning="Podpowiedź pod polem na stronie logowania.",
        example="Jest na potwierdzeniu odbioru danych z biura.",
        source="Siarkowiec §3",
    )
    rates_come_from: Text = rule(
        "",
        title="Skąd biorą się stawki opłat",
        meaning="Zdania pod wyliczeniem opłaty: kto ustala stawki i gdzie są uchwały.",
        example="Stawki eksploatacji uchwala rada nadzorcza. Cenę wody ustalają wodociągi.",
        source="zasada platformy",
    )
