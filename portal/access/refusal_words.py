"""Refusals in the language of the page: the sentence and the name of the rule. The sentences are in ``refusing``."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.access.rule_words import NAMES
from portal.rulebook.refusal import Refusal

_WITH_RULE = _("{sentence} Zasada: {rule}.")


def words_for_reader(refusal: Refusal) -> str:
    """Return what a resident reads of a refusal: what is said, and which rule of the cooperative says so."""
    said = refusal.text_in(gettext)
    name = NAMES.get(refusal.rule)
    return gettext(_WITH_RULE).format(sentence=said, rule=gettext(name)) if name else said
