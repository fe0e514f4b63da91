"""A resident's e-mails: which ones, and the link in a mail that ends them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.kernel.clock import today
from portal.kernel.notice_topics import NOTICE_TOPICS
from portal.residents.contact import way_of
from portal.residents.models import Person
from portal.residents.notice_choices import addressees, choose_notices, topic_choices
from portal.residents.notice_forms import NoticesForm
from portal.residents.notice_models import How
from portal.residents.policy import access_own_link
from portal.residents.queries import person_by_id
from portal.residents.unsubscribing import WHOLE_DIGEST, Unsubscription, read_unsubscription
from portal.rulebook.policy import is_shown_to
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Show which e-mails come, and take other wishes; 404 for staff and representatives."""
    link = access_own_link(request.user)
    topics = topic_choices(link.person, rules_on(today()))
    form = NoticesForm(request.POST if request.method == "POST" else None, topics=topics)
    if form.is_valid():
        choose_notices(person=link.person, wishes=form.cleaned_data, by=link.user)
        messages.success(request, _("Zapisane. Tak będziemy pisać."))
        return redirect("notice_choices")
    reader = addressees([link.person_id]).get(link.person_id)
    rules = rules_on(today())
    page = {
        "form": form,
        "email": reader.email if reader else "",
        "gives_own_address": _gives_own_address(request.user, rules),
        "hour": rules.notices.daily_hour,
        "sends_mail": bool(rules.sender.name),
    }
    return render(request, "portal/residents/notice_choices.html", page, status=422 if form.errors else 200)


def _gives_own_address(user: Any, rules: Rules) -> bool:
    """Return whether the resident writes an address down themselves, on the page of contact data."""
    is_there = is_shown_to(rules.module("contact_data"), user, today())
    return is_there and way_of("email", rules.contact_data) != "at_office"


@csrf_exempt  # a mail program sends the POST, without any cookie; the signed address is what lets it in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mails of a topic should end, and end them; 404 for a link that is not ours.

    Opening the link changes nothing: programs that look for viruses open every one.
    """
    wish = read_unsubscription(token)
    person = person_by_id(wish.person_id) if wish else None
    if wish is None or person is None:
        raise Http404
    topics = _topics_of(wish, person)
    is_done = request.method == "POST"
    if is_done and topics:
        choose_notices(person=person, wishes=dict.fromkeys(topics, How.NONE), by="unsubscribe link", way="link")
    labels = [topic.label for key in topics if (topic := NOTICE_TOPICS.get(key))]
    return render(request, "portal/residents/notices_off.html", {"labels": labels, "is_done": is_done, "menu": []})


def _topics_of(wish: Unsubscription, person: Person) -> list[str]:
    if wish.topic != WHOLE_DIGEST:
        return [wish.topic] if NOTICE_TOPICS.get(wish.topic) else []
    return [one.key for one in topic_choices(person, rules_on(today())) if one.how == How.DAILY]
