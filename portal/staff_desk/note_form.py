"""The form of the workers' note."""

from django import forms

from portal.residents.noting import LONGEST


class NoteForm(forms.Form):
    """One field; empty takes the note away."""

    text = forms.CharField(
        label="Notatka dla pracowników",
        help_text="Tylko to, co pomaga w obsłudze. Osoba może o tę notatkę zapytać. Puste pole usuwa notatkę.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Notatka jest za długa: zmieści się {LONGEST} znaków. Skróć ją."},
    )
