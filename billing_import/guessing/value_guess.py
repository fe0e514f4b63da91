"""How the values of a sample are written: days, decimal signs, signs of amounts, words, codes inside accounts.

What cannot be told is named in ``Doubt``; people decide it, once for the whole file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from billing_import.amounts import Decimals, Unread, decimals_shown_by, read_amount
from billing_import.days import DEFAULT_FORMS, DayForm, DayUnread, read_day
from billing_import.formats.layout import plain_name
from billing_import.guessing.contents import kind_meant
from billing_import.validation import KINDS

MOST_WORDS = 30
_MOST_CODES = 100


class Doubt(StrEnum):
    """What the sample does not decide."""

    DAYS = "days"  # 03/04/2026 in all of them: day first or month first
    DAYS_CLASH = "days_clash"  # some with the day first, some with the month first
    DECIMALS = "decimals"  # only 1.234 and the like
    DECIMALS_CLASH = "decimals_clash"
    SIGN = "sign"  # what a plus means
    NO_HEADER = "no_header"
    NAMES_TWICE = "names_twice"
    NO_PREMISES = "no_premises"  # no column holds codes of the register
    OTHER_ACCOUNTS = "other_accounts"  # some codes fit no template


def day_forms(values: Sequence[str]) -> tuple[tuple[DayForm, ...], Doubt | None]:
    """Return the forms to read days by, and what is in doubt about 03/04/2026."""
    seen = {form for form in DayForm for value in values if not isinstance(read_day(value, (form,)), DayUnread)}
    forms = list(DEFAULT_FORMS)
    if DayForm.DASHES in seen:
        forms.append(DayForm.DASHES)
    slashed = [value for value in values if value.count("/") == 2]
    if not slashed:
        return tuple(forms), None
    parts = [value.split("/") for value in slashed]
    day_first = any(one[0].strip().isdecimal() and int(one[0]) > 12 for one in parts)
    month_first = any(one[1].strip().isdecimal() and int(one[1]) > 12 for one in parts)
    doubt = Doubt.DAYS_CLASH if day_first and month_first else None if day_first or month_first else Doubt.DAYS
    forms.append(DayForm.AMERICAN if month_first and not day_first else DayForm.SLASHES)
    return tuple(forms), doubt


def decimals(values: Sequence[str]) -> tuple[str, Doubt | None]:
    """Return ``guess`` when the file itself shows its decimal sign, else what is in doubt."""
    shown = {found for value in values if (found := decimals_shown_by(value))}
    has_unclear = any(read_amount(value) is Unread.UNCLEAR for value in values)
    if len(shown) > 1 and has_unclear:
        return "guess", Doubt.DECIMALS_CLASH
    return "guess", Doubt.DECIMALS if has_unclear and not shown else None


def kind_words(words: Sequence[str], debits: Sequence[bool | None]) -> dict[str, str]:
    """Return the words that are not known yet with what they probably mean; ``debits`` says the side of each row."""
    sides: dict[str, Counter[bool]] = {}
    for word, is_debit in zip(words, debits, strict=True):
        if word and plain_name(word) not in KINDS:
            sides.setdefault(word, Counter())
            if is_debit is not None:
                sides[word][is_debit] += 1
    found = {}
    for word, counted in list(sides.items())[:MOST_WORDS]:
        found[word] = kind_meant(word) or ("charge" if counted[True] >= counted[False] else "payment")
    return found


def sign_of(amounts: Sequence[str], kinds: Sequence[str | None]) -> str:
    """Return what a plus means, told by rows whose kind is known; empty when they do not tell."""
    votes: Counter[str] = Counter()
    for text, kind in zip(amounts, kinds, strict=True):
        number = read_amount(text, Decimals.COMMA)
        if isinstance(number, int) and number and kind in {"charge", "payment"}:
            is_debit = (number > 0) == (kind == "charge")
            votes["positive_is_debit" if is_debit else "positive_is_credit"] += 1
    if not votes or (len(votes) > 1 and votes.most_common()[1][1] * 4 > votes.total()):
        return ""
    return votes.most_common(1)[0][0]


def premises_template(values: Sequence[str], known: Mapping[str, str]) -> tuple[str, float]:
    """Return the template by which most codes hold one of the register (empty: as they stand), and which share does."""
    codes = list(dict.fromkeys(value for value in values if value))[:_MOST_CODES]
    if not codes:
        return "", 1.0
    plain = sum(code in known for code in codes) / len(codes)
    votes: Counter[str] = Counter()
    for code in codes:
        if code in known:
            continue
        end = next((at for at in range(1, len(code)) if code[at:] in known), 0)
        start = next((at for at in range(len(code) - 1, 0, -1) if code[:at] in known), 0)
        if end:
            votes[code[:end] + "{lokal}"] += 1
        elif start:
            votes["{lokal}" + code[start:]] += 1
    if votes:
        template, count = votes.most_common(1)[0]
        if count / len(codes) > max(plain, 0.3) and not set(template) & {"*"}:
            return template, count / len(codes)
    return "", plain
