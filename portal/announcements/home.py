"""The announcements' block of the home page: the two newest that are unread or pinned. Its words: ``presenters``."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from portal.announcements.policy import MODULE
from portal.announcements.presenters import home_news
from portal.announcements.queries import announcements_for, current_only
from portal.kernel.home_blocks import HomeAsk, HomeBlock

SHOWN = 2


def _reads(ask: HomeAsk) -> Mapping[str, QuerySet[Any, dict[str, Any]]]:
    rules = ask.rules.announcements
    rows = current_only(announcements_for([ask.held], ask.day, rules, reader=ask.person_id), ask.day, rules)
    news = rows.filter(Q(is_read=False) | Q(is_pinned=True)).order_by("-is_pinned", "-shown_from", "-pk")
    return {"newest": news.values("id", "title", "shown_from", "is_pinned", "is_read")[:SHOWN]}


NEWS = HomeBlock(
    module=MODULE,
    template="portal/announcements/home_block.html",
    present=home_news,
    reads=_reads,
    is_glance=True,
    is_aside=True,
    place=40,
)
