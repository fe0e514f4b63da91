"""Addresses of the counter: search, cards of persons and premises, what is done about accounts."""

from django.urls import path, register_converter

from portal.staff_desk.account_views import (
    account_block,
    account_block_decided,
    account_close,
    account_reissue,
    account_renew,
    account_unblock,
    account_unlock,
)
from portal.staff_desk.application_views import application, application_step, application_take, issue_now
from portal.staff_desk.confirmation_views import person_confirmation, person_confirmations
from portal.staff_desk.contact_views import contact_change_accept, contact_change_refuse, contact_changes
from portal.staff_desk.issue_views import issue_hand_over, issue_secret
from portal.staff_desk.link_views import account_link
from portal.staff_desk.person_data_views import person_contact, person_hold
from portal.staff_desk.person_views import person_card, person_files, person_history, person_note
from portal.staff_desk.premises_views import premises_card
from portal.staff_desk.queue_views import account_told, desk_queue, desk_queue_many
from portal.staff_desk.representation_views import representation_end, representation_new
from portal.staff_desk.search_views import people_hints, people_search
from portal.staff_desk.views import desk_habits


class OperationConverter:
    """What an application asks for, as the address says it."""

    regex = "dostep|odebranie"
    words = {"dostep": "grant", "odebranie": "revoke"}

    def to_python(self, value: str) -> str:
        """Return the operation of the model."""
        return self.words[value]

    def to_url(self, value: str) -> str:
        """Return the word of the address."""
        return next(word for word, operation in self.words.items() if operation == value)


register_converter(OperationConverter, "operation")

counter_urlpatterns = [
    path("biuro/zmiany-danych", contact_changes, name="contact_changes"),
    path("biuro/zmiany-danych/<uuid:change_id>/przyjmij", contact_change_accept, name="contact_change_accept"),
    path("biuro/zmiany-danych/<uuid:change_id>/odmow", contact_change_refuse, name="contact_change_refuse"),
    path("biuro/kolejka", desk_queue, name="desk_queue"),
    path("biuro/kolejka/wiele", desk_queue_many, name="desk_queue_many"),
    path("biuro/kolejka/zawiadomiono/<uuid:notice_id>", account_told, name="account_told"),
    path("biuro/osoby/<uuid:person_id>/wniosek/<operation:operation>", application_take, name="application_take"),
    path("biuro/osoby/<uuid:person_id>/wydaj", issue_now, name="issue_now"),
    path("biuro/osoby/<uuid:person_id>/kontakt", person_contact, name="person_contact"),
    path("biuro/osoby/<uuid:person_id>/zakaz-usuwania", person_hold, name="person_hold"),
    path("biuro/osoby/<uuid:person_id>/przedstawiciel", representation_new, name="representation_new"),
    path("biuro/osoby/<uuid:person_id>/potwierdzenie", person_confirmations, name="person_confirmations"),
    path(
        "biuro/osoby/<uuid:person_id>/potwierdzenie/<uuid:premises_id>.pdf",
        person_confirmation,
        name="person_confirmation",
    ),
    path("biuro/przedstawiciele/<uuid:representation_id>/koniec", representation_end, name="representation_end"),
    path("biuro/wnioski/<uuid:application_id>", application, name="application"),
    path("biuro/wnioski/<uuid:application_id>/<slug:step>", application_step, name="application_step"),
    path("biuro/wydania/<uuid:issue_id>", issue_hand_over, name="issue_hand_over"),
    path("biuro/wydania/<uuid:issue_id>/dane", issue_secret, name="issue_secret"),
    path("biuro/konta/<uuid:user_id>/blokada", account_block, name="account_block"),
    path("biuro/konta/<uuid:user_id>/blokada-decyzja", account_block_decided, name="account_block_decided"),
    path("biuro/konta/<uuid:user_id>/odblokuj", account_unblock, name="account_unblock"),
    path("biuro/konta/<uuid:user_id>/logowanie", account_unlock, name="account_unlock"),
    path("biuro/konta/<uuid:user_id>/nowe-dane", account_reissue, name="account_reissue"),
    path("biuro/konta/<uuid:user_id>/link", account_link, name="account_link"),
    path("biuro/konta/<uuid:user_id>/odnow", account_renew, name="account_renew"),
    path("biuro/konta/<uuid:user_id>/zamknij", account_close, name="account_close"),
    path("biuro/uklad", desk_habits, name="desk_habits"),
    path("biuro/szukaj", people_search, name="people_search"),
    path("biuro/szukaj/lista", people_hints, name="people_hints"),
    path("biuro/osoby/<uuid:person_id>", person_card, name="person_card"),
    path("biuro/osoby/<uuid:person_id>/historia", person_history, name="person_history"),
    path("biuro/osoby/<uuid:person_id>/pliki", person_files, name="person_files"),
    path("biuro/osoby/<uuid:person_id>/notatka", person_note, name="person_note"),
    path("biuro/lokale/<uuid:premises_id>", premises_card, name="premises_card"),
]
