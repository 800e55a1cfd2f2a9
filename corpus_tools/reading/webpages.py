"""Web pages to text, title, date and captions, by trafilatura (extra `html`) and its JSON-LD. Nothing is downloaded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from corpus_tools.reading.drafts import letters
from corpus_tools.reading.encodings import UnreadableError
from corpus_tools.reading.markup import plain_text

DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}  # only what the page itself states
SHORTEST = "20"  # characters; below trafilatura's own 250 it would return short articles as one line
CAPTIONS = "captions"
BYLINE = "byline"
LIVE_BLOG = "LiveBlogPosting"
JSON_LD = re.compile(r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>", re.DOTALL | re.IGNORECASE)
SEPARATOR = re.compile(r"(?<!\s)\s+[|–—»:·•-]{1,2}\s+|(?<!\s)\s*[|»]\s*")  # between a headline and the site's name
MAX_SITE_WORDS = 6  # of a part of a title that is a site's name
SECTION_WORDS = 2  # that stand beside it
MIN_HOST = 3  # letters of a host's name by which a site is recognised


def read_html(html: str) -> dict[str, Any]:
    """Text, title, published, outlet, url, byline and captions (one a line) of a page. UnreadableError (needs_html, no_text).

    Title, date and author are taken from the JSON-LD of the page where it has one; of a live blog every post is text. The name of
    the site is cut from the title ("... | CNN Politics").
    """
    try:
        import trafilatura
    except ImportError as error:
        raise UnreadableError(
            "needs_html", "web pages need the extra html: pip install 'corpus_tools[html]'. Or give the page as .txt."
        ) from error
    options = trafilatura.settings.use_config()
    options.set("DEFAULT", "MIN_EXTRACTED_SIZE", SHORTEST)
    text = trafilatura.extract(html, output_format="txt", include_comments=False, include_tables=False, config=options)
    stated = _article_of(html)
    posts = _posts(stated)
    if len(posts) > len(text or ""):
        text = posts
    text = text or plain_text(str(stated.get("articleBody") or ""))
    if not text:
        raise UnreadableError("no_text", "no article was found in this web page. Copy its text into a .txt file.")
    told = trafilatura.extract_metadata(html, date_config=DATES)
    outlet = told.sitename or _name(stated.get("publisher"))
    title = _text(stated.get("headline")) or told.title
    return {
        "text": text,
        "title": without_site(title, outlet, told.url or _text(stated.get("url"))) if title else None,
        "published": _text(stated.get("datePublished")) or told.date or None,
        "outlet": outlet or None,
        "url": told.url or None,
        BYLINE: _name(stated.get("author")) or None,
        CAPTIONS: "\n".join(_captions(html)) or None,
    }


# --- what the page states of itself -------------------------------------------------------------------------------------


def _article_of(html: str) -> dict[str, Any]:
    """The JSON-LD object of the article: the first that is a live blog or has a headline; {} where the page has none."""
    found = [thing for text in JSON_LD.findall(html) for thing in _things(text) if thing.get("headline")]
    return next((thing for thing in found if LIVE_BLOG in _types(thing)), next(iter(found), {}))


def _things(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text.strip(), strict=False)
    except (ValueError, RecursionError):
        return
    for thing in found if isinstance(found, list) else [found]:
        if isinstance(thing, dict):
            graph = thing.get("@graph")
            yield from (inner for inner in (graph if isinstance(graph, list) else [thing]) if isinstance(inner, dict))


def _types(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type")
    return [kind] if isinstance(kind, str) else [k for k in kind or [] if isinstance(k, str)]


def _posts(stated: dict[str, Any]) -> str:
    """The posts of a live blog, each with its headline above it."""
    posts = stated.get("liveBlogUpdate")
    if LIVE_BLOG not in _types(stated) or not isinstance(posts, list):
        return ""
    told = (post.get(part) for post in posts if isinstance(post, dict) for part in ("headline", "articleBody"))
    return "\n\n".join(plain_text(part) for part in told if isinstance(part, str) and part.strip())


def _text(value: Any) -> str:
    """One line of plain text: in many pages it holds markup and &amp;."""
    return " ".join(plain_text(value).split()) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    """The names in a person, an organisation, or a list of them."""
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for name in map(_name, value) if name)
    return _text(value)


def _captions(html: str) -> list[str]:
    """The words of every figcaption, each once."""
    from lxml import html as parser

    try:
        tree = parser.fromstring(html)
    except (ValueError, parser.etree.ParserError):
        return []
    words = (" ".join(node.text_content().split()) for node in tree.iter("figcaption"))
    return list(dict.fromkeys(caption for caption in words if caption))


# --- titles -------------------------------------------------------------------------------------------------------------


def without_site(title: str, site: str | None, url: str | None) -> str:
    """The headline without the site's name at either end; the parts of a headline that name no site stay."""
    names = {letters(name) for name in (site or "", *_hosts(url), *_hosts(site)) if name} - {""}
    parts = list(SEPARATOR.finditer(title))
    for found in (parts[-1:], parts[:1]):
        if not found:
            continue
        before, after = title[: found[0].start()].strip(), title[found[0].end() :].strip()
        if _is_site(after, names) and before:
            return _without_section(without_site(before, site, url))
        if _is_site(before, names) and len(after) > len(before):
            return without_site(after, site, url)
    return title


def _without_section(title: str) -> str:
    """Without the section that stood before the site's name: "... | World news | The Guardian"."""
    before, bar, section = title.rpartition(" | ")
    return before if bar and section.count(" ") < SECTION_WORDS and len(section) < len(before) / 2 else title


def _is_site(part: str, names: set[str]) -> bool:
    """Whether a part of a title is a site's name, perhaps with a section's before or after it (CNN Politics)."""
    words = list(map(letters, part.split()))
    if not words or len(words) > MAX_SITE_WORDS:
        return False
    runs = {
        "".join(words[start:end])
        for start in range(SECTION_WORDS + 1)
        for end in range(len(words) - SECTION_WORDS, len(words) + 1)
    }
    return bool(runs & names)


def _hosts(address: str | None) -> list[str]:
    """The name of a host with and without its ending: www.cnn.com gives cnn.com and cnn."""
    host = urlsplit(address).netloc if address and "//" in address else address if address and "." in address else ""
    host = (host or "").casefold().removeprefix("www.")
    first = host.partition(".")[0]
    return [host, first] if len(first) >= MIN_HOST else [host] if host else []
