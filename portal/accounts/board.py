"""What the operator's board says of a cooperative's accounts."""

from portal.accounts.models import User
from portal.kernel.registries import BoardFact


def active_accounts() -> BoardFact:
    """Return how many residents' accounts are open and in use, for the schema that is open. Costs one query.

    In use is an account whose owner has set a password of their own.
    """
    in_use = User.objects.filter(role=User.Role.RESIDENT, is_active=True, password_origin=User.PasswordOrigin.OWN)
    return BoardFact(number=in_use.count())
