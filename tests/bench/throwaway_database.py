"""A database of a bench's own on the server of DATABASE_URL, removed at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def throwaway_database(purpose: str) -> Iterator[None]:
    """Point DATABASE_URL at a fresh database; call it before Django is set up."""
    url = os.environ["DATABASE_URL"]
    name = f"iok_bench_{purpose}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{name}"
        try:
            yield
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            os.environ["DATABASE_URL"] = url
