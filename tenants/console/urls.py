"""Addresses of the operator's console."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import OPERATOR_MENU, MenuItem
from tenants.console import cooperative_views, creation_views, host_views, leaving_views, update_views, views

ONE = "spoldzielnie/<slug:slug>/"
RUN = "uruchomienia/<uuid:run_id>/"

urlpatterns = [
    path("", views.board, name="console_board"),
    path("nowa-spoldzielnia", creation_views.cooperative_new, name="console_new"),
    path("nowa-spoldzielnia/paczka", creation_views.cooperative_new_pack, name="console_new_pack"),
    path(RUN, creation_views.run, name="console_run"),
    path(f"{RUN}utworz", creation_views.run_make, name="console_run_make"),
    path(f"{RUN}ponow", creation_views.run_retry, name="console_run_retry"),
    path(f"{RUN}usun", creation_views.run_remove, name="console_run_remove"),
    path(ONE, cooperative_views.cooperative, name="console_cooperative"),
    path(f"{ONE}umowa", cooperative_views.agreement, name="console_agreement"),
    path(f"{ONE}administrator", cooperative_views.administrator, name="console_administrator"),
    path(f"{ONE}uruchom", cooperative_views.live, name="console_live"),
    path(f"{ONE}wstrzymaj", cooperative_views.suspend, name="console_suspend"),
    path(f"{ONE}wznow", cooperative_views.resume, name="console_resume"),
    path(f"{ONE}adresy", host_views.hosts, name="console_hosts"),
    path(f"{ONE}adresy/sprawdz", host_views.host_check, name="console_host_check"),
    path(f"{ONE}adresy/usun", host_views.host_release, name="console_host_release"),
    path(f"{ONE}zmiana", update_views.update, name="console_update"),
    path(f"{ONE}paczka", update_views.pack_file, name="console_pack_file"),
    path(f"{ONE}odejscie", leaving_views.leaving, name="console_leaving"),
    path(f"{ONE}eksport", leaving_views.export, name="console_export"),
    path(f"{ONE}usun", leaving_views.delete, name="console_delete"),
    path(f"{ONE}usun/potwierdz", leaving_views.delete_confirm, name="console_delete_confirm"),
    path(f"{ONE}usun/cofnij", leaving_views.delete_cancel, name="console_delete_cancel"),
    path("eksporty/<uuid:run_id>/plik", leaving_views.export_file, name="console_export_file"),
    path("przerwy", views.maintenance, name="console_maintenance"),
    path("przerwy/<int:window_id>/odwolaj", views.maintenance_cancel, name="console_maintenance_cancel"),
    path("zdarzenia", views.events, name="console_events"),
]

_NAMES = [pattern.name or "" for pattern in urlpatterns]
_BOARD_PAGES = frozenset(name for name in _NAMES if not name.startswith(("console_maintenance", "console_events")))
OPERATOR_MENU.add("board", MenuItem(_("Spółdzielnie"), "console_board", pages=_BOARD_PAGES, place=10))
OPERATOR_MENU.add("maintenance", MenuItem(_("Przerwy"), "console_maintenance", place=20))
OPERATOR_MENU.add("events", MenuItem(_("Zdarzenia"), "console_events", place=30))
