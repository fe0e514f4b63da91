"""What the title of a transfer says: the cooperative's own words with their blanks filled. Pure."""

from collections.abc import Mapping

from portal.ledger.transfer_code import LONGEST_TITLE, field, plain

# What transfers between Polish banks carry.
LONGEST_WRITTEN = 140


def written_title(template: str, blanks: Mapping[str, str], *, tells_account: bool = False) -> str:
    """Return the title for people to type: blanks in braces filled, in characters that every bank takes.

    With ``tells_account`` the code of the account (``konto``) is in it whatever the words are: several accounts are
    paid to one number, and only the title parts them.
    """
    title = template
    for name, value in blanks.items():
        title = title.replace(f"{{{name}}}", value)
    title = plain(title)
    if tells_account and plain(blanks["konto"]) not in title:
        title = f"{title}, {plain(blanks['konto'])}"
    return title[:LONGEST_WRITTEN].rstrip()


def title_of_code(written: str, blanks: Mapping[str, str]) -> str:
    """Return the title for the 32 places of the code.

    One that is too long is not cut, since half an index is another flat's index: the account and the month stand
    instead, and the account alone where both do not fit.
    """
    account = plain(blanks["konto"])
    for title in (written, f"{account} {plain(blanks['miesiac'])}", account):
        if len(title) <= LONGEST_TITLE:
            return title
    return field(account, LONGEST_TITLE)
