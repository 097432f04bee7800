"""What is private and what is public, told apart by the address: who is signed in matters on private pages alone."""

from django.utils import timezone

# The addresses behind a sign-in. All others are public: they read no session and show the site's zone.
PRIVATE = ("/admin/", "/desk/", "/inbox/", "/accounts/")


class NoCookiesInPublic:
    """Take the cookies off a request for a public address, whatever they hold: no session is read there, none mended,
    and no answer sets or varies by any."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PRIVATE):
            request.COOKIES = {}
        return self.get_response(request)


class OwnTimeZone:
    """Activate the user's zone on the private pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(PRIVATE) and request.user.is_authenticated:
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
