"""What Atom (RFC 4287) and JSON Feed 1.1 ask of a feed."""

import re
from xml.etree import ElementTree

from jsonschema import Draft202012Validator

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# What must stand once, what may stand once, and what may stand as often as one likes.
ONCE, AT_MOST = {"id", "title", "updated"}, {"published", "summary", "content", "rights", "subtitle", "generator"}
OFTEN = {"author", "link", "category", "contributor", "entry"}

_ADDRESS = {"type": "string", "pattern": "^https?://[^\\s]+$"}
_MOMENT = {"type": "string", "pattern": f"^{MOMENT.pattern}$"}
_AUTHORS = {"type": "array", "items": {"type": "object", "anyOf": [{"required": [key]} for key in ("name", "url")]}}
_ITEM = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "url": _ADDRESS,
        "image": _ADDRESS,
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "content_html": {"type": "string"},
        "date_published": _MOMENT,
        "date_modified": _MOMENT,
        "authors": _AUTHORS,
    },
}
JSON_FEED = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": {"type": "string", "minLength": 1},
            "home_page_url": _ADDRESS,
            "feed_url": _ADDRESS,
            "next_url": _ADDRESS,
            "authors": _AUTHORS,
            "hubs": {"type": "array", "items": {"required": ["type", "url"]}},
            "items": {"type": "array", "items": _ITEM},
        },
    }
)


def faults_of_json(feed: dict) -> list[str]:
    """What is wrong with a JSON Feed, in words; nothing of a valid one."""
    found = [f"{fault.json_path}: {fault.message}" for fault in JSON_FEED.iter_errors(feed)]
    keys = [item.get("id") for item in feed.get("items", [])]
    return found + ["two items have one id"] * (len(keys) != len(set(keys)))


def faults_of_atom(content: bytes) -> list[str]:
    """What is wrong with an Atom feed, in words; nothing of a valid one. Raises ParseError for what is no XML."""
    root = ElementTree.fromstring(content)  # noqa: S314 -- our own
    if root.tag != f"{ATOM}feed":
        return [f"{root.tag} is no feed"]
    entries = root.findall(f"{ATOM}entry")
    keys = [entry.findtext(f"{ATOM}id") for entry in entries]
    found = _faults_of(root) + [fault for entry in entries for fault in _faults_of(entry)]
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        found.append("the feed does not say where it is")
    named = root.find(f"{ATOM}author") is not None or all(entry.find(f"{ATOM}author") is not None for entry in entries)
    found += ["somebody has no name"] * (not named)
    return found + ["two entries have one id"] * (len(keys) != len(set(keys)))


def _faults_of(element) -> list[str]:
    tags = [part.tag.removeprefix(ATOM) for part in element if part.tag.startswith(ATOM)]
    found = [f"no {tag} in {element.tag}" for tag in sorted(ONCE) if tags.count(tag) == 0]
    found += [f"{tag} twice" for tag in sorted(ONCE | AT_MOST) if tags.count(tag) > 1]
    found += [f"what is {tag}?" for tag in tags if tag not in ONCE | AT_MOST | OFTEN]
    for part in element:
        text, tag = (part.text or "").strip(), part.tag.removeprefix(ATOM)
        if tag in ("updated", "published") and not MOMENT.fullmatch(text):
            found.append(f"{text} is no time")
        if tag == "id" and not re.match(r"[a-z][a-z0-9+.-]*:.", text):
            found.append(f"{text} is no address of anything")
        if tag == "link" and not re.match(r"https?://", part.get("href", "")):
            found.append("a link leads nowhere")
        if tag == "content" and part.get("type") not in ("text", "html", "xhtml"):
            found.append("content of no type")
        if tag == "author" and not (part.findtext(f"{ATOM}name") or "").strip():
            found.append("an author without a name")
    return found
