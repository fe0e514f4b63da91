"""Addresses of getting access; the desk's are in ``staff_desk``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.access import apply_views, code_views, own_account_views
from portal.kernel.navigation import RESIDENT_MENU, MenuItem

urlpatterns = [
    path("jak-dostac-konto", apply_views.how_to_apply, name="how_to_apply"),
    path("wniosek/formularz", apply_views.electronic_form, name="electronic_form"),
    path("wniosek/wyslany", apply_views.form_sent, name="form_sent"),
    path("wniosek/potwierdz/<str:token>", apply_views.form_confirm, name="form_confirm"),
    path("rejestracja", apply_views.self_registration, name="self_registration"),
    path("rejestracja/gotowe", apply_views.self_registered, name="self_registered"),
    path("moje-dane", own_account_views.my_account, name="my_account"),
    path("moje-dane/zamknij-konto", own_account_views.close_my_account, name="close_my_account"),
    path("pierwszy-raz", code_views.first_visit, name="first_visit"),
    path("pierwszy-raz/haslo", code_views.first_visit_password, name="first_visit_password"),
]

_PAGES = {
    "close_my_account",
    "usersessions_list",
    "account_change_password",
    "mfa_index",
    "consents",
    "looked_at",
    "notice_choices",
    "calendar",
    "calendar_new",
}
RESIDENT_MENU.add("account", MenuItem(_("Moje dane"), "my_account", pages=frozenset(_PAGES), place=90))
