"""Production: everything comes from the environment, and what is missing or wrong is said at the start."""

import os

from django.core.exceptions import ImproperlyConfigured

from config import environment

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DEBUG, PUBLIC_URL, SECRET_KEY, STORAGES


def _problems() -> list[str]:
    found = []
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("not-a-secret"):
        found.append("SECRET_KEY fehlt oder ist zu kurz: Setzen Sie mindestens 50 zufällige Zeichen.")
    if not os.environ.get("DATABASE_URL"):
        found.append("DATABASE_URL fehlt: Setzen Sie postgresql://benutzer:passwort@rechner/datenbank.")
    if not ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS fehlt: Nennen Sie die Rechnernamen der Seite, durch Kommas getrennt.")
    elif "*" in ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS darf nicht „*“ enthalten: Nennen Sie die Rechnernamen der Seite.")
    if not PUBLIC_URL.startswith("https://"):
        found.append("PUBLIC_URL fehlt oder beginnt nicht mit https://: Setzen Sie die Adresse der Seite.")
    for name in ("S3_ENDPOINT_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET"):
        if not os.environ.get(name):
            found.append(f"{name} fehlt: Ohne Dokumentenspeicher gehen eingereichte Unterlagen verloren.")
    if not os.environ.get("EMAIL_HOST"):
        found.append("EMAIL_HOST fehlt: Ohne Postausgang erfährt niemand von Bescheiden und Fristen.")
    if not os.environ.get("DEFAULT_FROM_EMAIL"):
        found.append("DEFAULT_FROM_EMAIL fehlt: Setzen Sie die Absenderadresse der Partnerschaft.")
    if DEBUG:
        found.append("DEBUG ist eingeschaltet: Entfernen Sie die Einstellung.")
    if environment.flag("CLOCK_CAN_BE_SET"):
        found.append("CLOCK_CAN_BE_SET ist eingeschaltet: Die Uhr darf nur in der Vorführung gestellt werden.")
    return found


if _found := _problems():
    raise ImproperlyConfigured("Fördernetz startet so nicht.\n" + "\n".join(f"- {each}" for each in _found))

CLOCK_CAN_BE_SET = False

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked by the balancer, over plain HTTP
SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", str(365 * 24 * 60 * 60)))
# Only a proxy that sets this header itself, on every request, may be trusted with it.
if environment.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
