"""The blank application form (wniosek) as the rules want it: fields, ticks, offices. Paper is made in ``papers``.

Pure. The form is Polish whatever language the page speaks: a Polish office files it.
"""

from dataclasses import dataclass
from typing import Any

from portal.rulebook.rules import Rules
from portal.rulebook.sections.access import PREMISES, TITLES
from portal.rulebook.sections.offices import Office

GRANT, REVOKE = "dostep", "odebranie"
FREE = "Założenie i używanie konta nic nie kosztuje."
LABELS = {
    "address": ("Adres do korespondencji", ""),
    "phone": ("Telefon", ""),
    "email": ("E-mail", ""),
    "membership_number": ("Numer członkowski", "jeśli jest"),
}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One blank form: which one it is and what it is called."""

    operation: str
    title: str


def forms_of(rules: Rules) -> tuple[FormFacts, ...]:
    """Return the forms a visitor may take: one for both purposes or two; none when the rules offer no download."""
    application = rules.application
    if "paper" not in application.ways or not application.form_downloadable:
        return ()
    grant = FormFacts(GRANT, application.form_name)
    return (grant,) if application.one_form else (grant, FormFacts(REVOKE, application.revoke_form_name))


def form_content(rules: Rules, form: FormFacts) -> dict[str, Any]:
    """Return what stands on the form."""
    asked = [name for name in rules.application.asks_for if not (form.operation == REVOKE and name == "co_owners")]
    fields = [field for name in asked if name != "signature" for field in _fields(name, rules)]
    return {
        "title": form.title,
        "annex": rules.application.form_annex,
        "fields": fields,
        "sentences": _sentences(rules, form),
        "tick": "Przyjmuję regulamin konta." if _accepts(rules, form) else "",
        "signature": [_field("Data i podpis", kind="signature")] if "signature" in asked else [],
        "where": _where(rules),
        "offices": [_office(office) for office in _offices(rules, form)],
        "official": _official(rules),
    }


def _fields(name: str, rules: Rules) -> list[dict[str, Any]]:
    if name in LABELS:
        label, hint = LABELS[name]
        return [_field(label, hint=hint)]
    return {
        "operation": _operation,
        "name": _name,
        "premises": _premises,
        "title": _title,
        "identity_document": _document,
        "co_owners": _co_owners,
    }[name](rules)


def _operation(rules: Rules) -> list[dict[str, Any]]:
    choices = ["nadanie dostępu", "odebranie dostępu"]
    return [_field("Proszę o", choices=choices)] if rules.application.one_form else []


def _name(rules: Rules) -> list[dict[str, Any]]:
    is_also_for_firms = "legal" in rules.access.person_kinds
    return [_field("Imię i nazwisko albo nazwa firmy" if is_also_for_firms else "Imię i nazwisko")]


def _premises(rules: Rules) -> list[dict[str, Any]]:
    kinds = [PREMISES[kind] for kind in rules.access.premises_kinds]
    place = _field("Lokal", hint="ulica, numer budynku, numer lokalu; można wpisać kilka", kind="lines")
    return [place, *([_field("Rodzaj lokalu", choices=kinds)] if len(kinds) > 1 else [])]


def _title(rules: Rules) -> list[dict[str, Any]]:
    return [_field("Tytuł prawny", choices=[TITLES[kind] for kind in rules.access.title_kinds])]


def _document(rules: Rules) -> list[dict[str, Any]]:
    return [_field("Dokument, który pokażę", hint="numeru nie wpisuj", choices=_document_words(rules))]


def _co_owners(_rules: Rules) -> list[dict[str, Any]]:
    hint = "imię i nazwisko osoby, którą wskazujemy, i podpisy wszystkich"
    return [_field("Oświadczenie współwłaścicieli", hint=hint, kind="lines")]


def _sentences(rules: Rules, form: FormFacts) -> list[str]:
    said = []
    if rules.application.identity_shown == "at_application":
        said.append("Przy składaniu wniosku pokaż dokument tożsamości. Jego numeru nie zapisujemy.")
    elif rules.application.identity_shown == "at_collection" and form.operation == GRANT:
        said.append("Przy odbiorze danych do logowania pokaż dokument tożsamości. Jego numeru nie zapisujemy.")
    if rules.legal.is_free and form.operation == GRANT:
        said.append(FREE)
    if rules.legal.personal_data:
        said.append(rules.legal.personal_data)
    return said


def _accepts(rules: Rules, form: FormFacts) -> bool:
    return rules.application.accepts_regulation and form.operation == GRANT


def _where(rules: Rules) -> str:
    words = {"in_person": "osobiście", "by_post": "pocztą", "by_email": "e-mailem"}
    ways = [words[way] for way in rules.application.handed_in]
    return f"Gdzie złożyć wniosek ({' lub '.join(ways)})"


def _offices(rules: Rules, form: FormFacts) -> list[Office]:
    tasks = {"applications", "revocation"} if rules.application.one_form else {_task(form)}
    found = [office for office in rules.offices if tasks & set(office.tasks)]
    return found or list(rules.offices_for("applications"))


def _task(form: FormFacts) -> str:
    return "applications" if form.operation == GRANT else "revocation"


def _office(office: Office) -> dict[str, Any]:
    rooms = ("pokój " if len(office.rooms) == 1 else "pokoje ") + ", ".join(office.rooms) if office.rooms else ""
    phones = ", ".join(phone.number for phone in office.phones)
    estates = "" if "*" in office.estates else "osiedla: " + ", ".join(office.estates)
    facts = [office.address, rooms, office.hours, f"tel. {phones}" if phones else "", office.email, estates]
    return {"name": office.name, "facts": [fact for fact in facts if fact]}


def _official(rules: Rules) -> list[dict[str, Any]]:
    fields = [_field("Data wpływu i podpis pracownika")]
    if rules.application.identity_shown == "at_application":
        fields.insert(0, _field("Widziano dokument", choices=_document_words(rules)))
    return fields


def _document_words(rules: Rules) -> list[str]:
    extra = type(rules.application).model_fields["identity_documents"].json_schema_extra
    words = extra.get("x-words", {}) if isinstance(extra, dict) else {}
    return [str(words[key]) for key in rules.application.identity_documents]  # type: ignore[index, call-overload]


def _field(label: str, *, hint: str = "", kind: str = "line", choices: list[str] | None = None) -> dict[str, Any]:
    return {"label": label, "hint": hint, "kind": kind, "choices": choices or []}
