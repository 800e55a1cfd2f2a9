"""Web pages: titles without the site's name, JSON-LD before guesses, and every post of a live blog."""

import datetime
import json

import pytest

import corpus_tools as ct
from corpus_tools.reading.markup import plain_text
from corpus_tools.reading.webpages import without_site

PARAGRAPHS = (
    "Police in Basra said 12 people were killed on Monday when a bomb exploded at a market in the city.",
    "The army arrested four men on Tuesday, an official said, and closed two roads to the north of the river.",
)


def _page(folder, *, title="Bomb kills 12 in Basra", site="", ld=None, body=PARAGRAPHS):
    data = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    meta = f'<meta property="og:site_name" content="{site}">' if site else ""
    text = "".join(f"<p>{p}</p>" for p in body)
    page = f"<html><head><title>{title}</title>{meta}{data}</head><body><article>{text}</article></body></html>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    read = ct.read_pages(folder)
    return ct.find_articles(read.pages).articles.iloc[0]


@pytest.mark.parametrize(
    ("title", "site", "url", "expected"),
    [
        ("Bomb kills 12 in Basra | CNN Politics", "CNN", None, "Bomb kills 12 in Basra"),
        ("Bomb kills 12 -- Sott.net", None, "https://www.sott.net/a", "Bomb kills 12"),
        ("LinkNaija | Bomb kills 12 in Basra", "LinkNaija", None, "Bomb kills 12 in Basra"),
        ("Bomb kills 12 – BBC News", "BBC News", None, "Bomb kills 12"),
        ("Bomb kills 12 | Iraq | The Guardian", "the Guardian", None, "Bomb kills 12"),
        ("Bomb kills 12 » The Crier", "The Crier", None, "Bomb kills 12"),
        ("Opinion | Trump wins | CNN", "CNN", None, "Opinion | Trump wins"),
        ("CNN anchor resigns", "CNN", None, "CNN anchor resigns"),
        ("Bomb kills 12 - police", "The Post", None, "Bomb kills 12 - police"),
        ("AP: toll rises - officials", "AP News", "https://apnews.com/x", "AP: toll rises - officials"),
        ("Iran: bomb kills 12", "Iran", None, "Iran: bomb kills 12"),
        ("The Crier", "The Crier", None, "The Crier"),
    ],
)
def test_the_site_s_name_is_cut_from_a_title(title, site, url, expected):
    assert without_site(title, site, url) == expected


def test_a_page_s_title_has_no_site_name(tmp_path):
    row = _page(tmp_path, title="Bomb kills 12 in Basra | CNN Politics", site="CNN")
    assert (row["title"], row["outlet"]) == ("Bomb kills 12 in Basra", "CNN")


def test_what_a_page_states_of_itself_goes_before_what_is_guessed(tmp_path):
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Bomb kills 12 in Basra market",
        "datePublished": "2024-03-05T09:30:00+03:00",
        "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "John Doe"}],
        "publisher": {"@type": "Organization", "name": "Basra Post"},
    }
    row = _page(tmp_path, title="Home", ld=ld)
    assert row["title"] == "Bomb kills 12 in Basra market"
    assert row["published"] == datetime.datetime(2024, 3, 5, 9, 30)
    assert row["published_evidence"].endswith("09:30:00+03:00")
    assert (row["outlet"], row["byline"]) == ("Basra Post", "Jane Roe, John Doe")


def test_json_ld_that_is_broken_does_no_harm(tmp_path):
    row = _page(tmp_path, ld=[["no", "thing"], {"@graph": "none"}, {"headline": ["a"]}])
    assert row["title"] == "Bomb kills 12 in Basra"


def test_every_post_of_a_live_blog_is_text(tmp_path):
    posts = [
        {"@type": "BlogPosting", "headline": f"Toll rises to {n}", "articleBody": f"Police said {n} men had died."}
        for n in range(9)
    ]
    ld = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Basra bomb: live",
        "liveBlogUpdate": posts,
    }
    row = _page(tmp_path, ld=ld)
    assert all(post["articleBody"] in row["text"] for post in posts)
    assert row["title"] == "Basra bomb: live"


def test_characters_that_json_ld_writes_as_markup_are_read(tmp_path):
    ld = {"headline": "Basra&#8217;s market &amp; <i>bridge</i> bombed", "author": {"name": "Roe &amp; Doe"}}
    row = _page(tmp_path, ld=ld)
    assert (row["title"], row["byline"]) == ("Basra’s market & bridge bombed", "Roe & Doe")


@pytest.mark.parametrize(
    "page",
    [
        "<p>Two men died." * 120 + "<script>var n = 1</script><style>p {}</style>",
        "<html><head><title>Home</title><body>" + "<p>Two men died." * 120,
        "<html><head><title>Home</title></head><body>" + "<li>Two men died." * 120 + "<script>var n = 1</script>",
    ],
)
def test_end_tags_that_a_page_leaves_out_change_nothing(page):
    assert list(filter(None, plain_text(page).split("\n"))) == ["Two men died."] * 120
