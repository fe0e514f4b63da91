"""A section of the rules as a form, made from the rules' own types and words. What may be said the rules judge."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from pydantic_core import PydanticUndefined

from portal.rulebook.sections.section import Section
from portal.settings_desk.rule_shape import RuleFacts, Shape, rules_of

ORDER, REMOVED, _MORE = "kolejnosc", "usun", "pozycje"
MOST_ITEMS = 100
_NO_OPINION = "brak"


class SectionForm(forms.Form):
    """The rules of one section or of one position of a list; ``lists`` holds the lists inside it."""

    def __init__(self, model: type[Section], *, values: Mapping[str, Any], data: Any = None, prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        self.model = model
        self.lists: dict[str, ItemList] = {}
        for facts in rules_of(model):
            value = values.get(facts.name, _default(facts))
            if facts.shape is Shape.ITEMS:
                inner = f"{prefix}-{facts.name}" if prefix else facts.name
                self.lists[facts.name] = ItemList(facts, items=value or (), data=data, prefix=inner)
            else:
                self.fields[facts.name] = _field(facts)
                self.initial[facts.name] = _shown(facts, value)

    def is_valid(self) -> bool:
        """Return whether all fields and lists hold answers of the right kind."""
        lists = [one.is_valid() for one in self.lists.values()]
        return super().is_valid() and all(lists)

    def answers(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the section says: what was said before or now differs from the platform's value.

        What nobody decided stays undecided, so that a better default of the platform reaches the cooperative.
        """
        said = {}
        for facts in rules_of(self.model):
            if facts.name in self.lists:
                value: Any = self.lists[facts.name].answers()
            else:
                value = _answer(facts, self.cleaned_data.get(facts.name), self.initial.get(facts.name))
            if facts.info.is_required() or facts.name in kept or value != _plain(_default(facts)):
                said[facts.name] = value
        return said

    def is_blank(self) -> bool:
        """Return whether nothing was written into a new position."""
        return not set(self.changed_data) - {ORDER}

    def rows(self) -> Iterator[tuple[RuleFacts, Any, "ItemList | None"]]:
        """Yield each rule with its field or its list."""
        for facts in rules_of(self.model):
            if facts.name in self.lists:
                yield facts, None, self.lists[facts.name]
            else:
                yield facts, self[facts.name], None


class ItemForm(SectionForm):
    """One position of a list: besides its rules, its place and a box to remove it."""

    def __init__(self, model: type[Section], *, place: int, is_new: bool, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)
        self.is_new = is_new
        self.fields[ORDER] = forms.IntegerField(label=_("Kolejność"), required=False, min_value=0, max_value=999)
        self.initial[ORDER] = place
        if not is_new:
            self.fields[REMOVED] = forms.BooleanField(label=_("Usuń tę pozycję"), required=False)

    @property
    def place(self) -> int:
        """Return where the position stands."""
        return int(self.cleaned_data.get(ORDER) or 0)

    @property
    def is_removed(self) -> bool:
        """Return whether the position is to go, or was never written."""
        return bool(self.cleaned_data.get(REMOVED)) or (self.is_new and self.is_blank())

    def own_fields(self) -> list[Any]:
        """Return the fields about the position itself."""
        return [self[name] for name in (ORDER, REMOVED) if name in self.fields]


class ItemList:
    """The positions of a list and one blank one to add."""

    def __init__(self, facts: RuleFacts, *, items: Any, data: Any, prefix: str) -> None:
        assert facts.item is not None  # noqa: S101 - only lists of sections come here
        self.facts = facts
        self.count_name = f"{prefix}-{_MORE}"
        values = [_stored(item) for item in items]
        count = len(values) + 1
        if data is not None:
            count = min(MOST_ITEMS, max(1, _whole(data.get(self.count_name), count)))
        self.forms = []
        for number in range(count):
            is_new = number >= len(values)
            self.forms.append(
                ItemForm(
                    facts.item,
                    place=number + 1,
                    is_new=is_new,
                    values={} if is_new else values[number],
                    data=data,
                    prefix=f"{prefix}-{number}",
                )
            )

    @property
    def count(self) -> int:
        """Return how many positions the page shows."""
        return len(self.forms)

    def is_valid(self) -> bool:
        """Return whether all positions hold answers of the right kind; a blank new one does."""
        answers = [form.is_valid() or (form.is_new and form.is_blank()) for form in self.forms]
        return all(answers)  # all of them are asked, so that every mistake shows

    def kept(self) -> list[ItemForm]:
        """Return the positions that stay, in the chosen order."""
        return sorted((form for form in self.forms if not form.is_removed), key=lambda form: form.place)

    def answers(self) -> list[dict[str, Any]]:
        """Return what the positions say."""
        return [form.answers({}) for form in self.kept()]


def _field(facts: RuleFacts) -> forms.Field:
    common: dict[str, Any] = {"label": facts.title, "help_text": facts.info.description or "", "required": False}
    if facts.shape is Shape.YES_NO:
        choices = [("tak", _("tak")), ("nie", _("nie"))]
        if facts.is_optional:
            choices.append((_NO_OPINION, _("spółdzielnia nic o tym nie mówi")))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if facts.shape is Shape.CHOICE:
        return forms.ChoiceField(choices=list(facts.words.items()), widget=forms.RadioSelect, **common)
    if facts.shape is Shape.CHOICES:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=list(facts.words.items()), widget=widget, **common)
    if facts.shape is Shape.WHOLE:
        wrong = {"invalid": _("Wpisz liczbę całkowitą."), "required": _("Wpisz liczbę.")}
        return forms.IntegerField(**{**common, "required": not facts.is_optional}, error_messages=wrong)
    if facts.shape is Shape.LINE:
        return forms.CharField(**common)
    rows = 6 if facts.shape is Shape.TEXT else 3
    hints = {Shape.LINES: _("Każda pozycja w nowym wierszu."), Shape.PAIRS: _("W wierszu: numer; opis.")}
    words = f"{common['help_text']} {hints.get(facts.shape, '')}".strip()
    return forms.CharField(**{**common, "help_text": words}, widget=forms.Textarea(attrs={"rows": rows}))


def _shown(facts: RuleFacts, value: Any) -> Any:
    value = _plain(value)
    if facts.shape is Shape.YES_NO:
        return _NO_OPINION if value is None else "tak" if value else "nie"
    if facts.shape is Shape.LINES:
        return "\n".join(value or ())
    if facts.shape is Shape.PAIRS:
        return "\n".join("; ".join(filter(None, map(str, item.values()))) for item in value or ())
    return value


def _answer(facts: RuleFacts, given: Any, shown: Any) -> Any:
    if facts.shape is Shape.YES_NO:
        return {"tak": True, "nie": False}.get(given)
    if facts.shape is Shape.CHOICES:
        # Boxes have no order of their own: what was there keeps its place, what is new comes after it.
        before = [one for one in shown or () if one in given]
        return [*before, *(one for one in given if one not in before)]
    if facts.shape is Shape.LINES:
        return [line.strip() for line in (given or "").splitlines() if line.strip()]
    if facts.shape is Shape.PAIRS:
        assert facts.item is not None  # noqa: S101 - pairs are sections
        names = list(facts.item.model_fields)
        lines = [line for line in (given or "").splitlines() if line.strip()]
        return [
            {name: part.strip() for name, part in zip(names, line.split(";", len(names) - 1), strict=False)}
            for line in lines
        ]
    if facts.shape is Shape.WHOLE:
        return given
    return (given or "").replace("\r\n", "\n") if not facts.is_optional else given or None


def _default(facts: RuleFacts) -> Any:
    default = facts.info.default
    if default is PydanticUndefined:
        return () if facts.shape in (Shape.CHOICES, Shape.LINES, Shape.PAIRS, Shape.ITEMS) else None
    return default


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it, for comparing and showing."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _stored(value) if isinstance(value, Section) else value


def _stored(item: Any) -> dict[str, Any]:
    return item.model_dump(exclude_unset=True) if isinstance(item, Section) else dict(item)


def _whole(text: Any, otherwise: int) -> int:
    return int(text) if str(text or "").isdigit() and len(str(text)) < 5 else otherwise
