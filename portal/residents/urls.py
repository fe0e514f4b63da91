"""Addresses of a resident's contact data and notices."""

from django.urls import path

from portal.residents import notice_views, views

urlpatterns = [
    path("moje-dane/potwierdz", views.contact_first, name="contact_first"),
    path("moje-konto/powiadomienia", notice_views.notice_choices, name="notice_choices"),
    path("powiadomienia/wylacz/<str:token>", notice_views.notices_off, name="notices_off"),
]
