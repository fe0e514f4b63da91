"""The form of a resident's notices: one question a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.residents.notice_choices import TopicChoice
from portal.residents.notice_models import How


class NoticesForm(forms.Form):
    """A field for each topic, named by its key."""

    def __init__(self, data: Any, *, topics: list[TopicChoice]) -> None:
        super().__init__(data, initial={one.key: one.how for one in topics})
        words = [
            (How.AT_ONCE, _("każda wiadomość od razu")),
            (How.DAILY, _("raz dziennie, razem")),
            (How.NONE, _("bez e-maili")),
        ]
        for one in topics:
            self.fields[one.key] = forms.ChoiceField(
                label=one.topic.label,
                choices=words,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Wybierz jedno z trzech: %(topic)s.") % {"topic": one.topic.label},
                    "invalid_choice": _("Wybierz jedno z trzech: %(topic)s.") % {"topic": one.topic.label},
                },
            )
