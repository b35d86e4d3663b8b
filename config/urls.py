from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from config.views import about, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("imprint/", about, {"template": "pages/imprint.html"}, name="imprint"),
    path("privacy/", about, {"template": "pages/privacy.html"}, name="privacy"),
    path("accessibility/", about, {"template": "pages/accessibility.html"}, name="accessibility"),
    path("easy-language/", about, {"template": "pages/easy_language.html"}, name="easy_language"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("workflows.urls")),
    path("", include("network.urls")),
    path("", include("grants.urls")),
    path("", include("reviews.urls")),
    path("", include("reporting.urls")),
]

if settings.CLOCK_CAN_BE_SET:
    urlpatterns.append(path("demo/", include("config.demo.urls")))
