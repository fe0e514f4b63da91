"""That a document was shown to a worker on a day. Its number is asked for nowhere and stored nowhere."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentitySeen:
    """``document`` is a kind (``models.IdentityDocument``), ``seen_by`` the worker's identifier."""

    document: str
    seen_on: dt.date
    seen_by: str
