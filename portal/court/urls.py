"""Addresses of court cases."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.court.home_block import CASES
from portal.court.policy import may_see_cases
from portal.court.views import court_cases
from portal.kernel.clock import today
from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import RESIDENT_MENU, MenuItem

urlpatterns = [path("sprawy-sadowe", court_cases, name="court_cases")]


def _is_shown(request: HttpRequest) -> bool:
    return may_see_cases(request.user, today())


RESIDENT_MENU.add("court", MenuItem(_("Sprawy sądowe"), "court_cases", module="court_cases", is_shown=_is_shown))
HOME_BLOCKS.add("court", CASES)
