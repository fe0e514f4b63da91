"""Names of rules that may refuse, and the words of their values: Polish, marked for the catalogs. Pure.

Sync: the rulebook's sections say the same names and words to administrators; ``tests/portal/access/test_refusals.py``
compares them.
"""

from typing import Any

from portal.rulebook.refusal import untranslated as _

FIRM, PERSON = _("firma"), _("osoba fizyczna")
PREMISES_ONE = {
    "residential": _("mieszkanie"),
    "commercial": _("lokal użytkowy"),
    "garage": _("garaż"),
    "parking": _("miejsce postojowe"),
}
DOCUMENTS = {
    "identity_card": _("dowód osobisty"),
    "passport": _("paszport"),
    "residence_card": _("karta pobytu"),
    "mobywatel": _("mObywatel"),
    "driving_license": _("prawo jazdy"),
}
# Values of rules that a refusal lists.
VALUES = frozenset(
    [
        *(_("wniosek na papierze"), _("formularz na stronie, potwierdzany linkiem z e-maila")),
        *(_("samodzielna rejestracja"), _("konta dla wszystkich bez wniosku")),
        *(_("mieszkania"), _("lokale użytkowe"), _("garaże"), _("miejsca postojowe")),
        *(_("odrębna własność"), _("spółdzielcze własnościowe prawo"), _("spółdzielcze lokatorskie prawo"), _("najem")),
        *(_("pisemne upoważnienie"), _("pełnomocnictwo notarialne"), _("z ustawy (rodzic, opiekun, zarząd firmy)")),
        *(_("osobiście w biurze"), _("listem"), _("z zawiadomieniem o opłatach"), _("e-mailem")),
        *(_("osobiście"), _("na pisemny wniosek"), _("link w e-mailu")),
    ]
)
# Rule → its name. What is no rule of a section (a form's field, the trail of an application) has a name of its own.
NAMES = {
    "access.account_per": _("Jedno konto na"),
    "access.co_owners": _("Współwłaściciele"),
    "access.members_only": _("Tylko członkowie"),
    "access.person_kinds": _("Osoby"),
    "access.premises_kinds": _("Rodzaje lokali"),
    "access.representative_max_months": _("Najdłuższe upoważnienie (miesiące)"),
    "access.representative_scopes": _("Co może przedstawiciel"),
    "access.representatives": _("Przedstawiciele"),
    "access.shared_email": _("Wspólny e-mail"),
    "access.title_kinds": _("Tytuły prawne"),
    "application": _("Wniosek"),
    "application.accepts_regulation": _("Wniosek przyjmuje regulamin"),
    "application.identity_documents": _("Jakie dokumenty"),
    "application.identity_shown": _("Dokument tożsamości"),
    "application.one_form": _("Jeden druk"),
    "application.ways": _("Sposoby"),
    "closure": _("Zamknięcie konta"),
    "closure.erase_after_months": _("Usunięcie danych konta (miesiące)"),
    "closure.lapses_on": _("Konta wygasają dnia"),
    "closure.misuse_decided_by": _("Kto decyduje o blokadzie"),
    "closure.on_misuse": _("Zamknięcie za nadużycie"),
    "closure.on_request_of": _("Kto może prosić o zamknięcie"),
    "identifier.on_reissue": _("Przy nowym haśle"),
    "issue": _("Wydanie danych"),
    "issue.collection_days": _("Dane czekają (dni)"),
    "issue.handover": _("Jak wydaje się dane"),
    "issue.moment": _("Kiedy wydaje się dane"),
    "issue.notice_by": _("Jak zawiadamia się o odbiorze"),
    "offices": _("Biura"),
    "reason": _("Powód"),
    "reporter": _("Kto zgłasza"),
    "roles": _("Role pracowników"),
    "roles.capabilities": _("Uprawnienia roli"),
    "sign_in.block_by_phone": _("Blokada przez telefon"),
    "sign_in.block_ways": _("Blokada na prośbę"),
    "sign_in.lost_password_ways": _("Nowe hasło"),
}


def words_of(section: Any, field: str) -> dict[str, str]:
    """Return the Polish words of a rule's allowed values."""
    extra = type(section).model_fields[field].json_schema_extra or {}
    words = extra.get("x-words", {})
    return {str(key): str(value) for key, value in words.items()}
