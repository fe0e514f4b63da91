"""Addresses of signing in, for a cooperative's host and the operator's alike. The names are allauth's where it asks."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from portal.accounts import new_password_views, passkey_views, second_factor_views, session_views, views
from portal.kernel.navigation import DESK_MENU, OPERATOR_MENU, MenuItem
from portal.kernel.pages import session_clocks

urlpatterns: list[URLPattern] = [
    path("zaloguj", views.sign_in, name="account_login"),
    path("wyloguj", views.sign_out, name="account_logout"),
    path("haslo/pierwsze", views.password_first, name="password_first"),
    path("haslo/zmiana", views.password_change, name="account_change_password"),
    path("haslo/zapomniane", new_password_views.password_forgotten, name="password_forgotten"),
    path("haslo/nowe/<uuid:account_id>/<str:token>", new_password_views.password_link, name="password_link"),
    path("haslo/nowe", new_password_views.password_new, name="password_new"),
    path("potwierdz-haslo", views.confirm_password, name="account_reauthenticate"),
    path("potwierdz-kod", second_factor_views.confirm_code, name="mfa_reauthenticate"),
    path("sesja", session_views.session_left, name="session_left"),
    path("urzadzenia", views.devices, name="usersessions_list"),
    path("drugi-skladnik", second_factor_views.second_factor, name="mfa_index"),
    path("drugi-skladnik/kod", second_factor_views.second_factor_code, name="mfa_authenticate"),
    path("drugi-skladnik/wlacz", second_factor_views.enrol, name="mfa_activate_totp"),
    path("drugi-skladnik/wylacz", second_factor_views.remove, name="mfa_deactivate_totp"),
    path("klucz-dostepu/dodaj", passkey_views.passkey_add, name="passkey_add"),
    path("klucz-dostepu/<int:passkey_id>/usun", passkey_views.passkey_remove, name="passkey_remove"),
    path("klucz-dostepu/pytanie", passkey_views.passkey_options, name="passkey_options"),
    path("klucz-dostepu/zaloguj", passkey_views.passkey_sign_in, name="passkey_sign_in"),
    path("drugi-skladnik/kody", second_factor_views.recovery_codes, name="mfa_view_recovery_codes"),
    path("drugi-skladnik/kody/nowe", second_factor_views.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("drugi-skladnik/kody/plik", second_factor_views.recovery_codes_file, name="mfa_download_recovery_codes"),
]
session_clocks.add("accounts", session_views.seconds_left)

_MY_ACCOUNT = MenuItem(
    _("Moje konto"),
    "usersessions_list",
    pages=frozenset({"account_change_password", "mfa_index", "own_acts"}),
    place=90,
)
# Residents have a page of their account in a room above (``portal.access``).
for menu in (DESK_MENU, OPERATOR_MENU):
    menu.add("account", _MY_ACCOUNT)
