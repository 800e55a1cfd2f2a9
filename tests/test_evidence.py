"""The way back from any row to its words."""
# ruff: noqa: E501

import html
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.presentation.evidence.passages import Mark, marked_html, marked_text
from corpus_tools.tables import Corpus

TEXTS = {
    "a1": ["Gunmen Kill 4 <script>alert(1)</script>", "At least 13 people were killed in Ashdale & Co, the ministry said.", "They were terrorists."],
    "b1": ["Militants struck the terrorist cell.", "Nothing else happened on 4 May."],
}  # fmt: skip


def _corpus():
    sentences, start = [], 0
    for article, texts in TEXTS.items():
        for position, text in enumerate(texts):
            sentences.append(
                {"sentence_id": f"{article}:{position}", "article_id": article, "position": position, "zone": "title" if article == "a1" and position == 0 else "body",
                 "block": position, "start": start, "end": start + len(text), "text": text}
            )  # fmt: skip
    entities = [
        {"entity_id": "a1:1:e34", "sentence_id": "a1:1", "article_id": "a1", "start": 34, "end": 41, "text": "Ashdale", "label": "GPE", "name": "Ashdale", "rule": "gazetteer"}
    ]  # fmt: skip
    statements = [
        {"statement_id": "a1:1:q61", "sentence_id": "a1:1", "article_id": "a1", "source_sentence_id": "a1:1", "source_start": 48, "source_end": 60,
         "source_text": "the ministry", "source": "the ministry", "source_type": "government", "named": False, "cue_start": 61, "cue_end": 65, "cue": "said",
         "cue_class": "speech", "mode": "indirect", "content_start": 0, "content_end": 46}
    ]  # fmt: skip
    claim = {"article_id": "a1", "kind": "count", "event_type": "killed", "scope": "incident", "part": "total", "quoted": False, "hypothetical": False, "background": False, "negated": False, "tier": "core"}  # fmt: skip
    claims = [
        {"claim_id": "a1:0:c12", "sentence_id": "a1:0", "zone": "title", "start": 12, "end": 13, "text": "4", "number_text": "4", "value": 4, "low": 4, "high": 4, "modifier": "exact", "source_type": "unattributed", **claim},
        {"claim_id": "a1:1:c0", "sentence_id": "a1:1", "zone": "body", "start": 0, "end": 11, "text": "At least 13", "number_text": "13", "value": 13, "low": 13, "modifier": "at_least", "place": "Ashdale", "source_type": "government", "source": "the ministry", **claim},
    ]  # fmt: skip
    roles = [
        {"claim_id": "a1:1:c0", "role": "place", "sentence_id": "a1:1", "start": 34, "end": 41, "text": "Ashdale", "inherited": False, "rule": "place_after_in"},
        {"claim_id": "a1:1:c0", "role": "counted", "sentence_id": "a1:2", "start": 10, "end": 20, "text": "terrorists", "inherited": True, "rule": "next_sentence"},
    ]  # fmt: skip
    ignored = [
        {"sentence_id": "b1:1", "article_id": "b1", "start": 25, "end": 26, "text": "4", "reason": "calendar_day"}
    ]
    articles = [
        {"article_id": "a1", "outlet": "The <b>Post</b>", "title": TEXTS["a1"][0], "text": "x", "n_words": 20},
        {"article_id": "b1", "title": None, "text": "y", "n_words": 10},
    ]
    names = [{"name": "Ashdale", "article_id": "a1", "canonical": "Ashdale", "label": "GPE"}]
    rows = {"sentences": sentences, "entities": entities, "statements": statements, "claims": claims, "claim_roles": roles,
            "ignored_numbers": ignored, "articles": articles, "names": names}  # fmt: skip
    return Corpus(**{name: tables.check(name, tables.make(name, given)) for name, given in rows.items()})


CORPUS = _corpus()
FOUND = SimpleNamespace(
    members=tables.make("claim_group_members", [{"group_id": "g", "claim_id": c} for c in CORPUS.claims["claim_id"]]),
    stories=tables.make("stories", [{"story_id": "s", "article_id": "a1"}]),
    pairs=tables.empty("claim_pairs"),
)
ROWS = {
    "claim": (CORPUS.claims.iloc[1], ["killed: At least 13", "place: Ashdale", "counted: terrorists"]),
    "claim with context": (ct.add_context(CORPUS.claims, CORPUS).iloc[1], ["killed: At least 13"]),
    "role": (CORPUS.claim_roles.iloc[1], ["counted: terrorists"]),
    "entity": (CORPUS.entities.iloc[0], ["GPE: Ashdale"]),
    "statement": (CORPUS.statements.iloc[0], ["said: At least 13 people were killed in Ashdale & Co", "cue: said", "speaker: the ministry"]),
    "ignored number": (CORPUS.ignored_numbers.iloc[0], ["calendar day: 4"]),
    "sentence": (CORPUS.sentences.iloc[1], []),
    "article": (CORPUS.articles.iloc[0], []),
    "name": (CORPUS.names.iloc[0], ["GPE: Ashdale"]),
    "pair": (pd.Series({"claim_a": "a1:0:c12", "claim_b": None, "relation": "headline_mismatch"}), ["killed: 4"]),
    "group": (pd.Series({"group_id": "g", "profile": "literal"}), ["killed: 4", "killed: At least 13"]),
    "member": (FOUND.members.iloc[0], ["killed: 4"]),
    "story": (FOUND.stories.iloc[0], []),
    "copies": (pd.Series({"article_a": "a1", "article_b": "b1"}), []),
    "edit": (pd.Series({"sentence_a": "a1:2", "sentence_b": "b1:0", "before": "terrorists", "after": "Militants", "edit": "substituted"}), ["substituted: terrorists", "substituted: Militants"]),
    "topic term": (pd.Series({"topic": 1, "rank": 1, "term": "terrorist", "weight": 1.0}), ["here: terrorists", "here: terrorist"]),
    "topic weight": (pd.Series({"article_id": "a1", "block": 1, "topic": 1, "weight": 0.5}), []),
    "keyness": (pd.Series({"term": "terrorist", "group": "The <b>Post</b>", "z": 2.0}), ["here: terrorists"]),
    "naming": (pd.Series({"actor": "any", "label": "terrorist", "voice": "unattributed", "group": "The <b>Post</b>"}), ["any: terrorists"]),
    "naming in the other voice": (pd.Series({"actor": "any", "label": "terrorist", "voice": "attributed", "group": "The <b>Post</b>"}), None),
    "sourcing": (pd.Series({"measure": "source_type", "value": "government", "group": "The <b>Post</b>"}), ["cue: said"]),
    "coverage of an actor": (pd.Series({"what": "actor", "value": "Ashdale", "group": "The <b>Post</b>"}), ["GPE: Ashdale"]),
    "coverage of a story": (pd.Series({"what": "story", "value": "s", "group": "The <b>Post</b>"}), []),
    "keyword in context": (ct.kwic(CORPUS, "terrorist*").iloc[0], ["here: terrorists"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_every_kind_of_row_leads_back_to_its_words(name):
    row, marked = ROWS[name]
    shown = ct.show_evidence(CORPUS, row, found=FOUND)
    if marked is None:
        assert len(shown) == 0 and "No sentence" in repr(shown)
        return
    assert len(shown)
    everything = "; ".join(shown.table["marked"])
    for words in marked:
        assert words in everything


@pytest.mark.parametrize("name", ["a1:1:c0", "a1:1:e34", "a1:1:q61", "a1:1", "a1"])
def test_an_id_is_enough(name):
    assert "a1:1" in list(ct.show_evidence(CORPUS, name).table["sentence_id"])


def test_several_rows_show_each_sentence_once_with_all_its_marks():
    shown = ct.show_evidence(CORPUS, pd.concat([CORPUS.claims, CORPUS.claims]))
    assert list(shown.table["sentence_id"]) == ["a1:0", "a1:1", "a1:2"]


def test_more_than_most_is_said():
    shown = ct.show_evidence(CORPUS, CORPUS.sentences, most=2)
    assert len(shown) == 2 and "3 more sentences are not shown" in repr(shown) and "3 more" in shown._repr_html_()


@pytest.mark.parametrize("what", ["nobody", "a9:1:c0", pd.Series({"colour": "blue"}), pd.Series({"claim_id": "a9:1:c0"}),
                                  pd.Series({"group_id": "h", "profile": "literal"})])  # fmt: skip
def test_what_is_not_in_the_corpus_is_an_error_that_says_what_to_give(what):
    with pytest.raises(KeyError, match=r"no (row|claim|group)|No sentence can be found"):
        ct.show_evidence(CORPUS, what, found=FOUND)


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.open = set(), []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ROWS)
def test_what_is_shown_is_escaped_and_the_same_every_time(name):
    row, _ = ROWS[name]
    page = ct.show_evidence(CORPUS, row, found=FOUND)._repr_html_()
    elements = _Elements()
    elements.feed(page)
    assert not elements.open
    assert not elements.names & {"script", "a", "img", "link", "iframe"}
    assert "<b>Post" not in page
    assert page == ct.show_evidence(CORPUS, row, found=FOUND)._repr_html_()
    assert " at 0x" not in page and " id=" not in page


def test_colours_come_from_the_theme_or_are_translucent():
    page = ct.show_evidence(CORPUS, "a1")._repr_html_()
    for value in re.findall(r"(?:color|background|border-left):([^;]+);", page):
        assert "var(--jp" in value or "inherit" in value or "rgba" in value, value


def test_an_explanation_names_rule_words_and_sentence_of_every_field():
    explained = ct.explain_claim(CORPUS, "a1:1:c0")
    facts = explained.facts.set_index("field")
    assert list(facts.loc["place"]) == ["Ashdale", "Ashdale", "its own", "place_after_in"]
    assert facts.loc["counted", "sentence"] == "another: a1:2"
    assert "time" not in facts.index, "what the text does not say has no row"
    assert "a1:2" in repr(explained), "words of another sentence are shown"
    with pytest.raises(KeyError, match="no claim 'x'"):
        ct.explain_claim(CORPUS, "x")


def test_an_article_is_shown_whole_with_everything_marked():
    shown = ct.show_article(CORPUS, "a1")
    assert list(shown.table["sentence"]) == TEXTS["a1"]
    marked = "; ".join(shown.table["marked"])
    assert all(words in marked for words in ("killed: 4", "GPE: Ashdale", "speaker: the ministry"))
    with pytest.raises(KeyError, match="no article 'x'"):
        ct.show_article(CORPUS, "x")


def test_a_whole_article_names_its_origin_once_and_marks_numbers_alone():
    page = ct.show_article(CORPUS, "a1")._repr_html_()
    assert "<mark>4</mark>" in page
    assert "<u>Ashdale" in page, "names are underlined"
    assert "said</sup>" not in page, "what is said may be the whole text"
    origin = CORPUS.articles.set_index("article_id").loc["a1", "title"]
    assert page.count(html.escape(str(origin))) <= 2, "in the facts and as the title, not before each sentence"


def test_keywords_in_context():
    hits = ct.kwic(CORPUS, "terrorist*", by="outlet", window=2)
    assert list(hits.columns) == ["outlet", "article_id", "sentence_id", "start", "end", "pre", "keyword", "post"]
    assert [tuple(row) for row in hits[["pre", "keyword", "post"]].itertuples(index=False)] == [
        ("They were", "terrorists", "."), ("struck the", "terrorist", "cell."),
    ]  # fmt: skip
    text = dict(zip(CORPUS.sentences["sentence_id"], CORPUS.sentences["text"], strict=True))
    assert all(
        text[s][a:b] == k for s, a, b, k in hits[["sentence_id", "start", "end", "keyword"]].itertuples(index=False)
    )


@pytest.mark.parametrize(
    ("pattern", "n"),
    [("terrorist", 1), ("TERRORIST*", 2), ("*ist", 1), ("terror", 0), ("people  were", 1), ("people w*", 1), ("4", 2), ("a.c", 0), ("Ashdale & Co", 1), ("no such word", 0)],
)  # fmt: skip
def test_patterns_of_keywords(pattern, n):
    assert len(ct.kwic(CORPUS, pattern)) == n


def test_kwic_on_nothing_keeps_its_columns_and_refuses_what_it_cannot_do():
    empty = ct.kwic(Corpus(), "x", by="outlet")
    assert list(empty.columns)[:2] == ["outlet", "article_id"] and len(empty) == 0
    with pytest.raises(ValueError, match="holds none"):
        ct.kwic(CORPUS, " * ")
    with pytest.raises(ValueError, match="by='planet'"):
        ct.kwic(CORPUS, "x", by="planet")
    assert list(ct.kwic(CORPUS, "killed", window=0)[["pre", "post"]].iloc[0]) == ["", ""]


_TEXT = st.text(alphabet=st.sampled_from("ab <>&\"'[]{}é٣"), max_size=25)
_MARKS = st.lists(
    st.builds(Mark, st.integers(-2, 27), st.integers(-2, 27), st.sampled_from(["x", "<y>"]), st.booleans()), max_size=5
)


@given(_TEXT, _MARKS)
def test_marks_change_no_letter_of_the_text(text, marks):
    page = marked_html(text, marks)
    without = re.sub(r"<sup>.*?</sup>|</?(?:mark|u)>", "", page)
    assert html.unescape(without) == text
    assert set(re.findall(r"<(/?\w+)", page)) <= {"mark", "/mark", "u", "/u", "sup", "/sup"}
    plain = marked_text(text, [mark for mark in marks if "{" not in text and "[" not in text])
    if not set(text) & set("[]{}"):
        assert re.sub(r"\]\{[^}]*\}|\[", "", plain) == text
