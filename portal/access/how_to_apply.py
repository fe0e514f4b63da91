"""How one gets an account at this cooperative, in the resident's words. The rules decide; nothing is taken here."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.lifecycle import is_told
from portal.rulebook.office_facts import OfficeFacts, office_facts
from portal.rulebook.rules import Rules


def who_may(rules: Rules) -> list[str]:
    """Return the sentences about who may have an account."""
    access = rules.access
    places = _listed([_premises_words()[kind] for kind in access.premises_kinds])
    titles = _listed([_title_words()[kind] for kind in access.title_kinds])
    said = [
        _("Masz tytuł prawny do lokalu: {places}.").format(places=places),
        _("Tytuł to: {titles}.").format(titles=titles),
    ]
    if access.members_only:
        said.append(_("Należysz do spółdzielni. Konto mają tu tylko członkowie."))
    if tuple(access.person_kinds) == ("natural",):
        said.append(_("Konto mają osoby. Firmy go tu nie mają."))
    if access.account_per == "premises":
        said.append(_("Każdy lokal ma osobne konto."))
    if access.co_owners == "one_named":
        said.append(_("Współwłaściciele wskazują jedną osobę, która ma konto."))
    return said


def what_to_bring(rules: Rules) -> str:
    """Return what to take along and when; empty where nobody looks at a document."""
    application = rules.application
    if application.identity_shown == "never":
        return ""
    documents = _listed([_document_words()[one] for one in application.identity_documents])
    if application.identity_shown == "at_application" and "paper" in application.ways:
        return _("Przy wniosku pokaż dokument. Może to być: {documents}.").format(documents=documents)
    return _("Przy odbiorze danych pokaż dokument. Może to być: {documents}.").format(documents=documents)


def what_next(rules: Rules) -> list[str]:
    """Return what happens after an application, and when."""
    issue = rules.issue
    said = []
    if is_told(rules):
        days = issue.notice_working_days
        how = _listed([_notice_words()[one] for one in issue.notice_by], _("albo"))
        template = ngettext(
            "W ciągu {days} dnia roboczego damy Ci znać, że dane czekają: {how}.",
            "W ciągu {days} dni roboczych damy Ci znać, że dane czekają: {how}.",
            days,
        )
        said.append(template.format(days=days, how=how))
        waits = ngettext("Dane czekają {days} dzień.", "Dane czekają {days} dni.", issue.collection_days)
        said.append(_("Odbierzesz je osobiście w biurze.") + " " + waits.format(days=issue.collection_days))
    else:
        said.append(_handover_words()[issue.handover])
    said.extend(filter(None, [when_it_opens(rules)]))
    said.append(_("Przy pierwszym logowaniu ustawisz własne hasło."))
    return said


def when_it_opens(rules: Rules) -> str:
    """Return when an account begins to work after its credentials are given; empty where it does so at once."""
    issue = rules.issue
    if issue.opens == "next_midnight":
        if issue.handover == "in_person":
            return _("Konto działa od północy po odbiorze danych.")
        return _("Konto działa od północy po wysłaniu danych.")
    if issue.opens == "after_hours":
        hours = ngettext(
            "Konto działa {hours} godzinę po odbiorze danych.",
            "Konto działa {hours} godz. po odbiorze danych.",
            issue.opens_after_hours or 0,
        )
        return hours.format(hours=issue.opens_after_hours)
    return ""


def offices_for_applying(rules: Rules) -> list[OfficeFacts]:
    """Return the offices that take applications, each with where and when."""
    return [office_facts(office) for office in rules.offices_for("applications")]


def offices_for_closing(rules: Rules) -> list[OfficeFacts]:
    """Return the offices that take applications to end an account."""
    return [office_facts(office) for office in rules.offices_for("revocation") or rules.offices_for("applications")]


def _listed(words: list[str], joint: str = "") -> str:
    return ", ".join(words) if not joint else f" {joint} ".join(words)


def _premises_words() -> dict[str, str]:
    return {
        "residential": _("mieszkanie"),
        "commercial": _("lokal użytkowy"),
        "garage": _("garaż"),
        "parking": _("miejsce postojowe"),
    }


def _title_words() -> dict[str, str]:
    return {
        "ownership": _("odrębna własność"),
        "cooperative_ownership": _("spółdzielcze własnościowe prawo"),
        "cooperative_tenancy": _("spółdzielcze lokatorskie prawo"),
        "lease": _("najem"),
    }


def _document_words() -> dict[str, str]:
    return {
        "identity_card": _("dowód osobisty"),
        "passport": _("paszport"),
        "residence_card": _("karta pobytu"),
        "mobywatel": "mObywatel",
        "driving_license": _("prawo jazdy"),
    }


def _notice_words() -> dict[str, str]:
    return {"email": _("e-mailem"), "phone": _("telefonicznie"), "letter": _("listem")}


def _handover_words() -> dict[str, str]:
    return {
        "in_person": _("Dane do logowania dostaniesz od razu w biurze."),
        "by_post": _("Dane do logowania przyślemy listem."),
        "with_rent_notice": _("Dane do logowania przyślemy z zawiadomieniem o opłatach."),
        "by_email": _("Dane do logowania przyślemy e-mailem."),
    }
