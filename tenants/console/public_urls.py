"""Addresses of the platform's public page."""

from django.urls import path

from tenants.console.public_views import public_home

urlpatterns = [path("", public_home, name="public_home")]
