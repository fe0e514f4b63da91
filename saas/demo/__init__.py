"""The demo: two cooperatives' files with invented people, imported and signed into like real ones.

Only ``prepare_demo`` and ``totp_code`` use it; nothing in the product imports it, and no deployment runs it.
"""
