"""Accepted rows matched to accounts and given their lasting keys. Missing accounts are opened through posting."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import polars as pl

from billing_import import posting
from billing_import.validation import Known
from portal.premises.register import premises_ids_by_code
from portal.residents.register import person_ids_by_code

# Part of every key: a change of what goes into a key must not make old rows look new.
KEY_VERSION = "1"
_KEY_PARTS = (
    "premises", "person", "account", "entry_on", "kind", "document_no", "description", "debit", "credit", "due_on",
)  # fmt: skip
Owner = tuple[str, str, str]


def known_in_cooperative(*, with_persons: bool) -> Known:
    """Return the codes that rows may name. Costs one query, or two with persons."""
    return Known(premises_ids_by_code(), person_ids_by_code() if with_persons else {})


def keys_of(frame: pl.DataFrame) -> list[str]:
    """Return the 128-bit hash of each row's meaning: equal rows have equal keys, however their file writes them."""
    parts = [pl.lit(KEY_VERSION), *(pl.col(name).cast(pl.String) for name in _KEY_PARTS)]
    canonical = frame.select(pl.concat_str(parts, separator="\x1f")).to_series().to_list()
    return [blake2b(text.encode(), digest_size=16).hexdigest() for text in canonical]


@dataclass(slots=True)
class AccountBook:
    """The accounts of the cooperative by owner: premises, person ('' for all holders), kind."""

    codes: Mapping[str, str]  # premises id → code
    person_codes: Mapping[str, str]
    run_id: uuid.UUID
    accounts: dict[Owner, int] = field(default_factory=dict)

    @classmethod
    def load(cls, known: Known, run_id: uuid.UUID) -> "AccountBook":
        """Return the book as it stands; accounts that are missing are opened for a run. Costs one query."""
        return cls(
            codes={pk: code for code, pk in known.premises.items()},
            person_codes={pk: code for code, pk in known.persons.items()},
            run_id=run_id,
            accounts=posting.accounts_by_owner(),
        )

    def matched(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with ``account_id`` and ``source_key``; opens the accounts that are missing."""
        owners = frame.select("premises", "person", "account").unique()
        wanted = [owner for owner in owners.iter_rows() if owner not in self.accounts]
        if wanted:
            codes = [self._code(owner) for owner in wanted]
            self.accounts |= posting.open_accounts(wanted, codes, self.run_id)
        ids = [self.accounts[owner] for owner in owners.iter_rows()]
        if owners.select(pl.col("person", "account").n_unique()).row(0) == (1, 1):
            account_id = frame["premises"].replace_strict(owners["premises"], pl.Series(ids), return_dtype=pl.Int64)
            found = frame.with_columns(account_id.alias("account_id"))
        else:
            on = ["premises", "person", "account"]
            found = frame.join(owners.with_columns(account_id=pl.Series(ids)), on=on, how="left", maintain_order="left")
        return found.with_columns(source_key=pl.Series(keys_of(frame), dtype=pl.String))

    def _code(self, owner: Owner) -> str:
        premises, person, kind = owner
        parts = [self.codes[premises]]
        if person:
            parts.append(self.person_codes[person])
        if kind != "charges":
            parts.append(posting.ACCOUNT_KIND_WORDS[kind])
        return " · ".join(parts)
