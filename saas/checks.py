"""System checks of what the walls between cooperatives stand on: a changed setting must not open a hole in silence."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

ENGINE = "tenants.postgresql"
TOKENS = "portal.accounts.tokens.CooperativeTokenGenerator"
SESSION_ENGINES = ("portal.accounts.session_store", "django.contrib.sessions.backends.db")


@register
def check_walls(**_options: Any) -> list[CheckMessage]:
    """Return an error for each setting that would let one cooperative's sign-ins or data count in another."""
    database = settings.DATABASES["default"]
    walls = {
        f"DATABASES must use {ENGINE}: it keeps the public schema out of a cooperative's search path.": (
            database["ENGINE"] == ENGINE
        ),
        "TENANT_LIMIT_SET_CALLS must be on: one SET per request.": settings.TENANT_LIMIT_SET_CALLS is True,
        "SESSION_ENGINE must keep sessions as rows of the schema.": settings.SESSION_ENGINE in SESSION_ENGINES,
        "Cookies must be host-only (no SESSION_COOKIE_DOMAIN, no CSRF_COOKIE_DOMAIN).": (
            settings.SESSION_COOKIE_DOMAIN is None and settings.CSRF_COOKIE_DOMAIN is None
        ),
        "ACCOUNT_EMAIL_CONFIRMATION_HMAC must be off: such a link is valid in every cooperative.": (
            settings.ACCOUNT_EMAIL_CONFIRMATION_HMAC is False
        ),
        "ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR must name the cooperative in the token.": (
            settings.ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR == TOKENS
        ),
        "The default cache must put the schema into its keys.": (
            settings.CACHES["default"].get("KEY_FUNCTION") == "portal.kernel.cache.schema_key"
        ),
        "Celery's tasks must go through CooperativeTask.": settings.CELERY_TASK_CLS == "saas.celery:CooperativeTask",
    }
    return [
        Error(sentence, id=f"iok.W{number:02}")
        for number, (sentence, holds) in enumerate(walls.items(), 1)
        if not holds
    ]


@register
def check_foreign_keys_stay(**_options: Any) -> list[CheckMessage]:
    """Return an error for each foreign key of a cooperative's table to a table that lives in the public schema only."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    models = {model for config in configs for model in config.get_models(include_auto_created=True)}
    return [
        Error(f"{model._meta.label}.{field.name} leaves the schema.", id="iok.W20", obj=model)
        for model in models
        for field in model._meta.local_fields
        if field.remote_field is not None and field.remote_field.model not in models
    ]


@register
def check_sms_sender(**_options: Any) -> list[CheckMessage]:
    """Return an error when the class that is to send SMS is not there or cannot send."""
    if settings.SMS_SENDER == "none":
        return []
    try:
        sender = import_string(settings.SMS_SENDER)
    except ImportError as error:
        return [Error(f"IOK_SMS_SENDER: {error}", id="iok.W30")]
    return [] if callable(getattr(sender, "send", None)) else [Error("IOK_SMS_SENDER has no send.", id="iok.W31")]
