"""Addresses of the counter: search, cards of persons and premises, what is done about accounts."""

from django.urls import path

from portal.staff_desk.person_views import person_card, person_history, person_note
from portal.staff_desk.premises_views import premises_card
from portal.staff_desk.search_views import people_hints, people_search
from portal.staff_desk.views import desk_habits

counter_urlpatterns = [
    path("biuro/uklad", desk_habits, name="desk_habits"),
    path("biuro/szukaj", people_search, name="people_search"),
    path("biuro/szukaj/lista", people_hints, name="people_hints"),
    path("biuro/osoby/<uuid:person_id>", person_card, name="person_card"),
    path("biuro/osoby/<uuid:person_id>/historia", person_history, name="person_history"),
    path("biuro/osoby/<uuid:person_id>/notatka", person_note, name="person_note"),
    path("biuro/lokale/<uuid:premises_id>", premises_card, name="premises_card"),
]
