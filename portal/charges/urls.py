"""Addresses of what the monthly charge is made of."""

from django.urls import URLPattern, URLResolver, path

from portal.charges.views import why_this_much

urlpatterns: list[URLPattern | URLResolver] = [
    path("lokal/<uuid:premises_id>/dlaczego-tyle", why_this_much, name="why_this_much"),
]
