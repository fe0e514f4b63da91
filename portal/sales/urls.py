"""Addresses of other sales and purchases."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import RESIDENT_MENU, MenuItem
from portal.sales.home_block import SALES
from portal.sales.views import invoice, invoices

urlpatterns = [
    path("inne-sprzedaze", invoices, name="invoices"),
    path("inne-sprzedaze/<uuid:key>", invoice, name="invoice"),
]

RESIDENT_MENU.add(
    "sales",
    MenuItem(_("Inne sprzedaże i zakupy"), "invoices", pages=frozenset({"invoice"}), module="other_sales"),
)
HOME_BLOCKS.add("sales", SALES)
