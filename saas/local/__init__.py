"""Embedded PostgreSQL and Valkey, the processes of the product on one machine, and the commands behind ``./app``.

Nothing here imports Django: this package starts Django's processes and lives outside them. Deployments do not use it.
"""
