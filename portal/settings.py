"""All settings, read from the environment; a value that is not understood stops the start.

Nothing set: a development process that expects the embedded services' environment
(`python -m portal.running services`).
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from portal.environment import Environment
from portal.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- what this deployment is ---------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
PUBLIC_URL = env.url("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
# Confidential pages have an origin of their own; the same one where none is set.
PROTECTION_URL = env.url("PROTECTION_URL", default=PUBLIC_URL).rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
if PROTECTION_URL != PUBLIC_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, str(urlsplit(PROTECTION_URL).hostname)]
SECRET_KEY = env.secret("SECRET_KEY", development_default="insecure-development-key-" + "0" * 40)
PORTAL_DATA = Path(env.text("PORTAL_DATA", default=str(BASE_DIR / ".data")))
SECURE = PUBLIC_URL.startswith("https://")

# --- applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "portal",
    "participation",
    "promotion",
    "protection",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    # Its catalogues: countries are named in the language of the page.
    "django_countries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PageCompression",
    "csp.middleware.CSPMiddleware",
    "portal.keys.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.actors.middleware.AccountsMiddleware",
    "portal.middleware.ContextMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.http.page_context",
            ],
        },
    }
]
FORM_RENDERER = "portal.looks.renderer.PortalRenderer"

# --- database: the app's role cannot bypass row-level security ------------------------------
DATABASES = {
    "default": {
        **env.database(
            "DATABASE_URL",
            default="postgresql://portal_app@127.0.0.1:5432/portal",
        ),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A transaction-mode pooler hands the next statement to another server session.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", default="")
AUTH_USER_MODEL = "portal.User"

# --- cache, broker, worker ------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", default=REDIS_URL or "memory://")
# Small time-outs are right because every task is short and idempotent: a lost worker's
# messages come back within seconds instead of an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    # A request that wakes the worker must not wait for a broker that is not there.
    "max_retries": 0,
    "socket_connect_timeout": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 50
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# How long a message belongs to the worker that sends it. Longer than a task lives, so that it is
# taken over from the dead only.
OUTBOX_LEASE_SECONDS = env.seconds("OUTBOX_LEASE_SECONDS", default=60)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- sign-in --------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-home"
ACCOUNT_ADAPTER = "portal.actors.adapter.AccountAdapter"
ACCOUNT_USER_DISPLAY = "portal.actors.adapter.display_name"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {
    "login": "portal.actors.forms.SignInForm",
    "signup": "portal.actors.forms.SignUpForm",
    "reset_password": "portal.actors.forms.AskPasswordForm",
    "reset_password_from_key": "portal.actors.forms.NewPasswordForm",
    "change_password": "portal.actors.forms.ChangePasswordForm",
    "add_email": "portal.actors.forms.ChangeAddressForm",
    "reauthenticate": "portal.actors.forms.ReauthenticateForm",
}
MFA_ADAPTER = "portal.actors.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.actors.forms.CodeForm",
    "reauthenticate": "portal.actors.forms.CodeAgainForm",
    "activate_totp": "portal.actors.forms.AddAppForm",
    "add_webauthn": "portal.actors.forms.AddPasskeyForm",
    "edit_webauthn": "portal.actors.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Civic Space Portal"
# A phone whose clock is half a minute off still gets its owner in.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
# Counted by account, never by address: people behind Tor share one. What the library counts by
# address is switched off.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/15m/key",
    "reset_password": "5/h/key",
    "confirm_email": "1/3m/key",
    "login": None,
    "signup": None,
    "reset_password_from_key": None,
    "request_login_code": None,
    "verify_phone": None,
}
MFA_RATE_LIMITS = {"webauthn_login": None}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"
CSRF_FAILURE_VIEW = "portal.http.form_expired"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, PROTECTION_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- transport and content policy -----------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# The largest single document; stated on each form that takes one.
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    # Takes the files of protection's pages alone, before anything of them is put anywhere.
    "protection.files.receiving.SealingUploadHandler",
    "portal.documents.uploads.LimitedUploadHandler",
]

# --- languages ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("zh-hans", _("Chinese")),
]
MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "fr", "es", "ar", "ru", "zh-hans")}
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
USE_I18N = True
USE_TZ = True
# Dates as United Nations documents write them ("24 November 2026").
FORMAT_MODULE_PATH = ["portal.looks.formats"]
TIME_ZONE = "UTC"

if DEMO:
    from portal.demo_countries import INVENTED_COUNTRIES

    COUNTRIES_OVERRIDE = INVENTED_COUNTRIES

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "portal"]
STATIC_ROOT = PORTAL_DATA / "static"
STORAGES = {
    "default": env.storage("STORAGE_URL", default=PORTAL_DATA / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are read by developers alone, and squeezing them takes most of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
DOCUMENT_KEYS_DIR = PORTAL_DATA / "document-keys"

# --- the vault: docs/vault-format.md ---------------------------------------------------------
# Memory alone: unlocking is refused where it writes anything to a disk.
VAULT_REDIS_URL = env.text("VAULT_REDIS_URL", default="")
# Directories on volumes that are not backed up with the database; each holds a full copy.
VAULT_PEPPER_STORE = env.words(
    "VAULT_PEPPER_STORE",
    default=[str(PORTAL_DATA / "peppers"), str(PORTAL_DATA / "peppers-copy")],
)
# The fingerprints of the key ceremonies: slug=hexadecimal, separated by commas.
VAULT_GENESIS = env.fingerprints("VAULT_GENESIS")
# A file of such lines is read whenever it is asked for, so that a ceremony holds without a restart;
# the demo, whose ceremonies are part of its data, keeps one.
VAULT_GENESIS_FILE = env.text(
    "VAULT_GENESIS_FILE", default=str(PORTAL_DATA / "vault-genesis") if DEMO else ""
)
# How many key trustees must answer before a single case is recovered.
VAULT_TRUSTEES_NEEDED = env.whole_number("VAULT_TRUSTEES_NEEDED", default=3)
VAULT_SLOTS_DIR = PORTAL_DATA / "vault-slots"
# How many passphrases are worked on at once on this machine: 128 MiB each.
VAULT_UNLOCKS_AT_ONCE = env.whole_number("VAULT_UNLOCKS_AT_ONCE", default=2)
# The socket of a clamd on this machine; empty: files are not scanned, and the pages say so.
CLAMD_SOCKET = env.text("CLAMD_SOCKET", default="")
# Different files that one officer opens in 24 hours. A team works on some dozens of cases at a
# time: above 50 supervisors hear of it. Nobody reads 200 files in a day for work; somebody who
# carries them away does: above that a second person allows it first.
VAULT_READS_ALARM = env.whole_number("VAULT_READS_ALARM", default=50)
VAULT_READS_ALONE = env.whole_number("VAULT_READS_ALONE", default=200)
# Where the heads of the audit chains are noted once a day, to be kept on another machine: a
# directory that something else collects, and a program that is given the file's name.
AUDIT_ANCHOR_DIR = Path(env.text("AUDIT_ANCHOR_DIR", default=str(PORTAL_DATA / "anchors")))
AUDIT_ANCHOR_HOOK = env.words("AUDIT_ANCHOR_HOOK", default=[])

# --- mail: sent by the outbox alone ---------------------------------------------------------
EMAIL_URL = env.text("EMAIL_URL", default="")
vars().update(env.mail(EMAIL_URL, demo=DEMO))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", default="portal@localhost")
# Of mails that give nothing away; another address where the usual one names the portal.
NEUTRAL_FROM_EMAIL = env.text("MAIL_FROM_NEUTRAL", default=DEFAULT_FROM_EMAIL)

# --- mail and messages that come in -----------------------------------------------------------
# The domain of the addresses of consultations and discussions; empty: no mail is received.
INBOUND_MAIL_DOMAIN = env.text("INBOUND_MAIL_DOMAIN", default="")
# Who posts it (portal/inbound/providers.py), and what its posts are checked with; empty: SMTP alone.
INBOUND_MAIL_PROVIDER = env.text("INBOUND_MAIL_PROVIDER", default="")
ANYMAIL = env.mail_provider(INBOUND_MAIL_PROVIDER, "INBOUND_MAIL_SECRET")
# Days after which the content of an arrival that was dealt with is emptied.
INTAKE_KEPT_DAYS = env.whole_number("INTAKE_KEPT_DAYS", default=14)

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.ContextAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "portal.api.CursorPages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.problem_details",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Civic Space Portal",
    "DESCRIPTION": "The same services, permissions and errors as the pages.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
}

# Where "Leave this page" leads: a page elsewhere that anybody may have open.
QUICK_EXIT_URL = env.url("QUICK_EXIT_URL", default="https://www.wikipedia.org/")

# --- logs: no address, no content -----------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"quiet": {"()": "portal.quiet.QuietRooms"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["quiet"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        # It would write down at which address a form was sent.
        "django.security.csrf": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
