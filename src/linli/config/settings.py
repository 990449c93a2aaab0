"""Django's settings: one office PC by default, PostgreSQL when ``DATABASE_URL`` names one."""

import contextlib
import os
import pkgutil
import secrets
from pathlib import Path

import django_stubs_ext

import linli.ledgers
import linli.workbench
from linli.core.home import database, home
from linli.workbench.shell.bundle import IMMUTABLE

django_stubs_ext.monkeypatch()

HOME = home()
BASE = Path(__file__).resolve().parent.parent


def _secret(name: str) -> str:
    """A secret of this installation, made once and kept in a file that only its owner can read."""
    path = HOME / name
    if not path.exists():
        # Whole or not at all: a process that dies half-way leaves no empty secret; the first of two is kept.
        draft = HOME / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


SECRET_KEY = os.environ.get("LINLI_SECRET_KEY") or _secret("secret")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

#: A domain is an app by lying in ``ledgers``; nothing else names it.
DOMAINS = tuple(
    f"linli.ledgers.{module.name}" for module in pkgutil.iter_modules(linli.ledgers.__path__) if module.ispkg
)
#: Parts of the workbench that keep something of their own (preferences, drafts) are apps too.
WORKBENCH = tuple(
    f"linli.workbench.{module.name}"
    for module in pkgutil.iter_modules(linli.workbench.__path__)
    if module.ispkg and Path(linli.workbench.__path__[0], module.name, "apps.py").exists()
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Second factors and the protocol of a street's own log-in; the pages and words are ours.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "linli.org",
    "linli.kit",
    "linli.registry",
    *DOMAINS,
    "linli.indicators",
    "linli.filing",
    "linli.reports",
    "linli.workbench",
    *WORKBENCH,
]
MIDDLEWARE = [
    "linli.workbench.shell.middleware.content_security",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every view asks for a log-in unless it says that it does not.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "linli.workbench.shell.look.InOwnLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "linli.workbench.entrance.locking.LockedScreen",
    "linli.workbench.shell.middleware.PasswordChangeFirst",
    "linli.workbench.entrance.gate.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), at=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "org.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "linli.workbench.entrance.login.form_expired"

#: ``required``: secretaries, the street and whoever unmasks or exports need a second factor; ``offered``:
#: whoever has set one up is asked for it. Books that play on a fixed day are a demonstration's.
LINLI_SECOND_FACTOR = os.environ.get("LINLI_SECOND_FACTOR") or (
    "offered" if os.environ.get("LINLI_TODAY") else "required"
)
#: How many days after being asked for the first time somebody may go on without one.
LINLI_SECOND_FACTOR_DAYS = int(os.environ.get("LINLI_SECOND_FACTOR_DAYS", "14"))
#: After so many minutes without a key or a click the screen is covered.
LINLI_LOCK_MINUTES = int(os.environ.get("LINLI_LOCK_MINUTES", "10"))

ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth's own check asks for it
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "linli.workbench.entrance.keeping.Keeping"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone lets in: it must know whose finger it is

#: 街道统一登录: only where the environment names who issues identities (docs/log-in.md).
OIDC_ISSUER = os.environ.get("LINLI_OIDC_ISSUER", "")
OIDC_NAME = os.environ.get("LINLI_OIDC_NAME", "街道统一登录")
#: Which of the issuer's words about a person is her account name here.
OIDC_CLAIM = os.environ.get("LINLI_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_ADAPTER = "linli.workbench.entrance.oidc.StreetLogin"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another server is against our own policy
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "street",
                    "name": OIDC_NAME,
                    "client_id": os.environ.get("LINLI_OIDC_CLIENT", ""),
                    "secret": os.environ.get("LINLI_OIDC_SECRET", ""),
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ],
        }
    }
    if OIDC_ISSUER
    else {}
)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = IMMUTABLE
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

#: What goes wrong is told to whoever started the server; refusals (404) are no errors.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["stderr"]},
}

#: Encryption keys live beside the database file, never in it (see linli.kit.privacy).
LINLI_KEY_FILE = Path(os.environ.get("LINLI_KEY_FILE", HOME / "keys.json"))
