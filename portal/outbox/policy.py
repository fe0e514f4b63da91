"""Whether a message can go out at all, by the cooperative's rules and the platform's settings. In words."""

from django.conf import settings

from portal.kernel import clock
from portal.outbox.kinds import Kind
from portal.outbox.models import Channel
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


class SecretNotAllowed(PermissionError):
    """The cooperative's rules do not let credentials travel by mail."""


def reason_not_to_send(channel: str) -> str:
    """Return why the cooperative sends nothing by this channel, as a sentence for staff; empty when it does.

    For screens that offer a choice between mail, SMS and the telephone. Costs one query for e-mail.
    """
    return refusal(Channel(channel), rules_on(clock.today()))


def refusal(channel: Channel, rules: Rules) -> str:
    """Return the same as ``reason_not_to_send`` under given rules."""
    if channel == Channel.SMS and settings.SMS_SENDER == "none":
        return "SMS-y nie są włączone. Zadzwoń albo wyślij e-mail."
    if channel == Channel.EMAIL and not rules.sender.name:
        return "Spółdzielnia nie ma nadawcy poczty. Wpisz go w zasadach, w części „Nadawca poczty”."
    return ""


def refuse_a_secret_against_the_rules(kind: Kind, rules: Rules) -> None:
    """Raise SecretNotAllowed for credentials by mail where the cooperative hands them over otherwise."""
    if not kind.is_allowed(rules):
        raise SecretNotAllowed(f"the rules do not allow {kind.words!r} by mail")
