"""Amounts in Polish words, as papers of banks and offices want them: ``czterysta dwanaście zł 50/100``. Pure."""

from decimal import Decimal

from portal.kernel.money import to_grosze

_ONES = [
    "zero",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
]
_TENS = [
    "x",
    "x",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
]
_HUNDREDS = [
    "x",
    "sto",
    "dwieście",
    "trzysta",
    "czterysta",
    "pięćset",
    "sześćset",
    "siedemset",
    "osiemset",
    "dziewięćset",
]
# One, two to four, five and more.
_GROUPS = (
    ("tysiąc", "tysiące", "tysięcy"),
    ("milion", "miliony", "milionów"),
    ("miliard", "miliardy", "miliardów"),
    ("bilion", "biliony", "bilionów"),
)


def amount_words(amount: Decimal) -> str:
    """Return an amount in złoty in words, grosze as a fraction; a negative one begins with ``minus``.

    Raises ValueError above 10^15 zł, for which a ledger has no room either.
    """
    grosze = to_grosze(abs(amount))
    sign = "minus " if amount < 0 and grosze else ""
    return f"{sign}{whole_words(grosze // 100)} zł {grosze % 100:02d}/100"


def whole_words(number: int) -> str:
    """Return a whole number from zero up in words: ``tysiąc dwieście pięć``. Raises ValueError."""
    if not 0 <= number < 1000 ** (len(_GROUPS) + 1):
        raise ValueError(f"no words for {number}")
    if number == 0:
        return _ONES[0]
    words: list[str] = []
    for power in range(len(_GROUPS), -1, -1):
        group = number // 1000**power % 1000
        if group == 0:
            continue
        if power == 0:
            words += _below_thousand(group)
        elif group == 1:
            words.append(_GROUPS[power - 1][0])
        else:
            words += [*_below_thousand(group), _plural(group, _GROUPS[power - 1])]
    return " ".join(words)


def _below_thousand(number: int) -> list[str]:
    words = [_HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    return [*words, _ONES[rest]] if rest else words


def _plural(number: int, forms: tuple[str, str, str]) -> str:
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return forms[1] if few else forms[2]
