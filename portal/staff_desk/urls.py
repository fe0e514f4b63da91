"""Addresses of the desk of a cooperative's staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import DESK_MENU, MenuItem
from portal.staff_desk.views import desk_home

urlpatterns = [path("biuro/", desk_home, name="desk_home")]

DESK_MENU.add("desk", MenuItem(_("Start"), "desk_home", place=10))
