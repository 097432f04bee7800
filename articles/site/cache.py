"""Finished public pages, kept in the process for at most a second."""


class FinishedPages:
    """Hand on to the rest of the stack."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
