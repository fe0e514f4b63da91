"""The application form on the page: receiving it, confirming it by the link in an e-mail. Matching is in ``deciding``.

Nothing here says whether the register knows the person: every form is answered alike.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.access.eligibility import ApplicationRefused
from portal.access.lifecycle import is_told
from portal.access.models import AccessApplication
from portal.access.numbers import APPLICATION, next_number
from portal.access.refusing import regulation_not_accepted, way_not_allowed
from portal.access.taking import regulation_number, trail_of
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.schemas import current_schema
from portal.kernel.working_days import working_days_after
from portal.outbox.actions import send_message
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

State = AccessApplication.State
BY = "applicant"
# Forms of one address that wait for a click: more of them are not sent, so that nobody's mailbox is flooded.
_WAITING_FORMS = 3
_FIELDS, _LONGEST = 30, 300


class FormLinkUnknown(LookupError):
    """The link is not one of ours, or is of another cooperative."""


class FormLinkExpired(ValueError):
    """The link came too late; the form is to be filled in again."""


def receive_form(
    *,
    typed: Mapping[str, Any],
    email: str,
    phone: str = "",
    regulation_accepted: bool = False,
    request_key: uuid.UUID,
    now: dt.datetime,
    link: Callable[[str], str] | None = None,
) -> tuple[AccessApplication, str]:
    """Store a form from the page and return it with the token of its link; the same form twice is one.

    ``typed`` is what the person wrote, field by field; it is kept word for word, cut to 300 characters a field. With
    ``link`` (token → whole address) the e-mail that asks for a click goes out in the same transaction. When three forms
    of the address wait already, the newest of them is returned and nothing is sent. Raises ApplicationRefused where the
    rules know no such form, or want the regulation accepted by it.

    Source: Zielone Wzgórza – an electronic form, confirmed by a link; filling it in accepts the regulation.
    """
    rules = rules_on(now.astimezone(WARSAW).date())
    if "electronic_form" not in rules.application.ways:
        raise ApplicationRefused([way_not_allowed("electronic_form", rules)])
    if rules.application.accepts_regulation and not regulation_accepted:
        raise ApplicationRefused([regulation_not_accepted()])
    application = _known(request_key) or _one_of_many(email, now)
    if application is None:
        try:
            application = _stored(
                typed=typed,
                email=email.strip(),
                phone=phone.strip(),
                is_regulation_accepted=regulation_accepted,
                request_key=request_key,
                now=now,
                rules=rules,
                link=link,
            )
        except IntegrityError:
            # Race: the same form was sent twice at the same moment; the other one is committed by now.
            application = _known(request_key)
            if application is None:
                raise
    return application, token_of(application)


@transaction.atomic
def confirm_form(*, token: str, now: dt.datetime) -> AccessApplication:
    """Hand in the form whose link was clicked; a second click changes nothing.

    The deadline to tell the applicant counts from this day. Raises FormLinkUnknown and FormLinkExpired.
    """
    stored = _of_token(token, AccessApplication.objects.select_for_update(), now)
    if stored.state != State.UNCONFIRMED:
        return stored
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    stored.state = State.APPLIED
    if is_told(rules):
        stored.notify_by = working_days_after(day, rules.issue.notice_working_days)
    stored.save(update_fields=["state", "notify_by"])
    record_event(action="application.confirmed", by=BY, **trail_of(stored))
    return stored


def form_of_link(*, token: str, now: dt.datetime) -> AccessApplication:
    """Return the form of a link, confirmed or not, and change nothing. Raises FormLinkUnknown and FormLinkExpired."""
    return _of_token(token, AccessApplication.objects.all(), now)


def _of_token(token: str, applications: QuerySet[AccessApplication], now: dt.datetime) -> AccessApplication:
    try:
        found = applications.get(pk=signing.loads(token, salt=_salt()))
    except (signing.BadSignature, AccessApplication.DoesNotExist):
        raise FormLinkUnknown("this link is not ours") from None
    is_late = found.confirm_by is not None and found.confirm_by < now
    if found.state == State.EXPIRED or (found.state == State.UNCONFIRMED and is_late):
        raise FormLinkExpired("the form is to be filled in again")
    return found


def token_of(application: AccessApplication) -> str:
    """Return the token of an application's link; it is worth nothing in another cooperative."""
    return signing.dumps(str(application.pk), salt=_salt())


def _salt() -> str:
    return f"portal.access.form:{current_schema()}"


def _known(request_key: uuid.UUID) -> AccessApplication | None:
    return AccessApplication.objects.filter(request_key=request_key).first()


def _one_of_many(email: str, now: dt.datetime) -> AccessApplication | None:
    waiting = AccessApplication.objects.filter(
        email__iexact=email.strip(), state=State.UNCONFIRMED, confirm_by__gt=now
    ).order_by("-number")[:_WAITING_FORMS]
    found = list(waiting)
    return found[0] if len(found) == _WAITING_FORMS else None


@transaction.atomic
def _stored(
    *,
    typed: Mapping[str, Any],
    email: str,
    phone: str,
    is_regulation_accepted: bool,
    request_key: uuid.UUID,
    now: dt.datetime,
    rules: Rules,
    link: Callable[[str], str] | None,
) -> AccessApplication:
    hours = rules.application.confirmation_hours
    application = AccessApplication.objects.create(
        number=next_number(APPLICATION),
        operation=AccessApplication.Operation.GRANT,
        way=AccessApplication.Way.ELECTRONIC_FORM,
        state=State.UNCONFIRMED,
        email=email,
        phone=phone,
        typed=_kept(typed),
        regulation_number=regulation_number(now.astimezone(WARSAW).date()) if is_regulation_accepted else None,
        request_key=request_key,
        applied_at=now,
        confirm_by=now + dt.timedelta(hours=hours),
    )
    record_event(action="application.received", by=BY, **trail_of(application))
    if link is not None:
        send_message(
            kind="access_confirm_application",
            channel="email",
            to=email,
            context={"name": application.typed.get("name", ""), "hours_valid": hours},
            secret_context={"link": link(token_of(application))},
            dedupe_key=f"access-confirm:{application.pk}",
            by=BY,
            about=f"application:{application.label}",
        )
    return application


def _kept(typed: Mapping[str, Any]) -> dict[str, str]:
    return {str(name)[:40]: str(value).strip()[:_LONGEST] for name, value in list(typed.items())[:_FIELDS]}
