"""The body of a message in its row: open, or sealed while a secret is on its way. No statement is sent here."""

import json

from portal.kernel.sealing import seal, unseal
from portal.outbox.models import Message
from portal.outbox.rendering import Words

PURPOSE = "outbox"


def put_words(message: Message, words: Words, *, is_secret: bool) -> None:
    """Write the words into an unsaved message; those of a secret encrypted for this cooperative alone."""
    message.subject = words.subject
    if is_secret:
        message.sealed = seal(json.dumps([words.text, words.html]), purpose=PURPOSE)
    else:
        message.text, message.html = words.text, words.html


def words_of(message: Message) -> Words:
    """Return the words to be sent; raises CannotUnseal when the secret key was changed without keeping the old one."""
    if not message.sealed:
        return Words(message.subject, message.text, message.html)
    text, html = json.loads(unseal(message.sealed, purpose=PURPOSE))
    return Words(message.subject, text, html)
