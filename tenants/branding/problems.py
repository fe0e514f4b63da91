"""Why a mark was refused, as one Polish sentence. The checks are in ``svg`` and ``png``."""


class LogoRefused(ValueError):
    """The file cannot be a cooperative's mark; the text says why and how to mend it."""
