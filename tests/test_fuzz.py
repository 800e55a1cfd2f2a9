"""Whatever a text is made of, nothing raises, every span gives its words and every number is accounted for."""

import re

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import checks

FRAGMENTS = (
    "The mayor, Anna Brook, said", "“We expected rain,”", "told the Gazette", "at least 12 people were killed", "and 30 injured",
    "in Port Elm", "on Monday", "according to police", "Mr. Brook", "U.S.", "$3.5 million", "between 10 and 15", "a dozen",
    "the Islamic State group", "5 March 2024", "1,200", "12:30 p.m.", "50%", "two-thirds", "said.", "—", "…", "“", "”", "ISIS",
    "who", "that", "by", "of the", "REUTERS -", "(AFP)", "\n\n", "\n", ".", ",", ":", "مدينة", "١٢٣", "Köln", "😀", "\ud800",
    "'s", "\0", "\x1b[31m", "\u200f", "\u2028", "ﬁ", "٬", "²", "½", "é", "e\u0301",
)  # fmt: skip
ODD = st.text(st.characters(), min_size=1, max_size=6)
CUT = st.builds(lambda words, n: words[: n + 1], st.sampled_from(FRAGMENTS), st.integers(0, 30))
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), CUT, ODD), min_size=1, max_size=25).map(" ".join)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, min_size=4, max_size=4))
def test_news_fragments_in_any_order(texts):
    corpus = ct.build(
        pd.DataFrame({"id": [f"a{n}" for n in range(len(texts))], "text": pd.Series(texts, dtype=object)})
    )
    assert not (corpus.skipped_inputs["reason"] == "failed").any(), corpus.skipped_inputs.to_dict("records")
    found = dict(corpus.tables())
    for name, table in found.items():
        ct.tables.check(name, table)
        assert list(checks.check_links(name, table, found)) == []
    assert not list(_lost_numbers(corpus))


def _lost_numbers(corpus):
    taken = {}
    for table in (corpus.claims, corpus.ignored_numbers):
        for sentence, start, end in zip(table["sentence_id"], table["start"], table["end"], strict=True):
            taken.setdefault(sentence, []).append((start, end))
    for sentence, text in zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True):
        for number in re.finditer(r"\d+", text):
            if not any(start < number.end() and number.start() < end for start, end in taken.get(sentence, [])):
                yield sentence, number[0], text
