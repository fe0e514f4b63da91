"""Addresses of the administrator's pages on the cooperative's host."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.kernel.navigation import DESK_MENU, MenuItem
from portal.settings_desk import preview_views, role_views, rule_section_views, rule_views, staff_views, views
from portal.settings_desk.gallery import gallery
from portal.settings_desk.policy import can_manage_staff, can_open_settings

urlpatterns = [
    path("biuro/ustawienia/", views.settings, name="settings"),
    path("biuro/ustawienia/zasady/", rule_views.rules, name="rules"),
    path("biuro/ustawienia/zasady/historia", rule_views.rules_history, name="rules_history"),
    path("biuro/ustawienia/zasady/czesc/<slug:section>", rule_section_views.rule_section, name="rule_section"),
    path("biuro/ustawienia/regulamin", views.regulation, name="regulation_settings"),
    path("biuro/ustawienia/wyglad", views.looks, name="looks_settings"),
    path("biuro/ustawienia/wyglad/podglad.css", views.looks_preview_css, name="looks_preview_css"),
    path("biuro/ustawienia/wyglad/elementy", gallery, name="gallery"),
    path("biuro/ustawienia/kontakt", views.contact, name="contact_settings"),
    path("biuro/ustawienia/podglad/mieszkaniec", preview_views.resident_preview, name="resident_preview"),
    path(
        "biuro/ustawienia/podglad/mieszkaniec/rozliczenia",
        preview_views.resident_ledger_preview,
        name="resident_ledger_preview",
    ),
    path("biuro/ustawienia/podglad/rola/<slug:key>", preview_views.staff_preview, name="staff_preview"),
    path("biuro/pracownicy/", staff_views.staff, name="staff"),
    path("biuro/pracownicy/nowy", staff_views.staff_new, name="staff_new"),
    path("biuro/pracownicy/<uuid:member_id>", staff_views.staff_member, name="staff_member"),
    path("biuro/pracownicy/<uuid:member_id>/role", staff_views.staff_roles_change, name="staff_roles_change"),
    path("biuro/pracownicy/<uuid:member_id>/blokada", staff_views.staff_block, name="staff_block"),
    path("biuro/pracownicy/<uuid:member_id>/haslo", staff_views.staff_password, name="staff_password"),
    path(
        "biuro/pracownicy/<uuid:member_id>/drugi-skladnik",
        staff_views.staff_second_factor_reset,
        name="staff_second_factor_reset",
    ),
    path("biuro/role/", role_views.roles, name="staff_role_list"),
    path("biuro/role/nowa", role_views.role_new, name="staff_role_new"),
    path("biuro/role/<slug:key>", role_views.role, name="staff_role"),
    path("biuro/role/<slug:key>/usun", role_views.role_remove, name="staff_role_remove"),
]


def _manages_staff(request: HttpRequest) -> bool:
    return can_manage_staff(request.user)


def _opens_settings(request: HttpRequest) -> bool:
    return can_open_settings(request.user)


SETTINGS_PAGES = frozenset(
    {"rules", "rules_history", "rule_section", "regulation_settings", "looks_settings", "gallery", "contact_settings"}
)
DESK_MENU.add(
    "settings", MenuItem(_("Ustawienia"), "settings", pages=SETTINGS_PAGES, place=80, is_shown=_opens_settings)
)
STAFF_PAGES = frozenset({"staff_new", "staff_member", "staff_role_list", "staff_role", "staff_role_new"})
DESK_MENU.add("staff", MenuItem(_("Pracownicy"), "staff", pages=STAFF_PAGES, place=70, is_shown=_manages_staff))
