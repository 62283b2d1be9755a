"""All settings, from the environment only. Every name is documented in docs/running.md (a test checks)."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parents[2]


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true"}


# Where this desk keeps everything: databases, registers, blobs, editions.
PLAIT_HOME = Path(os.environ.get("PLAIT_HOME", BASE / ".plait")).resolve()
# Keys live outside PLAIT_HOME, so that a copy of the data alone opens nothing.
PLAIT_KEYS = Path(os.environ.get("PLAIT_KEYS", PLAIT_HOME.with_name(PLAIT_HOME.name + "-keys"))).resolve()
# The audit checkpoints are written elsewhere too: a cut tail cannot be hidden by cutting both.
PLAIT_CHECKPOINTS = Path(os.environ.get("PLAIT_CHECKPOINTS", PLAIT_KEYS / "checkpoints")).resolve()
# A demonstration: demo users are listed on the sign-in page, and pages say that the data is synthetic.
PLAIT_DEMO = _flag("PLAIT_DEMO", default=False)
PLAIT_NAME = os.environ.get("PLAIT_NAME", "Plait")
PLAIT_PUBLISHER = os.environ.get("PLAIT_PUBLISHER", "A demonstration, not an official site")
# A picture among the static files; empty means the plait of four strands.
PLAIT_LOGO = os.environ.get("PLAIT_LOGO", "")
# The body that takes in what people tell on the public pages.
PLAIT_INTAKE = os.environ.get("PLAIT_INTAKE", "psos")

for folder in (PLAIT_HOME, PLAIT_KEYS):
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secret_key() -> str:
    """Django's signing key: from the environment, or made once and kept with the other keys."""
    given = os.environ.get("PLAIT_SECRET_KEY")
    if given:
        return given
    kept = PLAIT_KEYS / "signing.key"
    if not kept.exists():
        draft = PLAIT_KEYS / f"signing.key.{os.getpid()}"
        draft.write_text(os.urandom(48).hex())
        draft.chmod(0o600)
        draft.replace(kept)
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = _flag("PLAIT_DEBUG", default=False)
ALLOWED_HOSTS = os.environ.get("PLAIT_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "plait_desk.looks",
    "plait_desk.audit",
    "plait_desk.accounts",
    "plait_desk.jobs",
    "plait_desk.search",
    "plait_desk.thread",
    "plait_desk.collection",
    "plait_desk.linking",
    "plait_desk.mapping",
    "plait_desk.assessment",
    "plait_desk.tasking",
    "plait_desk.action",
    "plait_desk.reporting",
    "plait_desk.public",
    "plait_desk.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "plait_desk.accounts.api.gate.ApiGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "plait_desk.accounts.middleware.AccessMiddleware",
    "plait_desk.audit.middleware.AuditMiddleware",
    "plait_desk.looks.middleware.OnlyTextMiddleware",
    "plait_desk.accounts.middleware.OnceMiddleware",
]

ROOT_URLCONF = "plait_desk.urls"
WSGI_APPLICATION = "plait_desk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plait_desk.looks.context_processors.page",
            ],
        },
    }
]

FORM_RENDERER = "plait_desk.looks.rendering.PlaitForms"

_SQLITE_OPTIONS = {
    # A writer takes its lock at the start, so that a transaction never fails half-way for want of it.
    "transaction_mode": "IMMEDIATE",
    # One writes at a time, for some hundredths of a second, and whoever waits is not served in order.
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112; PRAGMA cache_size=-8000"
    ),
}


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": PLAIT_HOME / name,
        "OPTIONS": dict(_SQLITE_OPTIONS),
        # Tests use files too, as the desk does: a database in memory knows no write-ahead log.
        "TEST": {"NAME": PLAIT_HOME / f"test-{name}"},
    }


def _records_database() -> dict[str, object]:
    """SQLite unless PLAIT_DATABASE names a PostgreSQL server (postgresql://user:password@host:port/name)."""
    address = os.environ.get("PLAIT_DATABASE")
    if not address:
        return _sqlite("records.sqlite3")
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        # What is read often lies in memory or on a disk without moving parts: a page out of order costs no more. One
        # question of a page takes 20 ms, and to start helpers for it takes longer than what they save.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 4},
            "options": "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0",
        },
    }


# Three databases: the records; who read what (its own small store, so that a busy load never blocks a reader);
# and the source register, with its own key and outside the main backup.
DATABASES = {
    "default": _records_database(),
    "audit": _sqlite("audit.sqlite3"),
    "sources": _sqlite("sources.sqlite3"),
}
DATABASE_ROUTERS = ["plait_desk.audit.homes.DatabaseHomes"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What every process of the desk counts together: attempts to sign in, codes that were used, public forms sent.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PLAIT_HOME / "counts",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:front"
LOGOUT_REDIRECT_URL = "account_login"

# Nobody signs up: an accounts officer adds people. A second factor is not optional (accounts.middleware).
ACCOUNT_ADAPTER = "plait_desk.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "plait_desk.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = PLAIT_NAME
# A device's clock may be half a minute out.
MFA_TOTP_TOLERANCE = 1

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Who is signed in is kept in the small store of reads. A session ends after a day's work or after a pause, whatever
# is being done, and a person has only so many at a time.
SESSION_ENGINE = "plait_desk.accounts.models.sessions"
SESSION_COOKIE_AGE = int(60 * 60 * float(os.environ.get("PLAIT_SESSION_HOURS", 8)))
PLAIT_SESSION_PAUSE = timedelta(minutes=float(os.environ.get("PLAIT_SESSION_PAUSE", 30)))
PLAIT_SESSIONS_EACH = int(os.environ.get("PLAIT_SESSIONS_EACH", 3))
# How often one token may ask the programming interface in a minute.
PLAIT_API_RATE = int(os.environ.get("PLAIT_API_RATE", 300))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("PLAIT_HTTPS", default=False)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# Hostile files: nothing larger is read into memory, and nothing at all beyond this size is taken.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PLAIT_LARGEST_FILE = int(os.environ.get("PLAIT_LARGEST_FILE", 2 * 1024**3))

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = PLAIT_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "plait_desk.looks.sheets.OneSheet"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PLAIT_LOG_LEVEL", "WARNING")},
}
