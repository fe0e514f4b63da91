"""Addresses of consents and of the step at which the regulation is accepted."""

from django.urls import path

from portal.consents import views

urlpatterns = [
    path("regulamin/przyjmij", views.accept_regulation, name="accept_regulation"),
    path("zgody/na-start", views.consents_first, name="consents_first"),
    path("zgody", views.consents, name="consents"),
    path("zgody/zmien", views.consent_change, name="consent_change"),
]
