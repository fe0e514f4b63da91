"""Addresses of the operator's console."""

from django.urls import URLPattern, URLResolver, include, path

from portal.urls import everywhere

urlpatterns: list[URLPattern | URLResolver] = [
    *everywhere,
    path("", include("portal.accounts.urls")),
    path("", include("tenants.console.urls")),
]

handler400 = "saas.error_pages.bad_request"
handler403 = "saas.error_pages.permission_denied"
handler404 = "saas.error_pages.page_not_found"
handler500 = "saas.error_pages.server_error"
