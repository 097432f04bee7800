"""Each signed-in person reads times in their own zone."""

from django.utils import timezone


class OwnTimeZone:
    """Activate the user's zone on the pages behind a login; public pages read no session and show the site's."""

    PRIVATE = ("/admin/", "/desk/", "/accounts/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(self.PRIVATE) and request.user.is_authenticated:
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
