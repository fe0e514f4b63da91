"""Addresses of the ledger for residents."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import RESIDENT_MENU, MenuItem
from portal.ledger.confirmation_views import confirmation, confirmation_check, confirmation_letter
from portal.ledger.entry_views import interest, ledger_entry
from portal.ledger.pay_views import pay, pay_code, pay_slip
from portal.ledger.statement_views import ledger_pdf, ledger_xlsx
from portal.ledger.views import ledger, ledger_csv, ledger_start

urlpatterns = [
    path("rozliczenia", ledger_start, name="ledger_start"),
    path("lokal/<uuid:premises_id>/rozliczenia", ledger, name="ledger"),
    path("lokal/<uuid:premises_id>/rozliczenia.csv", ledger_csv, name="ledger_csv"),
    path("lokal/<uuid:premises_id>/rozliczenia.pdf", ledger_pdf, name="ledger_pdf"),
    path("lokal/<uuid:premises_id>/rozliczenia.xlsx", ledger_xlsx, name="ledger_xlsx"),
    path("lokal/<uuid:premises_id>/potwierdzenie-salda", confirmation, name="confirmation"),
    path("lokal/<uuid:premises_id>/potwierdzenie-salda.pdf", confirmation_letter, name="confirmation_letter"),
    path("potwierdzenie-salda", confirmation_check, name="confirmation_check"),
    path("lokal/<uuid:premises_id>/zaplac", pay, name="pay"),
    path("lokal/<uuid:premises_id>/zaplac/kod.png", pay_code, {"kind": "png"}, name="pay_code_png"),
    path("lokal/<uuid:premises_id>/zaplac/kod.svg", pay_code, {"kind": "svg"}, name="pay_code_svg"),
    path("lokal/<uuid:premises_id>/zaplac/blankiet.pdf", pay_slip, name="pay_slip"),
    path("lokal/<uuid:premises_id>/rozliczenia/zapis/<int:entry_id>", ledger_entry, name="ledger_entry"),
    path("lokal/<uuid:premises_id>/odsetki", interest, name="interest"),
]

RESIDENT_MENU.add(
    "ledger",
    MenuItem(
        _("Rozliczenia"),
        "ledger_start",
        premises_url_name="ledger",
        pages=frozenset({"pay", "confirmation", "ledger_entry", "interest", "why_this_much"}),
        module="ledger",
    ),
)
