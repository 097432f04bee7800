"""An editor publishes one article through the API; prints as JSON the status, how often a server was called on the way,
and for how many seconds it slept between its tries. A clock would say how busy the machine is.

With --silent the folder of the file queue is no folder any more: python -m tests.workers.by_hand ID [--silent]
"""

import json
import shutil
import sys
import time

import django

slept, called, sleep = [], [], time.sleep


def sleep_and_tell(seconds: float) -> None:
    slept.append(seconds)
    sleep(seconds)


time.sleep = sleep_and_tell  # before anybody takes it from there
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
    sys.addaudithook(lambda event, _: event == "socket.connect" and called.append(event))
    slept.clear()
    answer = client.post(f"/api/v1/newsroom/articles/{sys.argv[1]}/publish/", {}, content_type="application/json")
    print(json.dumps({"status": answer.status_code, "called": len(called), "slept": sum(slept)}))


if __name__ == "__main__":
    main()
