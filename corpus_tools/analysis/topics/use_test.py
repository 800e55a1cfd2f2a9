"""Can a reader use a topic? Seven passages are shown, the reader names the topic and sorts twenty others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.topics.model import Topics
from corpus_tools.tables import Corpus

SHOWN, SORTED = 7, 20
SHOW, SORT = "shown", "to sort"
LETTERS = 400  # of a passage


def topic_use_test(model: Topics, corpus: Corpus, *, topic: int, seed: int = 0) -> pd.DataFrame:
    """The table topic_use_test of one topic: passages shown, and passages to sort by hand, half of them its own, in random order.

    Shown are those with the largest weight; those to sort are drawn among the others. Read what is shown, write a name for the
    topic, fill `answer` (true: belongs) without looking at `belongs`, keep the table, and give it to `topic_agreement`.
    A passage is the beginning of an article or a paragraph, as the topics were fitted. Empty where nothing could be fitted;
    ValueError: no such topic.
    """
    if model.weights.empty:
        return tables.empty("topic_use_test")
    weights = model.weights.assign(_unit=model.weights["block"].astype("str"))
    if topic not in set(weights["topic"]):
        raise ValueError(f"topic={topic} is none of this fit. Allowed: 1 to {weights['topic'].max()}.")
    main = weights.sort_values(["weight", "topic"], ascending=[False, True], kind="stable")
    main = main.drop_duplicates(["article_id", "_unit"])
    own = main[main["topic"] == topic]
    rng = np.random.default_rng([seed, topic])
    ours, others = own.iloc[SHOWN:], main[main["topic"] != topic]
    drawn = [part.iloc[rng.permutation(len(part))[: SORTED // 2]] for part in (ours, others)]
    sheet = pd.concat(drawn)
    sheet = sheet.iloc[rng.permutation(len(sheet))]
    rows = [
        (topic, part, number, row.article_id, _text(corpus, row.article_id, row.block), row.topic == topic, None)
        for part, units in ((SHOW, own.head(SHOWN)), (SORT, sheet))
        for number, row in enumerate(units.itertuples(), start=1)
    ]
    return tables.make("topic_use_test", rows)


def _text(corpus: Corpus, article_id: str, block: int | None) -> str:
    if pd.isna(block):
        found = corpus.articles.loc[corpus.articles["article_id"] == article_id, "text"]
    else:
        blocks = corpus.blocks
        found = blocks.loc[(blocks["article_id"] == article_id) & (blocks["block"] == block), "text"]
    return str(found.iloc[0])[:LETTERS]


def topic_agreement(sheet: pd.DataFrame) -> pd.DataFrame:
    """For each topic of one or several sheets of topic_use_test: passages sorted, share sorted as the fit does, and kappa.

    Kappa (Cohen 1960) is 0 for guessing and 1 for full agreement. Passages without an answer do not count.
    """
    sorted_ = sheet[(sheet["part"] == SORT) & sheet["answer"].notna()]
    rows = []
    for topic, own in sorted_.groupby("topic"):
        said, fits = own["answer"].astype(bool).to_numpy(), own["belongs"].astype(bool).to_numpy()
        agreed = float((said == fits).mean())
        chance = float(said.mean() * fits.mean() + (1 - said.mean()) * (1 - fits.mean()))
        rows.append((topic, len(own), agreed, (agreed - chance) / (1 - chance) if chance < 1 else np.nan))
    return pd.DataFrame(rows, columns=["topic", "n", "agreement", "kappa"])
