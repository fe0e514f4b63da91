"""The sections of a cooperative's rules, one file each. What they make together is in ``portal.rulebook.rules``."""
