"""An editor publishes one article through the API; prints the status and how long it took, as JSON.

With --silent the folder of the file queue is no folder any more: python -m tests.workers.by_hand ID [--silent]
"""

import json
import shutil
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the setup above comes first
from django.test import Client  # noqa: E402

from cms.accounts.models import ApiToken, User  # noqa: E402
from tests.factories import UserFactory  # noqa: E402


def main() -> None:
    editor = User.objects.filter(username="editor").first() or UserFactory(username="editor", role="editor")
    client = Client(headers={"Authorization": f"Token {ApiToken.issue(editor)}"})
    if "--silent" in sys.argv:
        shutil.rmtree(settings.QUEUE_DIR)
        settings.QUEUE_DIR.write_text("no folder")
    start = time.monotonic()
    answer = client.post(f"/api/v1/newsroom/articles/{sys.argv[1]}/publish/", {}, content_type="application/json")
    print(json.dumps({"status": answer.status_code, "seconds": time.monotonic() - start}))


if __name__ == "__main__":
    main()
