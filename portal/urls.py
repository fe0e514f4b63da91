"""Addresses of the portal's rooms on a cooperative's host; ``everywhere`` are those that other hosts need too."""

from django.urls import URLPattern, URLResolver, include, path

from portal.home.display_views import display

everywhere: list[URLPattern | URLResolver] = [path("wyglad", display, name="display")]

urlpatterns: list[URLPattern | URLResolver] = [
    *everywhere,
    path("", include("portal.home.urls")),
    path("", include("portal.ledger.urls")),
    path("", include("portal.calendar.urls")),
    path("", include("portal.charges.urls")),
    path("", include("portal.sales.urls")),
    path("", include("portal.membership.urls")),
    path("", include("portal.court.urls")),
    path("", include("portal.meters.urls")),
    path("", include("portal.faults.urls")),
    path("", include("portal.announcements.urls")),
    path("", include("portal.documents.urls")),
    path("", include("portal.regulation.urls")),
    path("", include("portal.consents.urls")),
    path("", include("portal.residents.urls")),
    path("", include("portal.access.urls")),
    path("", include("portal.own_data.urls")),
    path("", include("portal.staff_desk.urls")),
    path("", include("portal.staff_desk.batch_urls")),
    path("", include("portal.settings_desk.urls")),
]
