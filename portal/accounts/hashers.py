"""Password hashing: Argon2id with 19 MiB, two passes, one lane (OWASP's first choice; measured 20-25 ms)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Django's default of 100 MiB would let three sign-ins a second fill a small server."""

    memory_cost = 19456
    time_cost = 2
    parallelism = 1
