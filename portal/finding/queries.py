"""Finding persons and premises by what was typed, within the estates a worker may see. Papers: see ``staff_desk``."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from portal.accounts.models import User
from portal.finding.models import SearchEntry
from portal.finding.reading import Asked
from portal.finding.typos import nearest, slips_allowed
from portal.premises.models import Estate

# The smallest trigram similarity of words that may be each other's slip: "zeiba" and "zieba" have 0.2.
_SIMILAR = 0.15
_CANDIDATES = 300
# How well an entry answers, best first; used as the first column of the order.
EXACT = 0

_SELECT = """
SELECT person_id, premises_id,
       CASE WHEN text LIKE %s THEN 0 WHEN text LIKE %s THEN 1 WHEN {whole} THEN 2 WHEN text LIKE %s THEN 3 ELSE 4 END
         AS rank
  FROM finding_search_entry
 WHERE ({match}){limit}
 ORDER BY rank,
          CASE WHEN person_id IS NULL THEN 1 WHEN strpos(text, %s) < strpos(text, ' | ') THEN 0 ELSE 2 END,
          sort_text, id
 LIMIT %s OFFSET %s
"""

_NEAR = "SELECT word FROM finding_search_word WHERE word %% %s ORDER BY similarity(word, %s) DESC, word LIMIT %s"


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: a person or premises, and whether it is exactly what was typed."""

    person_id: uuid.UUID | None
    premises_id: uuid.UUID | None
    is_exact: bool = False


def estate_ids(names: frozenset[str] | None) -> list[int] | None:
    """Return the ids of estates given by code or name; None = no limit. Costs one query where there is a limit."""
    if names is None:
        return None
    return list(Estate.objects.filter(Q(code__in=names) | Q(name__in=names)).values_list("pk", flat=True))


def found_entries(asked: Asked, estates: Sequence[int] | None, *, limit: int, offset: int = 0) -> list[Found]:
    """Return entries that have every word (or begin words with them), best first. Costs one query.

    Trigrams of the index answer it; the words of a telephone may also stand together as one number.
    """
    return _select(asked, [[word] for word in asked.words], estates, limit, offset)


def similar_entries(asked: Asked, estates: Sequence[int] | None, *, limit: int) -> tuple[list[Found], tuple[str, ...]]:
    """Return entries for what was probably meant, and the words taken instead. Costs two queries per long word."""
    alternatives = [[word, *_meant(word)] for word in asked.words]
    taken = tuple(words[1] for words in alternatives if len(words) > 1)
    if not taken:
        return [], ()
    return _select(asked, alternatives, estates, limit, 0), taken


def persons_by_identifier(asked: Asked) -> list[uuid.UUID]:
    """Return the persons whose account has exactly this identifier, in any case. Costs one query on an index."""
    if not asked.may_be_identifier:
        return []
    accounts = User.objects.filter(person_link__isnull=False, identifier__iexact=asked.text)
    return list(accounts.values_list("person_link__person_id", flat=True))


def persons_by_start_of_identifier(asked: Asked, *, limit: int) -> list[uuid.UUID]:
    """Return persons whose account's identifier begins so, for when nothing else answers. Cost: reads all accounts."""
    if not asked.may_be_identifier or not any(sign.isdigit() for sign in asked.text):
        return []
    accounts = User.objects.filter(person_link__isnull=False, identifier__istartswith=asked.text)
    return list(accounts.order_by("identifier").values_list("person_link__person_id", flat=True)[:limit])


def visible_persons(person_ids: Collection[uuid.UUID], estates: Sequence[int] | None) -> set[uuid.UUID]:
    """Return those of the persons that may be found in the estates. Costs one query."""
    entries = SearchEntry.objects.filter(person_id__in=person_ids)
    if estates is not None:
        entries = entries.filter(estates__overlap=list(estates))
    return {person_id for person_id in entries.values_list("person_id", flat=True) if person_id}


def _select(
    asked: Asked, alternatives: list[list[str]], estates: Sequence[int] | None, limit: int, offset: int
) -> list[Found]:
    first = [words[0] if len(words) == 1 else words[1] for words in alternatives]
    ordered_whole = f"% {' '.join(map(_literal, first))} %"
    ordered_start = "%" + "".join(f" {_literal(word)}%" for word in first)
    parameters: list[Any] = [f"% {_literal(asked.whole)} %", ordered_whole]
    parameters += [f"% {_literal(word)} %" for word in first]
    parameters.append(ordered_start)
    matches = []
    for words in alternatives:
        matches.append("(" + " OR ".join(["text LIKE %s"] * len(words)) + ")")
        parameters += [f"% {_literal(word)}%" for word in words]
    match = " AND ".join(matches)
    if asked.phone:
        match = f"({match}) OR text LIKE %s"
        parameters.append(f"%{_literal(asked.phone)}%")
    limited = ""
    if estates is not None:
        limited = " AND estates && %s::bigint[]"
        parameters.append(list(estates))
    parameters += [f" {first[0]}", limit, offset]
    whole = " AND ".join(["text LIKE %s"] * len(first))
    statement = _SELECT.format(whole=whole, match=match, limit=limited)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Found(person, premises, rank == EXACT) for person, premises, rank in cursor.fetchall()]


def _meant(word: str) -> list[str]:
    """Return known words that a mistyped one may have been, nearest first."""
    if not slips_allowed(word) or not word.isalpha():
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(_SIMILAR)])
        cursor.execute(_NEAR, [word, word, _CANDIDATES])
        known = [row[0] for row in cursor.fetchall()]
    return [found for found in nearest(word, known) if found != word]


def _literal(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
