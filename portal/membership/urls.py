"""Addresses of membership, contribution and share."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import RESIDENT_MENU, MenuItem
from portal.membership.home_block import CONTRIBUTION, DEPARTMENT
from portal.membership.views import contribution, membership

urlpatterns = [
    path("wklad-i-udzial", contribution, name="contribution"),
    path("dzial-czlonkowski", membership, name="membership"),
]

RESIDENT_MENU.add("contribution", MenuItem(_("Wkład i udział"), "contribution", module="contribution"))
RESIDENT_MENU.add("membership", MenuItem(_("Dział członkowski"), "membership", module="membership"))
HOME_BLOCKS.add("contribution", CONTRIBUTION)
HOME_BLOCKS.add("membership", DEPARTMENT)
