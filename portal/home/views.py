"""The resident's home: what is owed and by when, for the first or the chosen premises. Staff are sent to their desk."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.access.former_holder import end_of_access
from portal.home.presenters import blocks_of_rooms, home_balance
from portal.kernel.clock import today
from portal.kernel.home_blocks import HomeAsk
from portal.ledger.freshness import stale_sentence
from portal.ledger.queries import account_lines, newest_sources
from portal.premises.policy import access_one_of_held, held_premises
from portal.premises.presenters import premises_choices, premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.queries import rules_on


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the first premises the person holds; one sentence and one way on when they hold none."""
    if request.user.is_staff_member:  # type: ignore[union-attr]
        return redirect("desk_home")
    day = today()
    held = held_premises(request.user, day)  # type: ignore[arg-type]
    if not held:
        end = end_of_access(request.user, None, held, rules=rules_on(day), day=day)  # type: ignore[arg-type]
        return render(request, "portal/home/no_premises.html", {"end": end})
    return _home_of(request, held[0], held)


@require_safe
@login_required
def premises_home(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show one of the person's premises; 404 for anything that is not theirs today."""
    chosen, held = access_one_of_held(request.user, premises_id, today())  # type: ignore[arg-type]
    return _home_of(request, chosen, held)


def _home_of(request: HttpRequest, chosen: HeldPremises, held: list[HeldPremises]) -> HttpResponse:
    day = today()
    rules = rules_on(day)
    accounts = account_lines(chosen.person_id, chosen.premises.pk, chosen.days, with_files=False)
    ask = HomeAsk(request.user, chosen.person_id, chosen, rules, day)
    blocks, own = blocks_of_rooms(ask, {"sources": newest_sources().values("as_of")[:1]})
    from_day = own["sources"][0]["as_of"] if own["sources"] else None
    context = {
        "premises": chosen.premises,
        "premises_name": premises_name(chosen.premises),
        "premises_choices": premises_choices(held, chosen.premises.pk, url_name="premises_home"),
        "blocks": blocks,
        "balance": home_balance(
            accounts,
            as_of=from_day or day,
            today=day,
            headline=rules.ledger.headline,
            moves_days_off=rules.interest.moves_days_off,
        ),
        "stale": stale_sentence(from_day, day, rules.ledger.stale_after_days),
        "disclaimer": rules.wording.disclaimer,
        "end": end_of_access(request.user, chosen, held, rules=rules, day=day),  # type: ignore[arg-type]
    }
    return render(request, "portal/home/home.html", context)
