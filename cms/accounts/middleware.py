"""Each signed-in person reads times in their own zone."""

from django.utils import timezone

# The addresses behind a sign-in. All others are public: they read no session and show the site's zone.
PRIVATE = ("/admin/", "/desk/", "/inbox/", "/accounts/")


class OwnTimeZone:
    """Activate the user's zone on the private pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(PRIVATE) and request.user.is_authenticated:
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
