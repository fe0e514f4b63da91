"""Addresses of the regulation and of the blank application form."""

from django.urls import path

from portal.regulation import views

urlpatterns = [
    path("regulamin", views.regulation, name="regulation"),
    path("regulamin/wersje", views.regulation_versions, name="regulation_versions"),
    path("regulamin/<int:number>", views.regulation_version, name="regulation_version"),
    path("regulamin/<int:number>.pdf", views.regulation_paper, name="regulation_paper"),
    path("wniosek/<slug:operation>.pdf", views.application_form, name="application_form"),
]
