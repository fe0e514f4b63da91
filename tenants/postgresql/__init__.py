"""The database engine: PostgreSQL with one schema in force."""
