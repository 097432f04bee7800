"""Who acts at the desk: asked here alone, so that every page of it has the same answer."""

from functools import wraps

from django.contrib.auth.decorators import login_required


def at_the_desk(view):
    """A view whose `request.person` acts at the desk, at their own seats; anybody else is asked to sign in."""

    @wraps(view)
    @login_required
    def as_person(request, *args, **kwargs):
        request.person = request.user
        return view(request, *args, **kwargs)

    return as_person
