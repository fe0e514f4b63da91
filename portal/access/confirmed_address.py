"""Whether the e-mail address of an account is its owner's own word; a worker's or a file's is not enough."""

import datetime as dt

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import User
from portal.residents.models import ContactChange, PersonAccount


def confirmed_address(user: User) -> str:
    """Return the account's address if its owner stands by it; empty otherwise. Costs up to four queries.

    An owner stands by an address in one of these ways: they changed it themselves, said at a sign-in that it is right,
    clicked a link that went there, or set their own password with a first one that went there. A worker who changed
    the address later takes that back, until the owner says so again: nobody sends a link to a stranger whose address
    they were told over the counter.
    """
    link = PersonAccount.objects.filter(user_id=user.pk).first()
    if not user.email or link is None:
        return ""
    changes = ContactChange.objects.filter(person_id=link.person_id, field="email", state="applied")
    last = None if link.representation_id else changes.order_by("-decided_at").first()
    if last is not None and last.asked_by == user.identifier and last.after.casefold() == user.email.casefold():
        return user.email
    since = last.decided_at if last is not None else None
    moments = [link.contact_confirmed_at, _clicked_at(user), _first_password_at(user)]
    return user.email if any(at is not None and (since is None or at > since) for at in moments) else ""


def _clicked_at(user: User) -> dt.datetime | None:
    forms = AccessApplication.objects.filter(user=user, way="electronic_form", email__iexact=user.email)
    return forms.exclude(state="unconfirmed").order_by("-applied_at").values_list("applied_at", flat=True).first()


def _first_password_at(user: User) -> dt.datetime | None:
    if user.must_change_password:
        return None
    sent = CredentialIssue.objects.filter(user=user, handover="by_email", handed_over_at__isnull=False)
    return sent.order_by("-handed_over_at").values_list("handed_over_at", flat=True).first()
