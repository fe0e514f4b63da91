"""Addresses of a cooperative's host."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.accounts.urls")),
    path("", include("portal.urls")),
    path("", include("billing_import.urls")),
]

handler400 = "saas.error_pages.bad_request"
handler403 = "saas.error_pages.permission_denied"
handler404 = "saas.error_pages.page_not_found"
handler500 = "saas.error_pages.server_error"
