"""What sitemaps.org and Google's news sitemaps ask of a file, as their schemas have it."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MOST, LARGEST, LONGEST = 50_000, 50 * 1024 * 1024, 2_048
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")

# Of each element, its parts in their order, each with whether it must be there. What is not named here is not allowed.
PARTS = {
    f"{SITEMAP}url": [(f"{SITEMAP}loc", True), (f"{SITEMAP}lastmod", False), (f"{NEWS}news", False)],
    f"{SITEMAP}sitemap": [(f"{SITEMAP}loc", True), (f"{SITEMAP}lastmod", False)],
    f"{NEWS}news": [(f"{NEWS}publication", True), (f"{NEWS}publication_date", True), (f"{NEWS}title", True)],
    f"{NEWS}publication": [(f"{NEWS}name", True), (f"{NEWS}language", True)],
}
ROOTS = {f"{SITEMAP}urlset": f"{SITEMAP}url", f"{SITEMAP}sitemapindex": f"{SITEMAP}sitemap"}
MOMENTS = (f"{SITEMAP}lastmod", f"{NEWS}publication_date")


def faults(content: bytes) -> list[str]:
    """What is wrong with it, in words; nothing of a valid one. Raises ParseError for what is no XML."""
    root = ElementTree.fromstring(content)  # noqa: S314 -- our own
    if root.tag not in ROOTS:
        return [f"{root.tag} is no sitemap"]
    found = [f"{len(content)} bytes"] * (len(content) > LARGEST) + [f"{len(root)} rows"] * (len(root) > MOST)
    found += [f"{row.tag} in a {root.tag}" for row in root if row.tag != ROOTS[root.tag]]
    for element in root.iter():
        found += _faults_of(element)
    places = [element.text for element in root.iter(f"{SITEMAP}loc")]
    return found + ["an address stands there twice"] * (len(places) != len(set(places)))


def _faults_of(element) -> list[str]:
    found, tags = [], [part.tag for part in element]
    if element.tag in PARTS:
        allowed = [tag for tag, _ in PARTS[element.tag]]
        if sorted(tags, key=lambda tag: allowed.index(tag) if tag in allowed else -1) != tags or len(set(tags)) < len(
            tags
        ):
            found.append(f"{tags} in this order in {element.tag}")
        found += [f"{tag} in {element.tag}" for tag in tags if tag not in allowed]
        found += [f"no {tag} in {element.tag}" for tag, needed in PARTS[element.tag] if needed and tag not in tags]
    elif element.tag not in ROOTS and not (element.text or "").strip():
        found.append(f"nothing in {element.tag}")
    if element.tag == f"{SITEMAP}loc":
        asked = urlsplit(element.text or "")
        if asked.scheme not in ("http", "https") or not asked.netloc or len(element.text) > LONGEST:
            found.append(f"{element.text} is no address")
        if not element.text.isascii():
            found.append(f"{element.text} is not escaped")
    if element.tag in MOMENTS and not MOMENT.fullmatch(element.text or ""):
        found.append(f"{element.text} is no time")
    return found
