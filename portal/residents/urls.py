"""Addresses of a resident's contact data."""

from django.urls import path

from portal.residents import views

urlpatterns = [
    path("moje-dane/potwierdz", views.contact_first, name="contact_first"),
]
