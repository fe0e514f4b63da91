"""An office of the rules as a visitor needs it: where it is, when it is open, whom to call, for whom it is."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from portal.rulebook.sections.offices import Office, OfficePhone


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """One office as a visitor needs it. ``estates`` is empty where it serves all of them."""

    name: str
    address: str
    rooms: str
    hours: str
    phones: tuple[OfficePhone, ...]
    email: str
    estates: str


def office_facts(office: Office) -> OfficeFacts:
    """Return one office in words."""
    rooms = ngettext("pokój {rooms}", "pokoje {rooms}", len(office.rooms)).format(rooms=", ".join(office.rooms))
    return OfficeFacts(
        name=office.name,
        address=office.address,
        rooms=rooms if office.rooms else "",
        hours=office.hours,
        phones=office.phones,
        email=office.email,
        estates="" if "*" in office.estates else ", ".join(office.estates),
    )
