from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from config.views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

# Seam: while the packages are being written, each is taken in as soon as it has addresses.
for package in ("workflows", "network", "grants", "reviews", "reporting"):
    if find_spec(f"{package}.urls"):
        urlpatterns.append(path("", include(f"{package}.urls")))

if settings.CLOCK_CAN_BE_SET:
    urlpatterns.append(path("demo/", include("config.demo.urls")))
