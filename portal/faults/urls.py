"""Addresses of fault reports and outages: residents' pages and the desk's."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from portal.faults import case_views, report_views
from portal.faults.desk_urls import desk_urlpatterns
from portal.faults.home import CASES, OUTAGES
from portal.faults.policy import MODULE, handles_faults
from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import DESK_MENU, RESIDENT_MENU, MenuItem
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic

urlpatterns: list[URLPattern | URLResolver] = [
    path("zgloszenia", case_views.faults, name="faults"),
    path("zgloszenia/nowe", report_views.fault_new, name="fault_new"),
    path("zgloszenia/nowe/co", report_views.fault_new_what, name="fault_new_what"),
    path("zgloszenia/nowe/opis", report_views.fault_new_details, name="fault_new_details"),
    path("zgloszenia/nowe/kontakt", report_views.fault_new_contact, name="fault_new_contact"),
    path("zgloszenia/nowe/sprawdz", report_views.fault_new_check, name="fault_new_check"),
    path("zgloszenia/nowe/usun", report_views.fault_new_drop, name="fault_new_drop"),
    path("zgloszenia/zdjecie/<uuid:photo_id>", case_views.fault_photo, name="fault_photo"),
    path("zgloszenia/znane/<uuid:report_id>", case_views.fault_known, name="fault_known"),
    path("zgloszenia/<uuid:report_id>", case_views.fault, name="fault"),
    path("zgloszenia/<uuid:report_id>/wyslane", case_views.fault_sent, name="fault_sent"),
    path("zgloszenia/<uuid:report_id>/<slug:step>", case_views.fault_step, name="fault_step"),
    path("przerwy", case_views.outages, name="outages"),
    *desk_urlpatterns,
]


def _handles_faults(request: HttpRequest) -> bool:
    return handles_faults(request.user)


RESIDENT_MENU.add(
    "faults",
    MenuItem(
        _("Zgłoszenia awarii"),
        "faults",
        pages=frozenset(
            {
                "fault",
                "fault_sent",
                "fault_known",
                "fault_new",
                "fault_new_what",
                "fault_new_details",
                "fault_new_contact",
                "fault_new_check",
            }
        ),
        module=MODULE,
    ),
)
DESK_MENU.add(
    "faults",
    MenuItem(
        "Zgłoszenia",
        "faults_desk",
        pages=frozenset({"fault_case", "fault_take", "fault_take_for", "fault_answers", "fault_answer"}),
        place=20,
        is_shown=_handles_faults,
    ),
)
DESK_MENU.add(
    "outages",
    MenuItem(
        "Przerwy",
        "outages_desk",
        pages=frozenset({"outage_new", "outage_edit"}),
        place=21,
        is_shown=_handles_faults,
    ),
)
NOTICE_TOPICS.add("faults", NoticeTopic(_("Twoje zgłoszenia awarii"), module=MODULE, place=30))
NOTICE_TOPICS.add("outages", NoticeTopic(_("Awarie i przerwy w dostawach"), place=20))
HOME_BLOCKS.add("outages", OUTAGES)
HOME_BLOCKS.add("faults", CASES)
