"""Settings. What differs between machines comes from the environment; everything else stands here.

DATABASE_URL    sqlite:///path (default: var/zhiheng.sqlite3) or postgres://…
ZHIHENG_VAR     folder for data that must be kept: database, files, keys (default: var/)
ZHIHENG_HOSTS   host names that the site answers to, separated by commas
ZHIHENG_SITE    the site's address, as the QR code of a certificate gives it
ZHIHENG_HTTPS   1 where the site stands behind TLS
ZHIHENG_PROXIES how many proxies of the office's own stand before it and name the visitor (default: 0)
ZHIHENG_SECOND_FACTOR  0 for a demonstration in which a password will do; every page says so
ZHIHENG_SMS_BACKEND    class that sends text messages (default: lines in sms.txt)
ZHIHENG_DURABLE 0 for a scratch database that need not survive a power cut
SECRET_KEY, SEAL_KEY    or files of those names in ZHIHENG_VAR, made on first use
"""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("ZHIHENG_VAR", BASE / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """A secret from the environment, or from its file, which is made on first use."""
    if value := os.environ.get(name):
        return value
    path = VAR / name.lower().replace("_", ".")
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return path.read_text()


SECRET_KEY = kept_secret("SECRET_KEY")
SEAL_KEY = kept_secret("SEAL_KEY")
DEBUG = os.environ.get("ZHIHENG_DEBUG") == "1"
HTTPS = os.environ.get("ZHIHENG_HTTPS") == "1"
PROXIES = int(os.environ.get("ZHIHENG_PROXIES", "0"))
SITE = os.environ.get("ZHIHENG_SITE", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("ZHIHENG_HOSTS", "127.0.0.1,localhost").split(",")
ROOT_URLCONF = "zhiheng.urls"

INSTRUMENTS = ["ledger", "people", "documents", "cycles", "notices", "honours", "letters"]
STAGES = [
    "applications",
    "governance",
    "screening",
    "reviews",
    "decisions",
    "conferral",
    "promotion",
    "supervision",
    "dossier",
]
"""Both lowest first: a room may use those before it."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"zhiheng.instruments.{name}" for name in INSTRUMENTS),
    *(f"zhiheng.stages.{name}" for name in STAGES),
    "zhiheng.surfaces.components",
    "zhiheng.surfaces.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhiheng.surfaces.portal.middleware.identify",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "zhiheng.surfaces.components.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DURABLE = os.environ.get("ZHIHENG_DURABLE", "1") == "1"
SQLITE = {
    # IMMEDIATE: a writer waits for its turn instead of failing half way
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        f"PRAGMA journal_mode=WAL;PRAGMA synchronous={'FULL' if DURABLE else 'OFF'};"
        "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR / 'zhiheng.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # in the database: the lockout after wrong passwords must count over all workers
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # by itself it drops a third at random beyond 300: lockouts, and what was typed
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator",
                 "CommonPasswordValidator", "NumericPasswordValidator")
]  # fmt: skip
ACCOUNT_ADAPTER = "zhiheng.surfaces.portal.signing.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "zhiheng.surfaces.portal.signing.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_REAUTHENTICATION_REQUIRED = False  # our own door asks: portal.signing.freshly_signed_in
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "质衡"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers still insist on localhost
SECOND_FACTOR = os.environ.get("ZHIHENG_SECOND_FACTOR", "1") == "1"
DECIDERS = ["office", "chair", "committee", "expert", "government", "finance", "supervisor",
            "administrator"]  # fmt: skip
"""Roles that must have a second factor."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
"""Without it everybody behind a proxy would be one visitor, and one brake would stop them all."""
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# the proxy before it ends TLS and says so
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE / "zhiheng" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = BASE / "static-built"
STATICFILES_DIRS: list[Path] = []
FILES = VAR / "files"
FILE_LIMIT = 50 * 1024 * 1024  # bytes of one received file
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
EMAIL_BACKEND = os.environ.get(
    "ZHIHENG_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "outbox"
SMS_BACKEND = os.environ.get(
    "ZHIHENG_SMS_BACKEND", "zhiheng.instruments.letters.actions.sms.FileSms"
)
SMS_FILE_PATH = VAR / "sms.txt"
DEFAULT_FROM_EMAIL = os.environ.get("ZHIHENG_FROM", "zhiheng@localhost")
LOGGING = {
    # to the server's own log, with the traceback that no person is shown
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
