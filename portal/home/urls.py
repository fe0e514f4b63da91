"""Addresses of the home screens, and of the cooperative's looks."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.home import app_views
from portal.home.accessibility_views import accessibility_statement
from portal.home.brand_views import brand_css, logo_png, logo_svg
from portal.home.everything import everything
from portal.home.looked_at_views import looked_at
from portal.home.views import home, premises_home
from portal.kernel.navigation import MORE, RESIDENT_MENU, MenuItem

urlpatterns = [
    path("", home, name="home"),
    path("lokal/<uuid:premises_id>/", premises_home, name="premises_home"),
    path("wszystko", everything, name="everything"),
    path("moje-dane/kto-ogladal", looked_at, name="looked_at"),
    path("deklaracja-dostepnosci", accessibility_statement, name="accessibility_statement"),
    path("manifest.webmanifest", app_views.manifest, name="app_manifest"),
    path("ikona-<slug:name>.png", app_views.icon, name="app_icon"),
    path("sw.js", app_views.service_worker, name="service_worker"),
    path("bez-polaczenia", app_views.offline, name="offline"),
    path("brand.css", brand_css, name="brand_css"),
    path("logo.svg", logo_svg, name="logo_svg"),
    path("logo.png", logo_png, name="logo_png"),
]

RESIDENT_MENU.add("home", MenuItem(_("Start"), "home", premises_url_name="premises_home", place=10))
RESIDENT_MENU.add(MORE, MenuItem(_("Więcej"), "everything", place=80))
