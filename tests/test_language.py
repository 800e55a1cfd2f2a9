"""Words and their forms, tokens, and the reading of a sentence: each verb with its arguments."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import grows_linearly

from corpus_tools import load_example, load_lexicons
from corpus_tools.english.tokens import is_title_case, tokenise
from corpus_tools.english.words import inflector
from corpus_tools.extraction.language import sentence as sentence_module
from corpus_tools.extraction.language.sentence import Sentence

WORDS = load_lexicons()
CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "language.jsonl").open(encoding="utf-8")]
FORMS = [
    ("kidnap", "kidnapped", "kidnapped", "kidnapping"),
    ("expel", "expelled", "expelled", "expelling"),
    ("abduct", "abducted", "abducted", "abducting"),
    ("set ablaze", "set ablaze", "set ablaze", "setting ablaze"),
    ("seize", "seized", "seized", "seizing"),
    ("flee", "fled", "fled", "fleeing"),
    ("die", "died", "died", "dying"),
    ("stab", "stabbed", "stabbed", "stabbing"),
    ("slay", "slew", "slain", "slaying"),
    ("bury", "buried", "buried", "burying"),
    ("behead", "beheaded", "beheaded", "beheading"),
]


def _told(sentence):
    """The clauses of a sentence in the words of the cases."""

    def words(phrase):
        return sentence.text[slice(*sentence.span(phrase.start, phrase.end))]

    for clause in sentence.clauses:
        told = [clause.verb.lemma]
        told += ["passive"] * clause.is_passive + ["not"] * (clause.verb.negation >= 0)
        for name in ("subject", "object", "agent"):
            phrase = getattr(clause, name)
            told += [f"{name}={words(phrase)}"] if phrase else []
        yield " ".join(told)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_each_verb_has_its_arguments(case):
    assert list(_told(Sentence(case["text"], WORDS))) == case["expected"]


@pytest.mark.parametrize(("verb", "past", "participle", "ing"), FORMS)
def test_forms_of_a_verb_and_the_way_back(verb, past, participle, ing):
    forms = inflector(WORDS).forms(verb)
    assert (forms["past"][0], forms["participle"][0], forms["ing"][0]) == (past, participle, ing)
    for form in (past, participle, ing):
        assert inflector(WORDS).verb(form.split()[0]).lemma == verb.split()[0]


@pytest.mark.parametrize(
    ("many", "one"),
    [("policemen", "policeman"), ("bodies", "body"), ("buses", "bus"), ("crises", "crisis"), ("deaths", "death")],
)
def test_nouns_in_singular_and_plural(many, one):
    assert inflector(WORDS).singular(many) == one
    assert inflector(WORDS).plural(one) == many


def test_every_irregular_form_leads_back_to_a_verb_that_has_it():
    forms = inflector(WORDS)
    for row in WORDS["irregular_verbs"]:
        for form in (word for written in forms.forms(row["verb"]).values() for word in written):
            lemma = forms.verb(form).lemma
            assert any(form in written for written in forms.forms(lemma).values()) or form == lemma, (
                row["verb"],
                form,
                lemma,
            )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mr. Smith's six-year-old", ["Mr.", "Smith", "'s", "six-year-old"]),
        ("U.S.-backed, $1.2bn at 10:30 a.m.", ["U.S.-backed", ",", "$", "1.2bn", "at", "10:30", "a.m."]),
        ("1,200 or 13,14 -- J. Doe", ["1,200", "or", "13,14", "--", "J.", "Doe"]),
        ("They don't know. It ended.", ["They", "don't", "know", ".", "It", "ended", "."]),
        ("the officers' union: AT&T", ["the", "officers", "'", "union", ":", "AT&T"]),
    ],
)
def test_tokens(text, tokens):
    assert tokenise(text, frozenset(WORDS.terms("abbreviations")))[0] == tokens


def test_a_quotation_at_the_end_does_not_make_a_name_of_the_first_word():
    text = "Although he had resigned, the minister called the vote “a farce.”"
    assert Sentence(text, WORDS).tags[0] == Sentence("Although he had resigned.", WORDS).tags[0]


def test_title_case_needs_enough_longer_words():
    assert is_title_case(["Rebels", "Capture", "Northern", "Border", "Town"])
    assert not is_title_case(["Rebels", "capture", "the", "northern", "border", "town"])
    assert not is_title_case(["Mosul", "Falls"])


def test_a_sentence_is_cut_once_in_a_build(monkeypatch):
    cut = []
    monkeypatch.setattr(sentence_module, "tokenise", lambda text, *given: cut.append(text) or tokenise(text, *given))
    corpus = load_example()
    assert len(cut) == len(set(cut))
    assert set(cut) == set(corpus.sentences["text"])


@given(st.text(alphabet="aB1 .,-'\"“”’()$%&:;—killed by the man who 13 said", max_size=60))
def test_any_text_can_be_read(text):
    sentence = Sentence(text, WORDS)
    assert [text[a:b] for a, b in zip(sentence.starts, sentence.ends, strict=True)] == sentence.words
    assert len(sentence.tags) == len(sentence.codes) == len(sentence)
    taken = [i for phrase in (*sentence.noun_phrases, *sentence.verb_groups) for i in range(phrase.start, phrase.end)]
    assert len(taken) == len(set(taken))
    for clause in sentence.clauses:
        assert 0 <= clause.start <= clause.verb.start < clause.verb.end <= clause.end <= len(sentence)


@pytest.mark.parametrize(
    "unit", ["he said ", "the man who ", "a, ", "killed ", "in Iraq and ", "Killed And ", "13 ", "very ", "(", '"']
)
def test_time_grows_with_the_length_of_a_sentence(unit):
    def read(n):
        assert Sentence(unit * n, WORDS).clauses is not None

    read(10)
    assert grows_linearly(read, 1000, 4000, most=7, noise=0.05)
