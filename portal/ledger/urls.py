"""Addresses of the ledger for residents."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import RESIDENT_MENU, MenuItem
from portal.ledger.views import ledger, ledger_csv, ledger_start

urlpatterns = [
    path("rozliczenia", ledger_start, name="ledger_start"),
    path("lokal/<uuid:premises_id>/rozliczenia", ledger, name="ledger"),
    path("lokal/<uuid:premises_id>/rozliczenia.csv", ledger_csv, name="ledger_csv"),
]

RESIDENT_MENU.add("ledger", MenuItem(_("Rozliczenia"), "ledger_start", premises_url_name="ledger", module="ledger"))
