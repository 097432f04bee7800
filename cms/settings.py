"""Every setting, in the order a reader asks for it. All that differs between places comes from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.templatetags.static import static
from django.urls import reverse_lazy

from cms.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Where am I, and who may talk to me?
DEBUG = env.flag("DEBUG")
VAR_DIR = env.folder("VAR_DIR", "var")
PORT = env.port("PORT", "8000")

if DEBUG:
    SECRET_KEY = env.text("SECRET_KEY", "insecure-and-only-for-debug-" + "0123456789" * 4)
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", "testserver"]
    SITE_URL = env.address("SITE_URL", env.text("SITE_URL", f"http://127.0.0.1:{PORT}"))
else:
    SECRET_KEY = env.required("SECRET_KEY", example="<50 random characters>")
    env.required("ALLOWED_HOSTS", example="news.example.org")
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
    SITE_URL = env.address("SITE_URL", env.required("SITE_URL", example="https://news.example.org"))

SITE_NAME = env.text("SITE_NAME", "Paneldesk")
SITE_TAGLINE = env.text("SITE_TAGLINE")  # without one the pages have one of ours (articles/templatetags/site.py)

# What is it made of?
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "cms.accounts",
    "cms.events",
    "cms.notifications",
    "pictures",
    "comments",
    "articles",
    "panels",
    "newsletter",
    "cms.newsroom",
    "cms.newsroom.bulk",
    "cms.api",
]

MIDDLEWARE = [
    "articles.site.cache.FinishedPages",
    "cms.lib.middleware.NoNullCharacters",
    "django.middleware.security.SecurityMiddleware",
    "cms.lib.middleware.Isolated",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.lib.middleware.PolicyOfPage",
    "articles.site.languages.ReadersLanguage",
    "cms.lib.middleware.BoundedForms",
    "cms.accounts.middleware.NoCookiesInPublic",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.OwnTimeZone",
    "cms.accounts.unsent.KeepUnsent",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

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
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Where does it keep things?
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Immediate transactions take the write lock at BEGIN, so that "look, then write" is one step;
    # WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # In memory, two requests at once would fail instead of waiting for each other: test it as it runs.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "cms.lib.cache.SparedRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": env.storage("STORAGE_URL"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Who are its people?
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cms.accounts.backend.RolesDecide"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home_of_user")
ACCOUNT_ADAPTER = "cms.notifications.errands.Doors"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once its owner has confirmed it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: some mail servers make one wait
MFA_ADAPTER = "cms.accounts.passkeys.Passkeys"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the newsroom has typed the address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost:8000
# Behind a proxy everybody comes from its address, unless it is trusted to say whom it speaks for (X-Forwarded-For).
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("TRUSTED_PROXIES")
# Wrong passwords stay limited per person and per address; sign-ins as such less: a whole newsroom may have one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "newsletter": "20/h/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
CSRF_FAILURE_VIEW = "cms.accounts.unsent.page_too_old"

UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SYMBOL": "newspaper",
    "LOGIN": {"form": "cms.accounts.adapter.GuardedSignIn"},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("newsroom/icon.svg")}],
    "SHOW_VIEW_ON_SITE": False,  # an article's page links to what is live, if anything is
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("newsroom/newsroom.css")],
    "SCRIPTS": [lambda request: static("newsroom/names.js")],
    "DASHBOARD_CALLBACK": "cms.newsroom.dashboard.dashboard",
    "SIDEBAR": {"navigation": "cms.newsroom.navigation.navigation"},
    "COLORS": {  # warm paper and ink; the copper of the house for what can be pressed
        "base": {
            "50": "oklch(98.3% .004 85)",
            "100": "oklch(96.4% .005 85)",
            "200": "oklch(92% .007 80)",
            "300": "oklch(86.5% .009 78)",
            "400": "oklch(70.5% .012 70)",
            "500": "oklch(53.5% .014 65)",
            "600": "oklch(43.5% .013 62)",
            "700": "oklch(36.5% .012 60)",
            "800": "oklch(26.8% .009 58)",
            "900": "oklch(20.8% .007 56)",
            "950": "oklch(14.5% .005 55)",
        },
        "primary": {
            "50": "oklch(97.6% .014 55)",
            "100": "oklch(94.6% .032 52)",
            "200": "oklch(89.5% .06 50)",
            "300": "oklch(82.5% .095 49)",
            "400": "oklch(75% .125 48)",
            "500": "oklch(64.5% .15 45)",
            "600": "oklch(52.5% .14 42)",
            "700": "oklch(45.5% .125 41)",
            "800": "oklch(39% .105 40)",
            "900": "oklch(33% .085 39)",
            "950": "oklch(24% .06 38)",
        },
    },
}

# How long is every save of an article kept? After that one a day is, and all that editions came from; 0: for ever.
REVISIONS_DAYS = env.days("REVISIONS_DAYS", 365)

# In which language and zone?
LANGUAGE_CODE = "en-gb"  # the newsroom's
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
# Readers': the first is that of the articles, and for whoever reads none of them.
SITE_LANGUAGES = env.languages("SITE_LANGUAGES", "en,de", LOCALE_PATHS[0])
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "UTC")  # the site's zone, what readers see; storage is UTC always

# How does it send mail?
EMAIL_URL = env.text("EMAIL_URL")
if EMAIL_URL:
    vars().update(env.url("EMAIL_URL", environ.Env.email_url_config))
else:
    EMAIL_BACKEND = "cms.notifications.mailfiles.EmailBackend"
MAIL_DIR = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <newsroom@{urlsplit(SITE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_ADDRESS = env.mailbox("BOUNCE_ADDRESS")  # where mail comes back to; without one it comes back to who it is from

# At which whole hour of the site's zone does the daily newsletter go out?
NEWSLETTER_HOUR = env.hour("NEWSLETTER_HOUR", 7)
# How long is it known who had which letter of it? After that there is a number; 0: for ever.
NEWSLETTER_DAYS = env.days("NEWSLETTER_DAYS", 90)

# Whom does it tell by webhook? Public addresses of https; on a machine where one tries things out, itself as well.
WEBHOOKS_TO_THIS_MACHINE = env.flag("WEBHOOKS_TO_THIS_MACHINE", DEBUG)
# Which WebSub hub does it tell that a feed has changed? Under the same rules.
WEBSUB_HUB = env.counterpart("WEBSUB_HUB", here_too=WEBHOOKS_TO_THIS_MACHINE)

# How does work get to the workers?
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The bell is rung while somebody waits for an answer: give up soon, the sweep comes anyway.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 2
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 3}
else:
    QUEUE_DIR = VAR_DIR / "queue"
    (QUEUE_DIR / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,  # seconds between looks into the folder
    }

# How does it answer programs?
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cms.api.auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "cms.api.pages.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "cms.api.schema.CallSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cms.api.bodies.JSONObject"],
    "EXCEPTION_HANDLER": "cms.api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "Live editions for anyone, the newsroom for editors, the desk for panelists.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "ArticleState": "articles.models.Article.State",
        "AssignmentState": "panels.models.Assignment.State",
    },
}

# What keeps it safe?
if not DEBUG:
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# What a page may load: files of ours, and pictures from where they are kept. None holds a script or a style.
PAGES_MAY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, *env.picture_hosts(STORAGES["default"])],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PAGES_MAY}
# Unfold's pages hold both, evaluate expressions (Alpine), and show pictures that are only chosen yet.
ADMIN_MAY = PAGES_MAY | {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [*PAGES_MAY["img-src"], "data:", "blob:"],
    "frame-src": [SELF],
}

# What does it say while it works?
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"tokens": {"()": "cms.lib.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # the root has it; Django's own handler would say it twice
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "fido2": {"level": "WARNING"},  # each passkey by its number
        # Sweeps come and go all day: of tasks, only what failed is worth a line.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
