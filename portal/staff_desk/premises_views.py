"""The premises' card: who has a title now, who had one before, and a way to each of them."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.audit.actions import Look, record_looks
from portal.kernel import clock
from portal.kernel.desk_habits import DeskHabits
from portal.staff_desk.policy import access_premises_card
from portal.staff_desk.premises_card import premises_card_of


@require_safe
@login_required
@never_cache
def premises_card(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show the premises with their people; a look at each of those who have a title now is written down."""
    premises = access_premises_card(request.user, premises_id)
    card = premises_card_of(premises, clock.today())
    purpose = DeskHabits.of_cookies(request.COOKIES).purpose_words
    looks = [Look(row.person_id, f"premises:{premises.code}") for row in card.current]
    record_looks(by=request.user, what="premises_card", looks=looks, purpose=purpose)
    return render(request, "staff/portal/premises_card.html", {"card": card, "premises": premises})
