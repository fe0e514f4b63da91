"""Addresses of getting access; the desk's are in ``staff_desk``."""

from django.urls import path

from portal.access import code_views

urlpatterns = [
    path("pierwszy-raz", code_views.first_visit, name="first_visit"),
    path("pierwszy-raz/haslo", code_views.first_visit_password, name="first_visit_password"),
]
