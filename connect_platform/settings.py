"""Django settings: wiring only. What an operator may change stands in `core/config.py`."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

from connect_platform.core import config as settings_table
from connect_platform.core import embedded, logs
from connect_platform.core.config import ROOT, Config

CONFIG = Config.read()
if CONFIG["PRODUCTION"] and (problems := settings_table.unsafe(CONFIG)):
    sys.exit(
        "Refusing to start, PRODUCTION=1 and these settings are unsafe:\n" + "\n".join(f"- {problem}" for problem in problems)
    )

CONNECT_HOME: Path = CONFIG["CONNECT_HOME"]
PUBLIC_URL: str = CONFIG["PUBLIC_URL"]
SANDBOX_URL: str = CONFIG["SANDBOX_URL"]
DEBUG = False
SECRET_KEY: str = CONFIG["SECRET_KEY"] or embedded.generated_secret(CONNECT_HOME, "secret_key")
ENCRYPTION_KEYS: tuple[str, ...] = CONFIG["ENCRYPTION_KEYS"] or (embedded.generated_encryption_key(CONNECT_HOME),)
ALLOWED_HOSTS = ["*"]  # OAuth apps bring domains of their own while we run: HostMiddleware checks
REDIS_URL: str = CONFIG["REDIS_URL"] or embedded.valkey_url(CONNECT_HOME)

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "connect_platform.core",
    "accounts",
    "billing",
    "integrations",
    "integrations.sandbox",
    "search",
    "connections",
    "agents",
    "automation",
    "connect_platform.dashboard",
]

MIDDLEWARE = [
    "connect_platform.core.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "connect_platform.core.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "integrations.middleware.HostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "connect_platform.urls"
WSGI_APPLICATION = "connect_platform.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

_database = embedded.database(CONFIG["DATABASE_URL"], CONNECT_HOME)
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **_database,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": CONFIG["DATABASE_POOL"], "timeout": 5, "max_idle": 300},
            "prepare_threshold": 0,  # for `core.prepared` only: Django's own cursor binds on the client
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ThrottledBackend"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LetterAndDigitValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/dashboard"
SESSION_ENGINE = "accounts.browser_sessions"
SESSION_COOKIE_NAME = "connect_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "connect_platform.dashboard.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PUBLIC_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other subdomains are not ours to bind to https
    "security.W008",  # the reverse proxy redirects to https
    "security.W021",  # nor is preloading the domain ours to decide
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = CONNECT_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG["MAX_BODY_BYTES"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["connect_platform.core.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["connect_platform.core.api.rendering.OrjsonParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["billing.rate_limits.CompanyThrottle"],
    "EXCEPTION_HANDLER": "connect_platform.core.api.dialects.handle_exception",
    "DEFAULT_SCHEMA_CLASS": "connect_platform.core.api.schema.SurfaceSchema",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=1),
    "USER_ID_CLAIM": "sub",
    "ALGORITHM": "HS256",
    "SIGNING_KEY": SECRET_KEY,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Connect Platform",
    "DESCRIPTION": "Connections, tools, automation, agents and search on one domain.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [{"url": "/"}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SORT_OPERATION_PARAMETERS": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
    },
    "POSTPROCESSING_HOOKS": [
        "connect_platform.core.api.schema.add_planned",
    ],
}

EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = CONNECT_HOME / "mail"
if CONFIG["SMTP_URL"]:
    vars().update({key: value for key, value in environ.Env.email_url_config(CONFIG["SMTP_URL"]).items() if key.isupper()})
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = CONFIG["MAIL_FROM"]

UNFOLD = {"SITE_TITLE": "Connect Platform", "SITE_HEADER": "Connect Platform", "SITE_URL": "/dashboard"}

LOGGING_CONFIG = None
logs.configure(CONFIG["LOG_FORMAT"], CONFIG["LOG_LEVEL"])
