"""The suite: as in the demo, but with cheap passwords, mail in memory, and a bucket for each worker of pytest."""

import os

from . import base
from .dev import *  # noqa: F403
from .dev import CACHES, STORAGES

# The tests set the clock in their own process, and every new client would read all static files anew.
MIDDLEWARE = [each for each in base.MIDDLEWARE if not each.startswith("whitenoise.")]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
STORAGES["default"]["OPTIONS"]["bucket_name"] = "-".join(
    filter(None, [os.environ.get("S3_BUCKET", "foerdernetz"), os.environ.get("PYTEST_XDIST_WORKER")])
)
