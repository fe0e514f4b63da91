"""Addresses of meters and readings, for residents and for the desk."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import DESK_MENU, RESIDENT_MENU, MenuItem
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic
from portal.meters.giving_views import reading_given, reading_new
from portal.meters.home_block import READINGS
from portal.meters.notices import TOPIC
from portal.meters.policy import MODULE
from portal.meters.staff_views import has_readings, reading_decide, reading_photo, readings_accept, readings_waiting
from portal.meters.typing_views import readings_typing
from portal.meters.views import meter, meters, meters_start, own_reading_photo

_ONE = "lokal/<uuid:premises_id>/liczniki/<int:meter_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("liczniki", meters_start, name="meters_start"),
    path("lokal/<uuid:premises_id>/liczniki", meters, name="meters"),
    path(_ONE, meter, name="meter"),
    path(f"{_ONE}/odczyt", reading_new, name="reading_new"),
    path(f"{_ONE}/odczyt/<uuid:reading_id>", reading_given, name="reading_given"),
    path(f"{_ONE}/odczyt/<uuid:reading_id>/zdjecie.jpg", own_reading_photo, name="own_reading_photo"),
    path("biuro/odczyty/", readings_waiting, name="readings_waiting"),
    path("biuro/odczyty/przyjmij", readings_accept, name="readings_accept"),
    path("biuro/odczyty/wpisz", readings_typing, name="readings_typing"),
    path("biuro/odczyty/<uuid:reading_id>", reading_decide, name="reading_decide"),
    path("biuro/odczyty/<uuid:reading_id>/zdjecie.jpg", reading_photo, name="reading_photo"),
]

RESIDENT_MENU.add(
    "readings",
    MenuItem(
        _("Odczyty liczników"),
        "meters_start",
        premises_url_name="meters",
        pages=frozenset({"meter", "reading_new", "reading_given"}),
        module=MODULE,
    ),
)
DESK_MENU.add(
    "readings",
    MenuItem(
        _("Odczyty"),
        "readings_waiting",
        pages=frozenset({"reading_decide", "readings_typing"}),
        place=56,
        is_shown=has_readings,
    ),
)
HOME_BLOCKS.add("readings", READINGS)
NOTICE_TOPICS.add(TOPIC, NoticeTopic(_("Odczyty liczników"), module=MODULE))
