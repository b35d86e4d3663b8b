"""The demo and a developer's machine: the parts of `manage.py demo`, and nothing secret."""

import os
from pathlib import Path

from config import environment

# While a demo runs, every other command reaches its parts without being told.
environment.adopt(environment.var_dir(Path(__file__).resolve().parent.parent.parent) / "environment.json")

from .base import *  # noqa: E402, F403  reads the environment, which must be complete by now
from .base import MIDDLEWARE, VAR_DIR  # noqa: E402

SECRET_KEY = os.environ.get("SECRET_KEY") or "not-a-secret-and-refused-in-production"
ALLOWED_HOSTS = [*environment.listing("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CLOCK_CAN_BE_SET = True
MIDDLEWARE = ["config.middleware.FreshClock", *MIDDLEWARE]

MAIL_DIR = os.environ.get("MAIL_DIR") or str(VAR_DIR / "mail")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAIL_DIR

# The server reads the source folders directly, so that nothing has to be collected before a demo.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
