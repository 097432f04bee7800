"""The site as it is served, writing down each page that it renders in the file RENDERED, by its template."""

import os

from cms import wsgi

application = wsgi.application

from articles.site import views  # noqa: E402 -- it needs what the line before has set up

_render = views.render


def render(request, template, *args, **kwargs):
    """As `render`, and a line about it."""
    with open(os.environ["RENDERED"], "a") as file:
        file.write(f"{template}\n")
    return _render(request, template, *args, **kwargs)


views.render = render
