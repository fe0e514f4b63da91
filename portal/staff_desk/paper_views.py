"""Papers of one issue of credentials: the letter while its secret is sealed, the confirmation of receipt always."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.access.batch_policy import access_issue_papers
from portal.access.papers import SecretCannotBePrinted
from portal.access.printing import SecretGone, can_be_printed, confirm_issue_printed, print_letters, print_receipt
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.staff_desk.pdf_answers import private_pdf, wants_large_print


@require_safe
@login_required
@never_cache
def issue_papers(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Show which papers of an issue can be printed; once the secret is wiped, say in words what to do."""
    issue = access_issue_papers(request.user, issue_id)
    context = {
        "issue": issue,
        "name": issue.user.full_name or issue.user.identifier,
        "person_id": issue.user.person_link.person_id if hasattr(issue.user, "person_link") else None,
        "waits": issue.handed_over_at is None and issue.ended_at is None,
        "is_sealed": can_be_printed(issue, timezone.now()),
        "is_one_paper": rules_on(clock.today()).issue.confirmation_carries_credentials,
    }
    return render(request, "staff/access/issue_papers.html", context)


@require_safe
@login_required
@never_cache
def issue_letter(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Hand out the letter with the credentials; each printing is written down."""
    issue = access_issue_papers(request.user, issue_id)
    try:
        pdf = print_letters(
            [issue],
            by=request.user,
            site=request.get_host(),
            activation_path=reverse("first_visit"),
            now=timezone.now(),
            is_large_print=wants_large_print(request),
        )
    except SecretGone:
        return render(request, "staff/access/secret_gone.html", {"issue": issue}, status=410)
    except SecretCannotBePrinted:
        messages.error(request, _("Tych danych nie da się wydrukować. Wydaj nowe."))
        return redirect("issue_papers", issue_id=issue.pk)
    return private_pdf(pdf, f"pismo-{issue.number}.pdf")


@require_safe
@login_required
@never_cache
def issue_receipt(request: HttpRequest, issue_id: uuid.UUID) -> StreamingHttpResponse:
    """Hand out the confirmation of receipt, which holds no secret; each printing is written down."""
    issue = access_issue_papers(request.user, issue_id)
    pdf = print_receipt(issue, by=request.user, now=timezone.now(), is_large_print=wants_large_print(request))
    return private_pdf(pdf, f"potwierdzenie-{issue.number}.pdf")


@require_POST
@login_required
def issue_printed(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Take the worker's word that the letter is on paper."""
    issue = access_issue_papers(request.user, issue_id)
    confirm_issue_printed(issue=issue, by=request.user, now=timezone.now())
    messages.success(request, _("Zapisane. Tych danych nikt już nie zobaczy."))
    return redirect("issue_papers", issue_id=issue.pk)
