"""Sign-in and what is one's own; the ways in and out are django-allauth's."""

from django.urls import include, path
from django.views.generic import RedirectView

from cms.accounts import unsent, views

urlpatterns = [
    path("home/", views.home_of_user, name="home_of_user"),
    path("settings/", views.settings_of_user, name="settings"),
    path("unsent/", unsent.unsent, name="unsent"),
    path("2fa/", RedirectView.as_view(pattern_name="mfa_list_webauthn"), name="passkeys"),
    path("", include("allauth.urls")),
]
