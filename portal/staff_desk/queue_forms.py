"""The choice of applications for one step done to many."""

import uuid
from typing import Any

from django import forms

_MOST = 100


class ManyForm(forms.Form):
    """The step and the ticked applications."""

    krok = forms.ChoiceField(choices=[("przygotuj", ""), ("zawiadom", "")])
    wniosek = forms.Field()

    def clean_wniosek(self) -> list[uuid.UUID]:
        """Return the ids that are ids; what is none is left out."""
        ids: list[uuid.UUID] = []
        for text in self.data.getlist("wniosek")[:_MOST]:  # type: ignore[attr-defined]
            try:
                ids.append(uuid.UUID(text))
            except ValueError:
                continue
        if not ids:
            raise forms.ValidationError("")
        return ids

    def __init__(self, data: Any) -> None:
        super().__init__(data)
