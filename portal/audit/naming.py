"""How accounts are named in the trail, which is never erased. Who may be found by which name is the readers' work."""

import hashlib

_DIGITS = 12


def name_in_trail(identifier: str) -> str:
    """Return an account's name for the trail: its identifier, but of an e-mail address a mark that is not one.

    Law: the trail outlives the account, and an address is personal data by itself; numbers say nothing once the
    account is erased. The mark is the same for the same address, so that the journal finds what belongs together;
    whoever does not know the address cannot read it from the mark.
    """
    if "@" not in identifier:
        return identifier
    return f"e-mail-{hashlib.sha256(identifier.strip().casefold().encode()).hexdigest()[:_DIGITS]}"


def subject_in_trail(subject: str) -> str:
    """Return a subject (``account:L0417``) with the name that the trail uses."""
    thing, colon, name = subject.partition(":")
    return f"{thing}{colon}{name_in_trail(name)}" if colon else subject
