"""Addresses of a resident's contact data at the first sign-in and of notices; one's own data are in ``own_data``."""

from django.urls import path

from portal.residents import notice_views, views

urlpatterns = [
    path("moje-dane/potwierdz", views.contact_first, name="contact_first"),
    path("moje-dane/powiadomienia", notice_views.notice_choices, name="notice_choices"),
    path("powiadomienia/wylacz/<str:token>", notice_views.notices_off, name="notices_off"),
    path("moje-dane/e-mail/<str:token>", views.address_confirm, name="address_confirm"),
]
