"""Addresses of a resident's own data: how they are reached, and everything about them in files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import RESIDENT_MENU, MenuItem
from portal.own_data import contact_views, export_views, kept_form_views

urlpatterns = [
    path("moje-dane/kontakt", contact_views.contact_data, name="contact_data"),
    path("moje-dane/kontakt/zmien", contact_views.contact_change, name="contact_change"),
    path("moje-dane/kontakt/osoby/<uuid:premises_id>", contact_views.occupants_change, name="occupants_change"),
    path("moje-dane/kontakt/wycofaj/<uuid:change_id>", contact_views.contact_withdraw, name="contact_withdraw"),
    path("zachowany-tekst/<uuid:form_id>", kept_form_views.kept_form, name="kept_form"),
    path("moje-dane/pliki", export_views.own_export, name="own_export"),
    path("moje-dane/pliki/<uuid:export_id>/<slug:form>", export_views.own_export_file, name="own_export_file"),
]

RESIDENT_MENU.add(
    "contact_data",
    MenuItem(
        _("Dane kontaktowe"),
        "contact_data",
        pages=frozenset({"contact_change", "occupants_change"}),
        module="contact_data",
    ),
)
