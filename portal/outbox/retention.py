"""How long the words of messages are kept. The rows stay: that something was sent, when and to whom, is on record."""

import datetime as dt

from django.db.models import Q

from portal.outbox.models import UNFINISHED, Message

# Long enough for a complaint about what a notice said, and no longer.
WORDS_DAYS = 90
# A secret that could not be sent within three days is issued anew rather than sent late.
SECRET_DAYS = 3


def erase_old_words(*, now: dt.datetime) -> int:
    """Erase the words of messages that came to their end long ago; return of how many. One statement."""
    old = Q(created_at__lt=now - dt.timedelta(days=WORDS_DAYS))
    late_secret = ~Q(sealed="") & Q(created_at__lt=now - dt.timedelta(days=SECRET_DAYS))
    ended = Message.objects.exclude(state__in=UNFINISHED).filter(erased_at__isnull=True)
    return ended.filter(old | late_secret).update(text="", html="", sealed="", unsubscribe="", erased_at=now)
