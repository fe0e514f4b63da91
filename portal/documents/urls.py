"""Addresses of documents and letters, for residents, for everybody and for the desk."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.documents import letter_views, post_views, staff_letter_views, staff_views, views
from portal.documents.home_block import DOCUMENTS, LETTERS
from portal.documents.policy import can_publish, can_write_letters
from portal.kernel.clock import today
from portal.kernel.home_blocks import HOME_BLOCKS
from portal.kernel.navigation import DESK_MENU, RESIDENT_MENU, MenuItem
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic
from portal.residents.policy import SEE_LETTERS, may_act

_DOCUMENT, _LETTER = "biuro/dokumenty/<uuid:document_id>", "biuro/pisma/<uuid:letter_id>"

urlpatterns = [
    path("dokumenty", views.documents, name="documents"),
    path("dokumenty/<uuid:document_id>", views.document, name="document"),
    path("dokumenty/<uuid:document_id>/<int:number>", views.document_version, name="document_version"),
    path("dokumenty/<uuid:document_id>/<int:number>.pdf", views.document_paper, name="document_paper"),
    path("pisma", letter_views.letters, name="letters"),
    path("pisma/<uuid:copy_id>", letter_views.letter, name="letter"),
    path("pisma/<uuid:copy_id>/otworz", letter_views.letter_open, name="letter_open"),
    path("pisma/<uuid:copy_id>.pdf", letter_views.letter_paper, name="letter_paper"),
    path("biuro/dokumenty/", staff_views.desk_documents, name="desk_documents"),
    path("biuro/dokumenty/nowy", staff_views.document_new, name="document_new"),
    path(_DOCUMENT, staff_views.desk_document, name="desk_document"),
    path(f"{_DOCUMENT}/<int:number>.pdf", staff_views.desk_document_file, name="desk_document_file"),
    path(f"{_DOCUMENT}/wycofaj", staff_views.document_withdraw, name="document_withdraw"),
    path("biuro/pisma/", staff_letter_views.desk_letters, name="desk_letters"),
    path("biuro/pisma/nowe", staff_letter_views.letter_new, name="letter_new"),
    path("biuro/pisma/poczta", post_views.letters_to_post, name="letters_to_post"),
    path("biuro/pisma/poczta.pdf", post_views.letters_to_post_paper, name="letters_to_post_paper"),
    path("biuro/pisma/poczta/wyslane", post_views.letters_posted, name="letters_posted"),
    path(_LETTER, staff_letter_views.desk_letter, name="desk_letter"),
    path(f"{_LETTER}.pdf", staff_letter_views.desk_letter_file, name="desk_letter_file"),
    path(f"{_LETTER}/wyslij", staff_letter_views.letter_send, name="letter_send"),
    path(f"{_LETTER}/wyrzuc", staff_letter_views.letter_discard, name="letter_discard"),
    path(f"{_LETTER}/cofnij", staff_letter_views.letter_recall, name="letter_recall"),
]


def _reads_letters(request: HttpRequest) -> bool:
    return may_act(request.user, SEE_LETTERS, today())  # type: ignore[arg-type]


def _publishes(request: HttpRequest) -> bool:
    return can_publish(request.user)


def _writes(request: HttpRequest) -> bool:
    return can_write_letters(request.user)


RESIDENT_MENU.add(
    "documents",
    MenuItem(_("Dokumenty"), "documents", pages=frozenset({"document", "document_version"}), module="documents"),
)
RESIDENT_MENU.add(
    "letters",
    MenuItem(
        _("Korespondencja"), "letters", pages=frozenset({"letter"}), module="correspondence", is_shown=_reads_letters
    ),
)
DESK_MENU.add(
    "documents",
    MenuItem(
        _("Dokumenty"),
        "desk_documents",
        pages=frozenset({"document_new", "desk_document"}),
        place=62,
        is_shown=_publishes,
    ),
)
DESK_MENU.add(
    "correspondence",
    MenuItem(
        _("Pisma"),
        "desk_letters",
        pages=frozenset({"letter_new", "desk_letter", "letters_to_post"}),
        place=61,
        is_shown=_writes,
    ),
)
HOME_BLOCKS.add("letters", LETTERS)
HOME_BLOCKS.add("documents", DOCUMENTS)
NOTICE_TOPICS.add("letters", NoticeTopic(_("Pisma"), module="correspondence", place=30))
