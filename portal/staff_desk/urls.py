"""Addresses of the desk of a cooperative's staff."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import DESK_MENU, MenuItem
from portal.staff_desk import audit_views, message_views
from portal.staff_desk.audit_policy import can_see_journal
from portal.staff_desk.contact_views import has_contact_changes
from portal.staff_desk.counter_urls import counter_urlpatterns
from portal.staff_desk.message_policy import can_open_messages
from portal.staff_desk.queue_policy import has_queue
from portal.staff_desk.views import desk_home

urlpatterns = [
    path("biuro/", desk_home, name="desk_home"),
    path("biuro/wiadomosci/", message_views.outbox, name="outbox"),
    path("biuro/wiadomosci/<uuid:message_id>", message_views.outbox_message, name="outbox_message"),
    path("biuro/wiadomosci/<uuid:message_id>/ponow", message_views.outbox_send_again, name="outbox_send_again"),
    path("biuro/wiadomosci/<uuid:message_id>/odwolaj", message_views.outbox_cancel, name="outbox_cancel"),
    path("biuro/dziennik/", audit_views.journal, name="journal"),
    path("biuro/dziennik/plik.csv", audit_views.journal_csv, name="journal_csv"),
    path("biuro/moje-czynnosci", audit_views.own_acts, name="own_acts"),
    *counter_urlpatterns,
]


def _opens_messages(request: HttpRequest) -> bool:
    return can_open_messages(request.user)


def _sees_journal(request: HttpRequest) -> bool:
    return can_see_journal(request.user)


def _has_queue(request: HttpRequest) -> bool:
    return has_queue(request.user)


DESK_MENU.add("desk", MenuItem(_("Start"), "desk_home", place=10))
DESK_MENU.add(
    "queue",
    MenuItem(_("Kolejka"), "desk_queue", pages=frozenset({"bulk_lists", "bulk_list"}), place=15, is_shown=_has_queue),
)
DESK_MENU.add(
    "outbox",
    MenuItem(_("Wiadomości"), "outbox", pages=frozenset({"outbox_message"}), place=60, is_shown=_opens_messages),
)
DESK_MENU.add("journal", MenuItem(_("Dziennik"), "journal", place=75, is_shown=_sees_journal))
DESK_MENU.add(
    "contact_changes",
    MenuItem(
        _("Zmiany danych"),
        "contact_changes",
        pages=frozenset({"contact_change_refuse"}),
        place=58,
        is_shown=has_contact_changes,
    ),
)
