"""Why something cannot be done with a report, as one sentence for whoever asked."""


class FaultRefused(Exception):
    """The step is not possible; the text says why and what to do instead, in the reader's language."""
