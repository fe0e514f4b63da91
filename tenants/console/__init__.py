"""The operator's console and the platform's public page, in the public schema."""
