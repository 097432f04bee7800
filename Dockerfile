# One image for web, worker and beat; docker-compose.yml gives each its command.
FROM python:3.11-slim

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VAR_DIR=/app/var

WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt .
RUN pip install --no-cache-dir --quiet -r requirements.txt

COPY . .
# The finished static files are part of the image; these values serve that one step, and are not kept.
RUN DEBUG=0 SECRET_KEY=of-the-build-alone ALLOWED_HOSTS=localhost SITE_URL=http://localhost python manage.py collectstatic --noinput
RUN useradd --system --no-create-home paneldesk && mkdir -p /app/var/media && chown -R paneldesk: /app/var
USER paneldesk

EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--static-path-route", "/media", "--static-path-mount", "/app/var/media", "cms.wsgi:application"]
