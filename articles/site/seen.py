"""Where a page says that it was opened. It learns nothing from the answer, which is always the same."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.readership import ledger
from articles.readership.visiting import visit_of


@csrf_exempt  # there is nothing to forge: whoever sends it is counted
@require_http_methods(["GET", "POST"])
def seen(request):
    """Count a visit: by POST from the page's script, by GET as a picture where there are no scripts."""
    if visit := visit_of(request, request.POST if request.method == "POST" else request.GET):
        ledger.note(visit)
    answer = HttpResponse(status=204)
    answer["Cache-Control"] = "no-store"
    return answer
