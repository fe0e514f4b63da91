"""The filters of the desk's list of messages; the names are Polish because they show in the address."""

import datetime as dt
from typing import Any

from django import forms

from portal.kernel.clock import WARSAW
from portal.kernel.day_fields import DayField
from portal.outbox.kinds import KINDS
from portal.outbox.models import State

EVERY = ("", "wszystkie")


class MessageFilter(forms.Form):
    """State, kind and day."""

    stan = forms.ChoiceField(
        label="Stan",
        required=False,
        choices=[EVERY, *State.choices],
        error_messages={"invalid_choice": "Nie ma takiego stanu. Wybierz go z listy."},
    )
    rodzaj = forms.ChoiceField(
        label="Rodzaj",
        required=False,
        choices=[EVERY, *((name, kind.words) for name, kind in KINDS.items())],
        error_messages={"invalid_choice": "Nie ma takiego rodzaju. Wybierz go z listy."},
    )
    dzien = DayField("Dzień")

    @property
    def is_used(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)

    def narrowed(self, messages: Any) -> Any:
        """Return the messages that are asked for; all of them while something asked for is wrong."""
        if not self.is_valid():
            return messages
        asked = self.cleaned_data
        if asked["stan"]:
            messages = messages.filter(state=asked["stan"])
        if asked["rodzaj"]:
            messages = messages.filter(kind=asked["rodzaj"])
        if asked["dzien"]:
            # The Polish day, not the one of Greenwich.
            start = dt.datetime.combine(asked["dzien"], dt.time.min, tzinfo=WARSAW)
            end = dt.datetime.combine(asked["dzien"] + dt.timedelta(days=1), dt.time.min, tzinfo=WARSAW)
            messages = messages.filter(created_at__gte=start, created_at__lt=end)
        return messages
