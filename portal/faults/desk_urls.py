"""Addresses of the desk's pages of reports and outages."""

from django.urls import URLPattern, path

from portal.faults import desk_case_views, desk_views, outage_desk_views

desk_urlpatterns: list[URLPattern] = [
    path("biuro/zgloszenia/", desk_views.faults_desk, name="faults_desk"),
    path("biuro/zgloszenia/zamknij", desk_views.faults_desk_many, name="faults_desk_many"),
    path("biuro/zgloszenia/nowe", desk_views.fault_take, name="fault_take"),
    path("biuro/zgloszenia/nowe/<uuid:person_id>", desk_views.fault_take_for, name="fault_take_for"),
    path("biuro/zgloszenia/wzory", desk_views.fault_answers, name="fault_answers"),
    path("biuro/zgloszenia/wzory/<int:answer_id>", desk_views.fault_answer, name="fault_answer"),
    path("biuro/zgloszenia/zdjecie/<uuid:photo_id>", desk_case_views.fault_case_photo, name="fault_case_photo"),
    path("biuro/zgloszenia/<uuid:report_id>", desk_case_views.fault_case, name="fault_case"),
    path("biuro/zgloszenia/<uuid:report_id>/<slug:step>", desk_case_views.fault_case_step, name="fault_case_step"),
    path("biuro/przerwy/", outage_desk_views.outages_desk, name="outages_desk"),
    path("biuro/przerwy/nowa", outage_desk_views.outage_new, name="outage_new"),
    path("biuro/przerwy/<uuid:outage_id>", outage_desk_views.outage_edit, name="outage_edit"),
    path("biuro/przerwy/<uuid:outage_id>/koniec", outage_desk_views.outage_end, name="outage_end"),
]
