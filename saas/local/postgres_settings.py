"""PostgreSQL's settings for the demo, the tests and the benches, in one place. Deployments have their own."""

COMMON = {
    # Only this machine, only TCP: the same way a real server is reached.
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Memory for a laptop.
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    # Compiling a plan costs more than these queries take (measured: +0.6 s on an import of 20,000 rows).
    "jit": "off",
    "random_page_cost": "1.1",
    # A cooperative's schema is created or dropped in one transaction: each table and index takes a lock.
    "max_locks_per_transaction": "256",
    # A killed worker's statement is given up, and its locks with it, after a second instead of at its end.
    "client_connection_check_interval": "1s",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    # Many small tables: look less often, spend little on each, and let statistics follow small tables quickly.
    "autovacuum_naptime": "60s",
    "autovacuum_max_workers": "2",
    "autovacuum_vacuum_cost_delay": "2ms",
    "autovacuum_vacuum_scale_factor": "0.1",
    "autovacuum_analyze_scale_factor": "0.05",
    "track_io_timing": "on",
    "log_checkpoints": "off",
    # Rows stay out of the server's log: no values of a refused row, no statement with what somebody typed.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_line_prefix": "%m [%p] %d ",
}

# What each use changes. Durable where people's data could be; quick where they are thrown away.
CHANGES: dict[str, dict[str, str]] = {
    "demo": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
    "test": {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "100",
        "max_wal_size": "4GB",
    },
    "bench": {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": "8GB",
        "autovacuum_naptime": "10min",  # a vacuum in the middle would be measured with whatever runs then
    },
}


def settings_for(purpose: str) -> dict[str, str]:
    """Return all settings for ``demo``, ``test`` or ``bench``."""
    return {**COMMON, **CHANGES[purpose]}


def as_file(purpose: str) -> str:
    """Return them as a configuration file."""
    quoted = {name: value.replace("'", "''") for name, value in settings_for(purpose).items()}
    return "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
