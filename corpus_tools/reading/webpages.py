"""Web pages to text, title, date and captions, by trafilatura (extra `html`). Nothing is downloaded."""

from __future__ import annotations

from typing import Any

from corpus_tools.reading.encodings import UnreadableError

DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}  # only what the page itself states
SHORTEST = "20"  # characters; below trafilatura's own 250 it would return short articles as one line
CAPTIONS = "captions"


def read_html(html: str) -> dict[str, Any]:
    """Text, title, published, outlet, url and captions (one a line) of a web page. UnreadableError (needs_html, no_text)."""
    try:
        import trafilatura
    except ImportError as error:
        raise UnreadableError(
            "needs_html", "web pages need the extra html: pip install 'corpus_tools[html]'. Or give the page as .txt."
        ) from error
    options = trafilatura.settings.use_config()
    options.set("DEFAULT", "MIN_EXTRACTED_SIZE", SHORTEST)
    text = trafilatura.extract(html, output_format="txt", include_comments=False, include_tables=False, config=options)
    if not text:
        raise UnreadableError("no_text", "no article was found in this web page. Copy its text into a .txt file.")
    told = trafilatura.extract_metadata(html, date_config=DATES)
    return {
        "text": text,
        "title": told.title or None,
        "published": told.date or None,
        "outlet": told.sitename or None,
        "url": told.url or None,
        CAPTIONS: "\n".join(_captions(html)) or None,
    }


def _captions(html: str) -> list[str]:
    """The words of every figcaption, each once."""
    from lxml import html as parser

    try:
        tree = parser.fromstring(html)
    except (ValueError, parser.etree.ParserError):
        return []
    words = (" ".join(node.text_content().split()) for node in tree.iter("figcaption"))
    return list(dict.fromkeys(caption for caption in words if caption))
