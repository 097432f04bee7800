"""What no honest address or form holds is refused before anything looks at it."""

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
