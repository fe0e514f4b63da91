"""Hiding what names a person in texts that more people read than need it: rejected rows on screens, log lines.

Patterns find numbers and addresses, not names: a name is kept out of such texts by not putting it there.
"""

import re

# Six digits of a birth day, five more; people write a blank or a dash between them.
_PESEL = re.compile(r"(?<!\d)(\d{6})([ -]?)(\d{5})(?!\d)")
_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Nine digits in threes, or an area and a number; with or without the country's.
_PHONE = re.compile(
    r"(?<![\w./:+-])(?:\+?48[ -]?)?(?:\d{3}([ -]?)\d{3}\1\d{3}|\(?\d{2}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2})(?![\w/:-]|\.\d)"
)
# What PostgreSQL adds to an error: the values of the row, the line of a file, a piece of the statement.
_ROW_OF_AN_ERROR = re.compile(r"^[ \t]*(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*$", re.MULTILINE)


def masked_pesels(text: str) -> str:
    """Return the text with the first six digits of whatever may be a PESEL as dots: ``44051401458`` is ``••••••01458``.

    The last five are what the product keeps of a PESEL (``residents.Person.pesel_ending``).
    """
    return _PESEL.sub("••••••\\3", text)


def without_personal_data(text: str) -> str:
    """Return a text for a log: no PESEL, e-mail address or telephone, and no rows in errors of the database."""
    text = _ROW_OF_AN_ERROR.sub("(row left out)", text)
    text = _EMAIL.sub("(e-mail)", text)
    text = _PESEL.sub("(PESEL)", text)
    return _PHONE.sub("(telephone)", text)
