"""What a worker typed into a search, carried in an address so that whoever keeps addresses cannot read it.

Names, endings of PESEL and telephones come in the body of a form; the address of the page that answers holds them
sealed (docs/adr/0010-searches-by-post.md).
"""

from django.http import QueryDict

from portal.kernel.sealing import CannotUnseal, seal, unseal

PARAMETER = "s"
_PURPOSE = "staff_desk.asked_words"
# No form of ours takes more; what is longer was not typed into one.
LONGEST = 120


def query_of(text: str, **more: object) -> str:
    """Return the query of an address that asks for the words: ``s=gAAAA…&ile=36``."""
    query = QueryDict(mutable=True)
    query[PARAMETER] = seal(text[:LONGEST], purpose=_PURPOSE)
    for name, value in more.items():
        query[name] = str(value)
    return query.urlencode()


def words_in(query: QueryDict) -> str | None:
    """Return the words that an address asks for; None without any, also when they were not sealed here."""
    sealed = query.get(PARAMETER)
    if not sealed:
        return None
    try:
        return unseal(sealed, purpose=_PURPOSE)
    except CannotUnseal:
        return None
