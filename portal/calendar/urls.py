"""Addresses of a resident's calendar."""

from django.urls import path

from portal.calendar import views

urlpatterns = [
    path("kalendarz", views.calendar, name="calendar"),
    path("kalendarz/nowy", views.calendar_new, name="calendar_new"),
    path("kalendarz/wylacz", views.calendar_off, name="calendar_off"),
    path("kalendarz/<str:secret>.ics", views.calendar_feed, name="calendar_feed"),
]
