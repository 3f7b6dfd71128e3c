"""Every setting of the product, in one file. What a place may choose comes from `HKT_*`.

docs/settings.md lists them; `HKT_X_FILE` names a file that holds a secret.
"""

import os
from functools import partial
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from huiketing.base import environment
from huiketing.base.keys import SHORTEST_SEAL, from_environment, secret
from huiketing.config.catalogues import compiled
from huiketing.config.database import database
from huiketing.config.holding import holds_data

PACKAGE = Path(__file__).resolve().parent.parent

HOME = environment.home()

DEBUG = os.environ.get("HKT_DEBUG") == "1"
_HOLDS_DATA = partial(holds_data, HOME, from_environment("DATABASE_URL"))
SECRET_KEY = secret("SECRET_KEY", HOME, "secret.key", holds_data=_HOLDS_DATA)
SEAL_KEY = secret("SEAL_KEY", HOME, "seal.key", holds_data=_HOLDS_DATA, shortest=SHORTEST_SEAL)
PORT = environment.port("PORT", 8000)
PUBLIC_URL = (os.environ.get("HKT_PUBLIC_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = (os.environ.get("HKT_HOSTS") or "*").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
BEHIND_TLS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "csp",
    "axes",
    "huiketing.base",
    "huiketing.search",
    "huiketing.sheets",
    "huiketing.files",
    "huiketing.numbers",
    "huiketing.jobs",
    "huiketing.clock",
    "huiketing.history",
    "huiketing.figures",
    "huiketing.org",
    "huiketing.parties",
    "huiketing.handbook",
    "huiketing.matters",
    "huiketing.parlour",
    "huiketing.exchange",
    "huiketing.web",
    "huiketing.demo",
    "huiketing.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "huiketing.base.mode.LargePrintMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "huiketing.org.middleware.ChangePasswordFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huiketing.base.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "huiketing.config.urls"
WSGI_APPLICATION = "huiketing.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "huiketing.base.context.page",
                "huiketing.web.navigation.context",
                "huiketing.base.demo.context",
            ],
        },
    }
]

DATABASES = {"default": database(from_environment("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Person"
LOGIN_URL = "org:sign_in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "org:sign_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "org/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_SAMESITE = "Lax"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = os.environ.get("HKT_LANGUAGE") or "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = compiled(PACKAGE, HOME)
USE_I18N = True
TIME_ZONE = os.environ.get("HKT_TIME_ZONE") or "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["huiketing.base.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "huiketing.config.storage.StaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FORM_RENDERER = "huiketing.base.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

EMAIL_HOST = os.environ.get("HKT_SMTP_HOST") or ""
EMAIL_PORT = environment.port("SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("HKT_SMTP_USER") or ""
EMAIL_HOST_PASSWORD = from_environment("SMTP_PASSWORD") or ""
EMAIL_USE_TLS = os.environ.get("HKT_SMTP_TLS") == "1"  # STARTTLS, as on port 587
EMAIL_USE_SSL = os.environ.get("HKT_SMTP_TLS") == "ssl"  # from the first byte, as on 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HKT_MAIL_FROM") or "huiketing@localhost"

WEBHOOK_URL = os.environ.get("HKT_WEBHOOK_URL") or ""
WEBHOOK_SECRET = from_environment("WEBHOOK_SECRET") or ""

SILENCED_SYSTEM_CHECKS = [
    "security.W004", "security.W008", "security.W012", "security.W016",  # TLS ends at the proxy
]  # fmt: skip
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HKT_LOG") or "WARNING"},
}
