"""Addresses of the operator's console."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import OPERATOR_MENU, MenuItem
from tenants.console import views

urlpatterns = [
    path("", views.board, name="console_board"),
    path("spoldzielnie/<slug:slug>/", views.cooperative, name="console_cooperative"),
    path("spoldzielnie/<slug:slug>/wstrzymaj", views.suspend, name="console_suspend"),
    path("spoldzielnie/<slug:slug>/wznow", views.resume, name="console_resume"),
    path("zdarzenia", views.events, name="console_events"),
]

BOARD_PAGES = frozenset({"console_cooperative", "console_suspend", "console_resume"})
OPERATOR_MENU.add("board", MenuItem(_("Spółdzielnie"), "console_board", pages=BOARD_PAGES))
OPERATOR_MENU.add("events", MenuItem(_("Zdarzenia"), "console_events"))
