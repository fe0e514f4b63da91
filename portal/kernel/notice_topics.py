"""What residents may be written to about, filled by the rooms from their ``urls``. Who wants what: ``residents``.

A room adds its topic once and then calls ``portal.residents.notice_choices.tell``::

    NOTICE_TOPICS.add("readings", NoticeTopic(_("Odczyty liczników"), module="readings"))

What keeps an account safe is no topic: such messages go through the outbox and nobody switches them off.
"""

from dataclasses import dataclass
from typing import Any

from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class NoticeTopic:
    """One topic; ``label`` is translatable (lazy). It is offered while its ``module`` is the cooperative's own.

    An empty module is always on. How a topic goes out where a resident said nothing: the rules, ``notices``.
    """

    label: Any
    module: str = ""
    place: int = 50


NOTICE_TOPICS: Registry[NoticeTopic] = Registry("topics of notices to residents")
