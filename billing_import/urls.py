"""Addresses of the desk's pages of imports."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from billing_import.policy import can_import
from billing_import.views import import_errors, import_new, import_run, imports
from portal.kernel.navigation import DESK_MENU, MenuItem

urlpatterns = [
    path("biuro/importy/", imports, name="imports"),
    path("biuro/importy/nowy", import_new, name="import_new"),
    path("biuro/importy/<uuid:run_id>", import_run, name="import_run"),
    path("biuro/importy/<uuid:run_id>/odrzucone.csv", import_errors, name="import_errors"),
]


def _may_import(request: HttpRequest) -> bool:
    return can_import(request.user)


DESK_MENU.add(
    "imports",
    MenuItem(_("Importy"), "imports", pages=frozenset({"import_new", "import_run"}), place=60, is_shown=_may_import),
)
