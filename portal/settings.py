"""All settings, read from the environment through `portal.env`, which stops the start with one plain sentence.

Two modes: ``local`` (one machine, plain HTTP on loopback, the development outbox) and ``production``.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from accounts.rules.uploads import MIB, UploadLimits
from foundation.sealing import IndexHash, Keyring
from portal import api_settings, channel_settings, env, partner_settings, sandbox_settings
from portal.api.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent

# mode, keys ---------------------------------------------------------------------------------------------------
MODE = env.choice("JST_MODE", "where the portal runs", ("local", "production"), "production")
IS_LOCAL = MODE == "local"
IS_SANDBOX = sandbox_settings.IS_SANDBOX
DEBUG = False
SECRET_KEY = env.secret("JST_SECRET_KEY", "signs sessions and tokens; at least 50 random characters")
_keys = env.keyring("JST_SEALING_KEYS", "seal personal data; the first key writes, all of them read")
SEALING_KEYRING = Keyring(keys=_keys, writing_key=next(iter(_keys)))
INDEX_KEY = env.key(
    "JST_INDEX_KEY", "finds sealed values exactly; changed only as the guide to rotating keys says"
)
INDEX_HASH = IndexHash(
    env.choice(
        "JST_INDEX_HASH", "hash under the index of sealed values", tuple(IndexHash), IndexHash.SHA256.value
    )
)
_card_keys = env.keyring(
    "JST_CARD_KEYS", "sign the codes of electronic cards; the first key signs, all of them verify"
)
CARD_KEYRING = Keyring(keys=_card_keys, writing_key=next(iter(_card_keys)))
ALLOWED_HOSTS = env.words(
    "JST_HOSTS", "host names the portal answers to", "localhost,127.0.0.1,[::1]" if IS_LOCAL else None
)
CSRF_TRUSTED_ORIGINS = env.urls("JST_ORIGINS", "origins that may post forms, beside the portal's own", "")
STATE_DIR = Path(
    env.text("JST_STATE_DIR", "where the local mode keeps data, keys, logs and sent messages", ".state")
)

# floors -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "certification.apps.CertificationConfig",
    "family.apps.FamilyConfig",
    "accounts.apps.AccountsConfig",
    "regions.apps.RegionsConfig",
    "portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
]

MIDDLEWARE = [
    *sandbox_settings.MIDDLEWARE,
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.shared.lanes.PagePolicyMiddleware",
    "portal.shared.browser_powers.BrowserPowersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.shared.reading.ReadingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.shared.lanes.PageUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.doors.DoorMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.shared.reading.reading_context",
            ],
        },
    }
]

# database, cache, jobs ----------------------------------------------------------------------------------------
_database = env.database("DATABASE_URL", "the PostgreSQL database, version 15 or later")
DATABASES = {
    "default": {
        "ENGINE": "portal.postgres",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "OPTIONS": {**_database.options, "connect_timeout": 5},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
# Rate limits and one-time codes must outlive a dead Redis, so the cache is a table. Django's own limit of 300 entries
# would let anybody push a limit out by filling the table; what is past is cleared away by the schedule instead.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
SESSION_ENGINE = "portal.shared.sessions"
# Not in a cookie, where the names of relatives would stand in clear.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = env.integer("JST_SESSION_SECONDS", "how long a session lasts without use", 1800)

CELERY_BROKER_URL = env.redis_url("REDIS_URL", "the Redis or Valkey server that rings for jobs")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 1000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
PLAN_SECONDS = env.integer(
    "JST_PLAN_SECONDS",
    "seconds between two looks for reminders that have become due; 5 in local mode",
    5 if IS_LOCAL else 600,
    least=1,
)
CLOCK_AHEAD_MAX = timedelta(
    seconds=env.integer(
        "JST_CLOCK_AHEAD_SECONDS",
        "seconds a worker's clock may be ahead of the database's, or else it plans no reminders (0: not asked)",
        60,
    )
)
TICK_SECONDS = env.integer("JST_TICK_SECONDS", "seconds between two ticks of the schedule", 5, least=1)
IMPORT_UPLOAD_MB = env.integer(
    "JST_IMPORT_UPLOAD_MB",
    "megabytes of register files that one import at the counter may bring",
    200,
    least=1,
)

# people sign in with a phone number ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["portal.shared.hashing.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.web.sign_in.PhoneAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/5m/key,30/5m/ip",
    "request_login_code": "20/h/ip,3/10m/key",
    "second_proof": "20/h/ip,5/d/key",
    "claim": "20/h/ip,5/h/key",
    "letter": "20/h/ip",
    "verify_paper": "60/m/ip",
    "progress": "10/m/ip,60/h/ip",
    "check_receipt": "10/m/ip,60/h/ip",
    "check_scan": "60/m/ip",
    "terminal_setup": "10/m/ip",
    "developer_join": "10/m/ip",
    "calendar_feed": "120/m/ip",
    "calendar_feed_one": "60/h/key",
}
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = (
    env.text("JST_CLIENT_IP_HEADER", "header in which a trusted proxy names the caller", "") or None
)
STEP_UP_SECONDS = env.integer(
    "JST_STEP_UP_SECONDS", "how long a fresh sign-in counts for a sensitive act", 300
)
TERMINAL_IDLE_SECONDS = env.integer(
    "JST_TERMINAL_IDLE_SECONDS",
    "seconds without a touch after which the screen of a self-service terminal is wiped",
    60,
    least=15,
    most=120,
)
REVEALS_PER_HOUR = env.integer(
    "JST_REVEALS_PER_HOUR", "whole numbers and phones one user may have shown in an hour", 30, least=1
)

# faces --------------------------------------------------------------------------------------------------------
# A relative folder lies in the checkout, where `make run` and `make test` put the files.
FACE_MODEL_DIR = BASE_DIR / Path(
    env.text(
        "JST_FACE_MODEL_DIR",
        "folder with the two model files of the local face check; without them people look at photos",
        ".venv/face-models",
    )
)
FACE_PROVIDER = ("accounts.clients.face_local.LocalFace", {"folder": FACE_MODEL_DIR, "seconds_max": 20.0})
FACE_CHALLENGE_SECONDS = env.integer(
    "JST_FACE_CHALLENGE_SECONDS",
    "how long a face check stays open for its pictures",
    600,
    least=120,
    most=3600,
)

# officers -----------------------------------------------------------------------------------------------------
POLICY_DRAFT_DAYS = env.integer(
    "JST_POLICY_DRAFT_DAYS",
    "days a draft of a policy change waits for its second officer",
    30,
    least=1,
    most=366,
)

# matters and evidence -----------------------------------------------------------------------------------------
MATTER_LEASE = timedelta(
    minutes=env.integer(
        "JST_LEASE_MINUTES",
        "minutes for which a clerk holds a matter taken from the queue",
        30,
        least=1,
        most=480,
    )
)
SECOND_WAIT = timedelta(
    days=env.integer(
        "JST_SECOND_DAYS",
        "days a decision waits for a second person before it goes back",
        5,
        least=1,
        most=60,
    )
)
EVIDENCE_KEPT_FOR = timedelta(
    days=env.integer(
        "JST_EVIDENCE_DAYS", "days evidence files are kept after their matter was decided", 1095, least=1
    )
)
_MEGABYTES = env.integer("JST_UPLOAD_MB", "megabytes an uploaded file may have", 10, least=1, most=50)
UPLOAD_LIMITS = UploadLimits(
    bytes_max=_MEGABYTES * MIB, pixels_max=50_000_000, pages_max=10, edge_max=2200, seconds_max=20
)
_clamd = env.text("JST_CLAMD", "host:port of a clamd that scans uploaded files; empty means none", "")
SCANNER: tuple[str, dict[str, Any]] = (
    (
        "accounts.clients.scanners.Clamd",
        {"host": _clamd.rpartition(":")[0], "port": int(_clamd.rpartition(":")[2])},
    )
    if _clamd
    else ("accounts.clients.scanners.NoScanner", {})
)
PAGE_READER = "accounts.clients.pictures.Rasteriser"
# Uploads stay in memory: a temporary file would lie on the disk in clear.
FILE_UPLOAD_HANDLERS = ["portal.shared.uploads.MemoryUploads"]
# A face check sends the most files at once.
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# partners -----------------------------------------------------------------------------------------------------
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = OAUTH2_PROVIDER_APPLICATION_MODEL.replace("Application", "AccessToken")
OAUTH2_PROVIDER = {
    "SCOPES": {
        "links:read": _("查看已授权的人"),
        "deadlines:read": _("查看认证截止日"),
        "certifications:write": _("提交资格认证"),
        "cards:verify": _("核验电子社保卡"),
    },
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,  # RFC 9700, the security practice of 2025, in full.
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
# In local mode a receiver on this machine is let through, to try things out.
WEBHOOKS_MAY_LOOP_BACK = IS_LOCAL
# Whoever tries out a sandbox, wherever that runs, comes back to a machine of their own.
REDIRECTS_MAY_LOOP_BACK = IS_LOCAL or IS_SANDBOX
WEBHOOK_SENDER = ("accounts.clients.webhooks.PublicWeb", {"may_loop_back": WEBHOOKS_MAY_LOOP_BACK})
WEBHOOK_FAILING_DAYS = partner_settings.WEBHOOK_FAILING_DAYS
USAGE_SECONDS = partner_settings.USAGE_SECONDS
API_CALLS_PER_MINUTE = api_settings.CALLS_PER_MINUTE
API_PARTNER_CALLS = api_settings.PARTNER_CALLS
API_VISITOR_CALLS_PER_MINUTE = api_settings.VISITOR_CALLS_PER_MINUTE
REST_FRAMEWORK = api_settings.FRAMEWORK
SPECTACULAR_SETTINGS = {
    "TITLE": "家社通 Jiashetong API",
    "DESCRIPTION": (
        "Deadlines, certifications, account sharing and payments for partner applications; pooling areas, their "
        "policy and sharing across provinces for everybody."
    ),
    "VERSION": "1.6.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.leading.write_leads",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["portal.api.auth.DoorPermission"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# channels -----------------------------------------------------------------------------------------------------
# In local mode messages go into small files that /development/outbox/ shows.
OUTBOX_DIR = STATE_DIR / "outbox"
MAIL_FROM = env.text("JST_MAIL_FROM", "address that e-mail is sent from", "noreply@localhost")
CHANNEL_SENDERS = channel_settings.senders(is_local=IS_LOCAL, outbox=OUTBOX_DIR, mail_from=MAIL_FROM)
PROVIDER_RATES = channel_settings.RATES
RECEIPT_SECRETS = channel_settings.receipt_secrets()
DELIVERY_PACE = channel_settings.pace()
PARKED_TRIES_MAX = env.integer(
    "JST_PARKED_TRIES_MAX",
    "how often a reminder or message that could not be written is tried again by itself; 20 is about a week",
    20,
)
EMAIL_HOST = env.text("JST_SMTP_HOST", "SMTP server for e-mail", "localhost")
EMAIL_PORT = env.integer("JST_SMTP_PORT", "port of the SMTP server", 587)
EMAIL_HOST_USER = env.text("JST_SMTP_USER", "user at the SMTP server", "")
EMAIL_HOST_PASSWORD = env.secret("JST_SMTP_PASSWORD", "password at the SMTP server", "")
EMAIL_USE_TLS = not IS_LOCAL

# who watches --------------------------------------------------------------------------------------------------
# Nobody, until an operator says from where or with which token; anybody else finds no such page.
METRICS_TOKEN = env.secret("JST_METRICS_TOKEN", "bearer token that reads /metrics; empty means none", "")
METRICS_FROM = env.networks(
    "JST_METRICS_FROM",
    "addresses that read /metrics without a token; this machine in local mode",
    "127.0.0.1,::1" if IS_LOCAL else "",
)

# words, time, files -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = None if IS_LOCAL else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = IS_LOCAL
if not IS_LOCAL:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# the web ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.web.views.faults.forgery"
if not IS_LOCAL:
    SESSION_COOKIE_NAME = "__Host-session"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.shared.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Its lines name the passkeys of people.
    "loggers": {"fido2": {"level": "WARNING"}},
    "root": {
        "handlers": ["out"],
        "level": env.choice(
            "JST_LOG_LEVEL", "least level that is logged", ("DEBUG", "INFO", "WARNING"), "INFO"
        ),
    },
}
