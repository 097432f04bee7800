"""What no honest address or form holds is refused before anything looks at it; what a page may do is said beside it."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import render


class NoNullCharacters:
    """Answer 400 to an address with a null character: PostgreSQL cannot even be asked about one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            why = "An address cannot hold a null character."
            if request.path_info.startswith("/api/"):
                return JsonResponse({"code": "invalid", "detail": why, "errors": {}}, status=400)
            return HttpResponseBadRequest(why, content_type="text/plain")
        return self.get_response(request)


class BoundedForms:
    """Answer 413 with a page that says what to do to a form that is over Django's bounds; the API bounds its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST" and not request.path_info.startswith("/api/"):
            try:
                request.POST  # noqa: B018 -- reading it is what the bounds are held at
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return render(request, "413.html", status=413)
        return self.get_response(request)


class PolicyOfPage(CSPMiddleware):
    """Say what a page may load and run (Content-Security-Policy): the admin's pages more than all others."""

    def get_policy_parts(self, request, response, report_only=False):
        """With the admin's policy under its address, where a view has none of its own; nothing is but reported."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.ADMIN_MAY
        return parts


class Isolated:
    """Say that no page uses what a device has, and that other sites may embed nothing of ours but pictures."""

    NOT_USED = (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )  # fmt: skip

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in self.NOT_USED)

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.policy)
        if not response.get("Content-Type", "").startswith("image/"):
            response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
