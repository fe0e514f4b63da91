"""All settings, read from the environment by strict readers. Rules of one cooperative are data, not settings."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from saas import env

BASE_DIR = Path(__file__).resolve().parent.parent

# "local": the demo and the tests, plain http on localhost. "production": everything that faces people.
DEPLOYMENT = env.choice("IOK_DEPLOYMENT", "local", ("local", "production"))
IS_PRODUCTION = DEPLOYMENT == "production"
VAR_DIR = Path(env.text("IOK_VAR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.text("IOK_SECRET_KEY", None if IS_PRODUCTION else "local-only-" + "0" * 50)
# The host gate in saas/middleware.py answers 404 to every host that is not ours before any schema is touched.
ALLOWED_HOSTS = ["*"]
BASE_DOMAIN = env.text("IOK_BASE_DOMAIN", None if IS_PRODUCTION else "localhost")
OPERATOR_HOST = env.text("IOK_OPERATOR_HOST", f"operator.{BASE_DOMAIN}")
PUBLIC_HOST = env.text("IOK_PUBLIC_HOST", BASE_DOMAIN)
# How many proxies of ours stand before the web server; each appends one address to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.number("IOK_TRUSTED_PROXY_COUNT", 0)
# With a secret only who knows it may ask which hosts are ours; without one, only private addresses.
TLS_QUESTION_SECRET = env.text("IOK_TLS_QUESTION_SECRET", "")

# --- Tenancy -------------------------------------------------------------------------------------------------------
SHARED_APPS = [
    "django_tenants",
    "saas",
    "tenants",
    "portal.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django.forms",
]
TENANT_APPS = [
    "portal.accounts",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.sessions",
    "portal",
    "billing_import",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
TENANT_MODEL = "tenants.Cooperative"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# The template of every cooperative's schema: made by migrations, never holds people, never serves a host.
TEMPLATE_SCHEMA = "iok_template"

DATABASES = {
    "default": {
        "ENGINE": "tenants.postgresql",
        **env.postgres_url("DATABASE_URL"),
        # Connections are few, kept for minutes and recycled by age: a session that visited many schemas grows.
        "CONN_MAX_AGE": env.number("IOK_DATABASE_CONNECTION_SECONDS", 300),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 2, "application_name": "iok"},
        "TEST": {"MIGRATE": True},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "portal.kernel.cache.ForgivingRedisCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_FUNCTION": "portal.kernel.cache.schema_key",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    },
    # What belongs to no cooperative: the token by which processes notice that hosts or states changed.
    "platform": {
        "BACKEND": "portal.kernel.cache.ForgivingRedisCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_FUNCTION": "portal.kernel.cache.platform_key",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    },
}

# --- Requests ------------------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "saas.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "saas.middleware.PrivatePagesMiddleware",
    # The host gate: what stands below it runs for known hosts only, what stands above dresses its answers too.
    "saas.middleware.CooperativeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.kernel.once.ReadOnceMiddleware",
    "portal.kernel.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the CSRF check, which reads the body.
    "portal.kernel.uploads.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.own_data.kept_forms_middleware.KeptFormsMiddleware",
    "portal.accounts.middleware.SignInStepsMiddleware",
]
ROOT_URLCONF = "saas.urls"
OPERATOR_URLCONF = "saas.urls_operator"
PUBLIC_URLCONF = "saas.urls_public"
PUBLIC_SCHEMA_URLCONF = OPERATOR_URLCONF
WSGI_APPLICATION = "saas.wsgi.application"
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "saas.error_pages.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.kernel.pages.page_context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["portal.templatetags.iok"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "/static/"
# Deployments collect the files with a hash in each name; locally they are served from where they lie.
STATIC_ROOT = BASE_DIR / "static-collected" if IS_PRODUCTION else None
STATIC_FILES = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if IS_PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "portal.kernel.files.CooperativeStorage"},
    "staticfiles": {"BACKEND": STATIC_FILES},
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
MEDIA_ROOT = VAR_DIR / "media"
# Exports of whole cooperatives, for operators; web server and worker must see the same folder.
EXPORT_ROOT = VAR_DIR / "exports"
# Inboxes: a folder for each cooperative, to which its programs write files by themselves (docs/integration.md).
INBOX_ROOT = Path(env.text("IOK_INBOX_ROOT", str(VAR_DIR / "inbox")))
INBOX_LOOK_SECONDS = env.number("IOK_INBOX_LOOK_SECONDS", 30, least=1)
INBOX_SETTLE_SECONDS = env.number("IOK_INBOX_SETTLE_SECONDS", 30, least=0)
# Servers that inboxes in buckets may be on. Without the list a worker could make the platform call any address inside.
INBOX_BUCKET_ENDPOINTS = env.words("IOK_INBOX_BUCKET_ENDPOINTS")
API_REQUESTS_PER_MINUTE = env.number("IOK_API_REQUESTS_PER_MINUTE", 120, least=1)

# --- Language and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("polski")), ("uk", _("ukraiński")), ("en", _("angielski"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "iok_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.IdentifierBackend"]
PASSWORD_HASHERS = ["portal.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "portal.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-iok-session" if IS_PRODUCTION else "iok-session"
CSRF_COOKIE_NAME = "__Host-iok-csrf" if IS_PRODUCTION else "iok-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifier"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A confirmation link signed with one key for all cooperatives would be valid in each of them; rows are not.
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "portal.accounts.tokens.CooperativeTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60  # portal/accounts/password_link.py says the same in hours
# Counters are kept in PostgreSQL by portal/accounts: a lost cache neither opens a lock nor refuses everybody.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Names the browsers in which an account's owner has signed in before (portal/accounts/known_devices.py).
KNOWN_DEVICE_COOKIE_NAME = "__Host-iok-device" if IS_PRODUCTION else "iok-device"
# Names whose session the browser had last (portal/accounts/last_account.py).
LAST_ACCOUNT_COOKIE_NAME = "__Host-iok-last" if IS_PRODUCTION else "iok-last"
ACCOUNT_FORMS = {"login": "portal.accounts.forms.SignInForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Over plain http, as in the demo, there is no https origin to compare with; the host is compared all the same.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_TOTP_ISSUER = "IOK"
MFA_TRUST_ENABLED = False
USERSESSIONS_TRACK_ACTIVITY = False

# --- Headers -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^tls/"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail ----------------------------------------------------------------------------------------------------------
# Cooperatives' mail goes through the outbox (portal/outbox). With a server it is sent by SMTP, without one into files.
EMAIL_HOST = env.text("IOK_SMTP_HOST", "")
EMAIL_PORT = env.number("IOK_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("IOK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("IOK_SMTP_PASSWORD", "")
_SMTP_SECURITY = env.choice("IOK_SMTP_SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_SECURITY == "starttls", _SMTP_SECURITY == "tls"
# Seconds for each answer of the server. Sync: portal/outbox/sending.py leases a message for longer than them all.
EMAIL_TIMEOUT = env.number("IOK_SMTP_TIMEOUT", 15)
EMAIL_BACKEND = env.text(
    "IOK_EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
# "none" or the dotted path of a class (portal.outbox.sms.SmsSender says what it must do).
SMS_SENDER = env.dotted_path("IOK_SMS_SENDER", "none")
SMS_FILE_PATH = VAR_DIR / "sms"
# Where cooperatives ask about the platform; shown on the public page.
PLATFORM_CONTACT = env.text("IOK_CONTACT_EMAIL", "")
DEFAULT_FROM_EMAIL = env.text("IOK_FROM_EMAIL", "iok@localhost")

# --- Work in the background ----------------------------------------------------------------------------------------
# Files of some megabytes are imported so many at a time on the whole platform; keep it below the worker's processes.
IOK_LARGE_IMPORTS_AT_ONCE = env.number("IOK_LARGE_IMPORTS_AT_ONCE", 1)
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # The run row is the truth and a sweep brings lost messages back; these only make the broker quicker about it.
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
# What makes or drops schemas goes to a queue of its own: in a deployment a worker with the database role that owns
# schemas reads it alone (celery -Q provisioning); a worker without -Q, as in the demo, reads both.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("provisioning"))
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {
    "tenants.tasks.provision": {"queue": "provisioning"},
    "tenants.tasks.delete_due": {"queue": "provisioning"},
}
CELERY_TASK_CLS = "saas.celery:CooperativeTask"
# A worker's lines go the way of all others: as JSON, without personal data (saas/logging.py).
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "return-lost-imports": {"task": "billing_import.tasks.dispatch_lost_runs", "schedule": 20.0},
    "look-into-inboxes": {
        "task": "billing_import.tasks.dispatch_look_into_inboxes",
        "schedule": float(INBOX_LOOK_SECONDS),
    },
    "write-files-to-take": {
        "task": "billing_import.tasks.dispatch_write_files_to_take",
        "schedule": crontab(hour=2, minute=15),
    },
    "return-lost-letter-batches": {"task": "portal.access.batch_tasks.sweep", "schedule": 20.0},
    "return-lost-files-of-own-data": {"task": "portal.own_data.tasks.sweep", "schedule": 60.0},
    "return-lost-console-work": {"task": "tenants.tasks.send_lost_work", "schedule": 20.0},
    "gather-figures-for-the-board": {"task": "tenants.tasks.dispatch_gather", "schedule": 120.0},
    "ask-dns-about-hosts": {"task": "tenants.tasks.check_hosts", "schedule": crontab(minute="*/15")},
    "delete-what-is-due": {"task": "tenants.tasks.delete_due", "schedule": crontab(minute="*/10")},
    "send-waiting-messages": {"task": "portal.outbox.tasks.sweep", "schedule": 20.0},
    "erase-old-messages": {
        "task": "portal.outbox.tasks.dispatch_erase_old_words",
        "schedule": crontab(hour=3, minute=37),
    },
    # Every hour: the rules of each cooperative name the hour from which its mail of the day goes out.
    "send-mail-of-the-day": {
        "task": "portal.residents.tasks.dispatch_send_digests",
        "schedule": crontab(minute=5),
    },
    # What is published for a later day, and what a lost message of the broker left.
    "tell-of-announcements": {
        "task": "portal.announcements.tasks.dispatch_tell_residents",
        "schedule": crontab(minute="10,40"),
    },
    "forget-old-announcements": {
        "task": "portal.announcements.tasks.dispatch_forget_old",
        "schedule": crontab(hour=4, minute=50),
    },
    "tell-of-letters": {
        "task": "portal.documents.tasks.dispatch_tell",
        "schedule": crontab(minute=25),
    },
    "end-late-applications": {
        "task": "portal.access.tasks.dispatch_expire",
        "schedule": crontab(hour=1, minute=10),
    },
    "wipe-printed-secrets": {"task": "portal.access.tasks.dispatch_wipe", "schedule": crontab(minute="*/10")},
    # Right after midnight: an account whose last day is over is closed before its owner gets up.
    "close-ended-titles": {
        "task": "portal.access.nightly.dispatch_close_titles",
        "schedule": crontab(hour=0, minute=3),
    },
    "end-authorizations": {
        "task": "portal.access.nightly.dispatch_end_representations",
        "schedule": crontab(hour=0, minute=4),
    },
    "lapse-accounts": {"task": "portal.access.nightly.dispatch_lapse", "schedule": crontab(hour=0, minute=6)},
    "delete-old-import-files": {
        "task": "billing_import.tasks.dispatch_delete_files",
        "schedule": crontab(hour=3, minute=52),
    },
    "tidy-faults": {"task": "portal.faults.tasks.dispatch_tidy", "schedule": crontab(hour=3, minute=5)},
    "erase-accounts": {"task": "portal.access.nightly.dispatch_erase", "schedule": crontab(hour=4, minute=5)},
    "look-after-readings": {
        "task": "portal.meters.nightly.dispatch_look_after_readings",
        "schedule": crontab(hour=7, minute=10),
    },
    "clear-old-sessions": {"task": "portal.tasks.dispatch_clear_sessions", "schedule": crontab(hour=3, minute=17)},
    "count-balances": {"task": "portal.tasks.dispatch_count_balances", "schedule": crontab(hour=1, minute=25)},
    "mend-the-search": {"task": "portal.tasks.dispatch_mend_search", "schedule": crontab(hour=4, minute=35)},
    "seal-what-acts-did-not": {"task": "portal.tasks.dispatch_seal_audit", "schedule": crontab(minute="7,22,37,52")},
    "check-new-audit": {"task": "portal.tasks.dispatch_check_new_audit", "schedule": crontab(hour=2, minute=40)},
    "check-whole-audit": {
        "task": "portal.tasks.dispatch_check_whole_audit",
        "schedule": crontab(hour=0, minute=20, day_of_week="sunday"),
    },
}

# --- Log lines -----------------------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "saas.logging.CooperativeFilter"}},
    "formatters": {"json": {"()": "saas.logging.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": env.text("IOK_LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
