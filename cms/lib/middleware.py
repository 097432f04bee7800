"""What no honest address holds is refused before anything looks at it."""

from django.http import HttpResponseBadRequest


class NoNullCharacters:
    """Answer 400 to an address with a null character: PostgreSQL cannot even be asked about one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("An address cannot hold a null character.", content_type="text/plain")
        return self.get_response(request)
