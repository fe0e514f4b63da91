"""Addresses of papers, batches of letters and lists of applications."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.access.batch_policy import can_issue
from portal.kernel.navigation import DESK_MENU, MenuItem
from portal.staff_desk.batch_views import (
    letter_batch,
    letter_batch_cancel,
    letter_batch_new,
    letter_batch_part,
    letter_batch_printed,
    letter_batches,
)
from portal.staff_desk.bulk_views import (
    bulk_list,
    bulk_list_cancel,
    bulk_list_confirm,
    bulk_list_errors,
    bulk_list_example,
    bulk_lists,
)
from portal.staff_desk.paper_views import issue_letter, issue_papers, issue_printed, issue_receipt

urlpatterns = [
    path("biuro/listy", letter_batches, name="letter_batches"),
    path("biuro/listy/nowe", letter_batch_new, name="letter_batch_new"),
    path("biuro/listy/<uuid:batch_id>", letter_batch, name="letter_batch"),
    path("biuro/listy/<uuid:batch_id>/<int:number>.pdf", letter_batch_part, name="letter_batch_part"),
    path("biuro/listy/<uuid:batch_id>/wydrukowano", letter_batch_printed, name="letter_batch_printed"),
    path("biuro/listy/<uuid:batch_id>/przerwij", letter_batch_cancel, name="letter_batch_cancel"),
    path("biuro/listy-wnioskow", bulk_lists, name="bulk_lists"),
    path("biuro/listy-wnioskow/wzor.csv", bulk_list_example, name="bulk_list_example"),
    path("biuro/listy-wnioskow/<uuid:list_id>", bulk_list, name="bulk_list"),
    path("biuro/listy-wnioskow/<uuid:list_id>/przyjmij", bulk_list_confirm, name="bulk_list_confirm"),
    path("biuro/listy-wnioskow/<uuid:list_id>/przerwij", bulk_list_cancel, name="bulk_list_cancel"),
    path("biuro/listy-wnioskow/<uuid:list_id>/do-poprawy.csv", bulk_list_errors, name="bulk_list_errors"),
    path("biuro/dane/<uuid:issue_id>", issue_papers, name="issue_papers"),
    path("biuro/dane/<uuid:issue_id>/pismo.pdf", issue_letter, name="issue_letter"),
    path("biuro/dane/<uuid:issue_id>/potwierdzenie.pdf", issue_receipt, name="issue_receipt"),
    path("biuro/dane/<uuid:issue_id>/wydrukowano", issue_printed, name="issue_printed"),
]

DESK_MENU.add(
    "letters",
    MenuItem(
        _("Listy"),
        "letter_batches",
        place=40,
        pages=frozenset({"letter_batch", "letter_batch_new"}),
        is_shown=lambda request: can_issue(request.user),
    ),
)
