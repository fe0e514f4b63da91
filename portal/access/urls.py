"""Addresses of getting access; the desk's are in ``staff_desk``."""

from django.urls import path

from portal.access import apply_views, code_views

urlpatterns = [
    path("jak-dostac-konto", apply_views.how_to_apply, name="how_to_apply"),
    path("wniosek/formularz", apply_views.electronic_form, name="electronic_form"),
    path("wniosek/wyslany", apply_views.form_sent, name="form_sent"),
    path("wniosek/potwierdz/<str:token>", apply_views.form_confirm, name="form_confirm"),
    path("rejestracja", apply_views.self_registration, name="self_registration"),
    path("rejestracja/gotowe", apply_views.self_registered, name="self_registered"),
    path("pierwszy-raz", code_views.first_visit, name="first_visit"),
    path("pierwszy-raz/haslo", code_views.first_visit_password, name="first_visit_password"),
]
