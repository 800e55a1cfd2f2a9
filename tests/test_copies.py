"""Copies of one text: found inside longer articles, told from independent reports, with the words that changed."""

import dataclasses
from collections import Counter
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools.analysis import alignment

WIRE = (
    "PORT ELM (INA) - At least 8 people were killed when the ferry Marigold capsized in the Ash estuary off Port Elm, the "
    "harbour authority said.\n\nActivists of the group Clear Water pulled 11 passengers out of the water, a police spokesman "
    "told reporters at the pier.\n\nThe ferry was built 34 years ago and had been inspected in March of this year."
)
EDITED = WIRE.replace("Activists of the group", "Extremists of the group").replace("PORT ELM (INA) - ", "")
LONGER = (
    EDITED
    + "\n\n"
    + "\n\n".join(f"The council debated the budget of district {n} for a long afternoon." for n in range(30))
)
INDEPENDENT = (
    "Eight people died on Tuesday after a ferry overturned near Port Elm, officials of the harbour said. Divers looked for more "
    "victims in the evening. Members of a protest group helped passengers ashore, residents told this newspaper."
)


def _copies(*texts, outlets=("Gazette", "Herald"), agencies=("INA", None), **options):
    frame = pd.DataFrame({"id": ["a-1", "b-1"], "outlet": outlets, "agency": agencies, "text": texts})
    return ct.find_copies(ct.build(frame), **options)


def test_an_edited_copy_is_found_with_its_edit():
    found = _copies(WIRE, EDITED)
    row = found.copies.iloc[0]
    assert (row["article_a"], row["article_b"], row["relation"], row["agency"]) == ("a-1", "b-1", "edited_copy", "INA")
    edit = found.copy_edits.query("before == 'Activists'").iloc[0]
    assert (edit["after"], edit["edit"], edit["watched"]) == ("Extremists", "substituted", "label")


@pytest.mark.parametrize("outlets", [("Gazette", "Herald"), ("Gazette", "Gazette")])
def test_one_text_twice_is_the_same_text(outlets):
    quoting = WIRE.replace("had been inspected in March of this year", 'had "been inspected in March of this year"')
    row = _copies(WIRE, quoting, outlets=outlets).copies.iloc[0]
    assert (row["relation"], row["containment"], row["edited"], row["dropped"]) == ("same_text", 1, 0, 0)


def test_a_copy_inside_a_longer_article_is_found():
    assert len(_copies(WIRE, LONGER).copies) == 1


def _of_many_outlets(text):
    """Sixty-five articles of as many outlets with `text` among words of their own."""
    ends = ("ham", "by", "ton", "wick", "ford", "ley", "stead", "worth", "mere")
    towns = [first + end for first in ("Ald", "Bray", "Cor", "Dun", "Elm", "Fen", "Gart", "Hol") for end in ends][:65]
    own = " ".join(
        f"{day} anglers of {{0}} had rain on the {{0}} pier, day {day} of {{0}} winter." for day in range(2, 14)
    )
    rows = [
        {"id": f"{town}-1", "outlet": town, "text": text.format(town) + "\n\n" + own.format(town)} for town in towns
    ]
    return ct.find_copies(ct.build(pd.DataFrame(rows))).copies


def test_a_wire_text_that_everybody_prints_is_seen():
    found = _of_many_outlets(EDITED.replace("told reporters", "told the {0} Post"))
    assert len(found) == 64 and set(found["article_a"]) == {"Aldham-1"}
    assert set(found["relation"]) == {"edited_copy"}


def test_a_line_that_everybody_prints_makes_no_copy():
    furniture = (
        "Readers may write to the editor at any time and letters may be shortened before they are printed in full."
    )
    assert _of_many_outlets(furniture).empty


def test_independent_reports_are_no_copies():
    assert _copies(WIRE, INDEPENDENT).copies.empty


def test_a_shared_quotation_makes_no_copy():
    said = (
        "“" + "We will find out why the ferry sailed although a storm had been announced for the afternoon. " * 4 + "”"
    )
    one = f"The harbour master spoke on Tuesday. {said} She then left the room without a word."
    other = f"Relatives listened to a speech in the town hall. {said} Many of them wept afterwards."
    assert _copies(one, other).copies.empty


REPORT = (
    "Divers found the wreck of the ferry Marigold on Wednesday at a depth of 34 metres, two days after she sank off Port Elm. "
    "The captain had ignored a warning of the weather office and left the pier in spite of heavy swell, investigators said. "
    "Survivors clung to crates for almost three hours until fishing boats from Ashby picked them up in the dark.\n\n"
)
REWORDED = (
    "The wreck of the ferry Marigold was found by divers at 34 metres on Wednesday, two days after she sank off Port Elm. "
    "According to investigators the captain ignored a warning by the weather office, leaving the pier in spite of heavy swell. "
    "For almost three hours survivors clung to crates in the dark; fishing boats from Ashby picked them up.\n\n"
)
SAME_FACTS = (
    "Navy divers reached the Marigold at 34 metres on Wednesday, two days after she sank off Port Elm. "
    "Investigators blame the captain, who sailed although the weather office had advised against it. "
    "Those who lived through it were saved by crews from Ashby three hours later.\n\n"
)
OWN = [
    "\n".join(line.format(n) for n in range(2, 40))
    for line in ("here cod {} went past.", "some wool {} lay beside us.")
]


def test_a_reworded_wire_text_is_found_by_its_wording():
    found = _copies(REPORT + OWN[0], REWORDED + OWN[1], agencies=("INA", "INA")).copies
    assert found["relation"].tolist() == ["partial_reuse"] and found["containment"].lt(0.1).all()
    assert found["edited"].ge(2).all() and found["probability"].between(0.8, 1).all()
    assert _copies(REPORT + OWN[0], REWORDED + OWN[1], agencies=("INA", "INA"), min_probability=1).copies.empty


def test_the_same_facts_in_own_words_make_no_copy():
    texts = REPORT + OWN[0][:500], SAME_FACTS + OWN[1][:500]
    assert _copies(*texts).copies.empty
    assert _copies(*texts, min_probability=0).copies["probability"].lt(0.6).all()


def test_names_and_numbers_alone_tell_no_wording():
    sides = [[alignment.told(text, frozenset())] for text in ("The Marigold left Port Elm 34 years ago",
                                                             "Of Port Elm: Marigold, 34 crew")]  # fmt: skip
    assert alignment.by_facts(*sides).pairs and alignment.by_facts(*sides).wording == 0


def test_a_line_of_a_site_that_tells_nothing_makes_no_copy():
    line = (
        "More on this will be here as soon as we have it, and if you want you can write to us at any time you like.\n\n"
    )
    assert _copies(line + OWN[0], line + OWN[1], outlets=("Gazette", "Gazette"), agencies=("INA", "INA")).copies.empty


SAID = (
    "The ferry sailed although a storm had been announced, and nobody in this town will forget the people who gave the order "
    "to let it leave the pier on that afternoon."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'The harbour master wrote in a letter: "{SAID}"', SAID),
        (f"The harbour master said: “{SAID}”", f'In her speech she said that "{SAID}" Relatives wept.'),
        (f"{SAID} — Mary Smith (@marysmith) May 3, 2024", f"{SAID}\n{SAID} – Mary Smith (@marysmith) May 3, 2024"),
    ],
    ids=["marks in one text alone", "straight marks within a sentence", "a signed post"],
)
def test_what_is_quoted_anywhere_makes_no_copy(one, other):
    reports = "The storm hit the coast on Tuesday.\n\n{}", "Divers looked for the wreck all day long.\n\n{}"
    found = _copies(*(report.format(text) for report, text in zip(reports, (one, other), strict=True)))
    assert found.copies.empty


def test_a_parting_by_a_dash_is_no_post():
    signed = WIRE + " — Mary Smith (Port Elm)"
    assert len(_copies(signed, signed.replace("Activists", "Extremists")).copies) == 1


def test_an_outlets_own_background_is_told_from_copies():
    background = (
        "The harbour of Port Elm was opened in the last century and is the largest on the northern coast of the country. "
        "Its piers have been blocked by protesters in every spring of the past decade."
    )
    opening = [
        "Prices of fish rose in {} on Monday.",
        "Traders at the market of {} spoke of a bad month for all of them.",
    ]
    more = (
        "They named {} and fewer boats as reasons for it. A kilogram of cod cost twice as much as in the spring of {}."
    )
    one = " ".join(opening).format("Elm", "Elm") + "\n\n" + more.format("rain", "2019") + "\n\n" + background
    other = (
        "A new school was opened by the mayor yesterday. Children sang in the rain for an hour.\n\nIt has room for a great "
        "many pupils of all ages. Parents had asked for the school since long ago, said its head.\n\nTeachers from four towns "
        "applied for the posts that were offered there.\n\n" + background
    )
    found = _copies(one, other, outlets=("Gazette", "Gazette"), agencies=(None, None)).copies
    assert found.empty or set(found["relation"]) == {"same_outlet_background"}


def test_another_toll_in_the_same_text_is_an_updated_version():
    later = WIRE.replace("At least 8 people", "At least 14 people")
    assert _copies(WIRE, later).copies["relation"].tolist() == ["updated_version"]


def test_a_sentence_that_only_one_has_is_dropped():
    shorter = EDITED.rsplit("\n\n", 1)[0]
    found = _copies(WIRE, shorter)
    whole = found.copy_edits[found.copy_edits["sentence_b"].isna()]
    assert whole["before"].str.startswith("The ferry was built").tolist() == [True]
    assert found.copies["dropped"].tolist() == [1]


def test_nothing_to_compare_gives_empty_tables():
    found = ct.find_copies(ct.Corpus())
    assert found.copies.empty and found.copy_edits.empty


def test_a_threshold_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match="min_containment=2"):
        ct.find_copies(ct.Corpus(), min_containment=2)
    with pytest.raises(ValueError, match="min_probability=-1"):
        ct.find_copies(ct.Corpus(), min_probability=-1)


def test_the_invented_example_holds_a_copy_with_changed_labels():
    found = ct.find_copies(ct.load_example())
    assert ("example-gazette-1", "example-herald-1") in set(
        zip(found.copies["article_a"], found.copies["article_b"], strict=True)
    )
    labels = found.copy_edits.query("watched == 'label'")
    assert {"activist", "Activists"} <= set(labels["before"]) and {"extremist", "Militants"} <= set(labels["after"])


@pytest.mark.parametrize(
    ("before", "after", "watched"),
    [
        ("fighters of the Islamic State", "fighters of the group", None),
        ("members of the Muslim Brotherhood", "members of the party", None),
        ("Muslim residents of the town", "the residents of the town", "religion"),
        ("Sunni and Shiite families", "many poor families", "religion"),
    ],
)
def test_a_word_inside_a_name_is_not_watched(before, after, watched):
    told = "On Tuesday {} left the harbour of Port Elm in small boats, the coastguard said in a statement.\n\n"
    found = _copies(told.format(before) + WIRE, told.format(after) + WIRE).copy_edits
    classes = set(found["watched"].dropna())
    assert ("religion" in classes) == (watched == "religion"), found[["before", "after", "watched"]]


def test_a_list_of_names_makes_no_copy():
    names = (
        "Alabama, Arizona, Arkansas, Florida, Georgia, Idaho, Indiana, Kansas, Louisiana, Montana, Nebraska and Nevada"
    )
    one = f"A suit against the rule was brought by {names}. The court heard it for nine days in a crowded room."
    other = f"Snow fell on {names}. Schools stayed shut, and many roads could not be used until the evening."
    assert _copies(one, other).copies.empty


def test_a_quotation_that_is_never_closed_does_not_turn_the_rest_round():
    said = "We will find out why the ferry sailed although a storm had been announced for the afternoon of that day. "
    one = f'The harbour master spoke. "{said}"{said}" She then left the room without a word.'
    other = f'Relatives listened. "{said} "{said}" Many of them wept afterwards in the hall.'
    assert _copies(one, other).copies.empty


def test_the_order_of_the_sentences_of_different_articles_does_not_matter():
    corpus = ct.load_example()
    by_place = corpus.sentences.sort_values(["block", "position"], kind="stable", ignore_index=True)
    found = ct.find_copies(dataclasses.replace(corpus, sentences=by_place))
    for one, other in zip(found, ct.find_copies(corpus), strict=True):
        pd.testing.assert_frame_equal(one, other)


WORDS = st.lists(st.sampled_from(["the", "ferry", "sank", "rain", "fell", "on", "2"]), max_size=6)


@given(one=st.lists(WORDS, max_size=7), other=st.lists(WORDS, max_size=7))
@settings(max_examples=200, deadline=None)
def test_sentences_are_aligned_as_if_each_was_compared_with_each(one, other):
    bags = [[Counter(words) for words in side] for side in (one, other)]
    likeness = {
        (i, j): 2 * (a & b).total() / (a.total() + b.total())
        for (i, a), (j, b) in product(*map(enumerate, bags))
        if a or b
    }
    expected, taken = [], set()
    for i, j in sorted(likeness, key=lambda pair: (-likeness[pair], abs(pair[0] - pair[1]), pair)):
        if likeness[i, j] >= alignment.ALIKE and not {("one", i), ("other", j)} & taken:
            expected.append((i, j))
            taken |= {("one", i), ("other", j)}
    assert alignment.by_words(one, other) == sorted(expected)
