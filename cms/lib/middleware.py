"""What no honest address holds is refused before anything looks at it."""

from django.http import HttpResponseBadRequest, JsonResponse


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
