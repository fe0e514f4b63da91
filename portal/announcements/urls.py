"""Addresses of announcements of the manager: a resident's pages and the desk's."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.announcements import desk_views, views
from portal.announcements.home import NEWS
from portal.announcements.policy import MODULE, can_publish
from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import DESK_MENU, RESIDENT_MENU, MenuItem
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic

_ONE = "biuro/ogloszenia/<uuid:announcement_id>/"

urlpatterns = [
    path("ogloszenia/", views.announcements, name="announcements"),
    path("ogloszenia/archiwum", views.announcements_archive, name="announcements_archive"),
    path("ogloszenia/<uuid:announcement_id>", views.announcement, name="announcement"),
    path("ogloszenia/<uuid:announcement_id>/druk.pdf", views.announcement_paper, name="announcement_paper"),
    path(
        "ogloszenia/<uuid:announcement_id>/plik/<uuid:file_id>",
        views.announcement_file,
        name="announcement_file",
    ),
    path("biuro/ogloszenia/", desk_views.desk_announcements, name="desk_announcements"),
    path("biuro/ogloszenia/nowe", desk_views.desk_announcement_new, name="desk_announcement_new"),
    path(_ONE, desk_views.desk_announcement, name="desk_announcement"),
    path(f"{_ONE}zmien", desk_views.desk_announcement_change, name="desk_announcement_change"),
    path(f"{_ONE}opublikuj", desk_views.desk_announcement_publish, name="desk_announcement_publish"),
    path(f"{_ONE}wycofaj", desk_views.desk_announcement_withdraw, name="desk_announcement_withdraw"),
    path(f"{_ONE}do-archiwum", desk_views.desk_announcement_archive, name="desk_announcement_archive"),
    path(f"{_ONE}usun", desk_views.desk_announcement_delete, name="desk_announcement_delete"),
    path(f"{_ONE}plakat.pdf", desk_views.desk_announcement_poster, name="desk_announcement_poster"),
    path(f"{_ONE}plik/<uuid:file_id>", desk_views.desk_announcement_file, name="desk_announcement_file"),
    path(
        f"{_ONE}plik/<uuid:file_id>/usun",
        desk_views.desk_announcement_file_remove,
        name="desk_announcement_file_remove",
    ),
]


def _publishes(request: HttpRequest) -> bool:
    return can_publish(request.user)


RESIDENT_MENU.add(
    "announcements",
    MenuItem(
        _("Ogłoszenia"),
        "announcements",
        pages=frozenset({"announcement", "announcements_archive"}),
        module=MODULE,
    ),
)
DESK_PAGES = frozenset(
    {"desk_announcement_new", "desk_announcement", "desk_announcement_change", "desk_announcement_withdraw"}
)
DESK_MENU.add(
    "announcements",
    MenuItem("Ogłoszenia", "desk_announcements", pages=DESK_PAGES, place=40, is_shown=_publishes),
)
HOME_BLOCKS.add("announcements", NEWS)
NOTICE_TOPICS.add("announcements", NoticeTopic(_("Ogłoszenia"), module=MODULE, place=10))
