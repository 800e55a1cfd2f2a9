"""What each outlet calls the same actor: the words, what ties them to it, and whose words they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.actors import canonical_names, find_actor
from corpus_tools.analysis.outlets.voices import ALL, VoiceSpans
from corpus_tools.analysis.statistics import inference
from corpus_tools.analysis.statistics.correction import correct_counts
from corpus_tools.extraction.language.chunks import OBJECTS
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import LINKS, VOICES
from corpus_tools.tables import Corpus

NAME = "name"
ANYONE = "any"
PER_WORDS = 1000
LINK_COLUMNS = [f"n_{link}" for link in LINKS if link != ANYONE]
TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# What may stand between a label and a name in apposition, as codes of the language layer; and in a predicate, spaces single.
_APPOSED = re.compile(r"(?P<noun>[jnsNS]?)[,(:-]{1,2}(?:r?WB)?[djknsNSr9']{0,4}")  # not "the regime, by ISIS"
_IS_A = re.compile(r"(?:is|are|was|were|be|as) (?:(?:a|an|the) )?(?:(?!\w+ing )[\w-]{1,20} )?$")
_LONGEST_GAP = 60  # code points between a label and a name in one phrase
_NAMED_BEARERS = ("PERSON", "ORG")

Span = tuple[int, int]


class _Labels(NamedTuple):
    """The list actor_labels, compiled: words by their first token, each as printed -> (label, class)."""

    known: Mapping[tuple[str, ...], tuple[str, str]]
    first: frozenset[str]
    longest: int
    before: frozenset[str]
    after: frozenset[str]
    joined: frozenset[str]
    toward: frozenset[str]  # say what somebody is to another: ally
    verbs: frozenset[str]  # are also forms of verbs: recruits


@cache
def _compiled(words: Lexicons) -> _Labels:
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    senses: dict[str, set[str]] = {"toward": set(), "verb": set()}
    for row in words["actor_labels"]:
        for sense in row.get("sense", "").split():
            senses[sense] |= {row["term"], row["plural"]}
        for form in (row["term"], row["plural"]):
            if form:
                known[tuple(form.split())] = (row["term"], row["class"])
    return _Labels(
        known,
        frozenset(form[0] for form in known),
        max(map(len, known), default=1),
        frozenset(row["term"] for row in words["phrase_links"] if row["place"] in ("before", "both", "joined")),
        frozenset(row["term"] for row in words["phrase_links"] if row["place"] in ("after", "both")),
        frozenset(words.terms("phrase_links", place="joined")),
        frozenset(senses["toward"]),
        frozenset(senses["verb"]),
    )


class _Hit(NamedTuple):
    start: int
    end: int
    label: str
    label_class: str


def find_labels(sentence: Sentence) -> list[_Hit]:
    """The words of actor_labels in a sentence, the longest where two begin at one place. "counter-terrorist" is none."""
    labels, text = _compiled(sentence.lexicons), sentence.text
    lowered = text.lower() if len(text.lower()) == len(text) else text  # offsets must stay true
    if labels.first.isdisjoint(map(_bare, TOKEN.findall(lowered))):  # most sentences: no need for places
        return []
    tokens = [(match.start(), match.end(), _bare(match.group())) for match in TOKEN.finditer(lowered)]
    hits, skip = [], 0
    for at, (start, _, word) in enumerate(tokens):
        if at < skip or word not in labels.first:
            continue
        for length in range(labels.longest, 0, -1):
            taken = tokens[at : at + length]
            found = labels.known.get(tuple(token[2] for token in taken))
            if found and len(taken) == length and not (word in labels.verbs and _is_verb(sentence, start)):
                end = taken[-1][0] + len(taken[-1][2])
                hits.append(_Hit(start, end, *found))
                skip = at + length
                break
    return hits


def _is_verb(sentence: Sentence, start: int) -> bool:
    """`to recruit`, `ISIS recruits them`: whether the word at a code point is read as a verb, or has an object."""
    i = sentence.at(start)
    return sentence.vg_at(i) is not None or sentence.codes[i + 1 : i + 2] in (*OBJECTS, "N", "S")


def _bare(token: str) -> str:
    """A token without possessive s."""
    return token[:-2] if token.endswith(("'s", "’s")) else token


def naming_mentions(
    corpus: Corpus, *, actor: str | Sequence[str] | None = None, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """The table naming_mentions: every word used for an actor, with its place, what ties it to the actor, and its voice.

    `actor` is any spelling of a name, or several; the names and aliases of the corpus decide what it stands for. Without it every
    label of the list actor_labels counts, whoever it is for (link "any"). Links, the closest first: name (the name itself),
    apposition ("ISIS, a terrorist group"; "X is a terrorist"), same_phrase ("ISIS terrorists"), same_sentence, same_article.
    Captions are left out. ValueError where no mention of the actor is found in a corpus that has names.
    """
    words = lexicons or corpus.lexicons
    sentences = grouping.counted_sentences(corpus)
    voices = VoiceSpans(sentences, corpus.statements)
    actors = [actor] if isinstance(actor, str) else actor
    rows: list[tuple[Any, ...]] = []
    if actors is None:
        columns = (sentences[c].tolist() for c in ("sentence_id", "article_id", "text"))
        for sentence, article, text in zip(*columns, strict=True):
            for hit in find_labels(Sentence(text, words)):
                voice = voices.voice(sentence, hit.start, hit.end)
                place = (sentence, article, hit.start, hit.end, text[hit.start : hit.end])
                rows.append((ANYONE, hit.label, hit.label_class, ANYONE, voice, *place))
        return tables.make("naming_mentions", rows)
    mentions = canonical_names(corpus)
    if not len(mentions):
        return tables.empty("naming_mentions")
    bearers = _spans_by_sentence(mentions[mentions["label"].isin(_NAMED_BEARERS)])
    for name in dict.fromkeys(found for given in actors for found in find_actor(mentions, given, words)):
        rows.extend(_mentions_of(name, mentions[mentions["canonical"] == name], bearers, sentences, voices, words))
    return tables.make("naming_mentions", rows)


def _spans_by_sentence(mentions: pd.DataFrame) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    columns = ("sentence_id", "start", "end")
    for sentence, start, end in zip(*(mentions[c].tolist() for c in columns), strict=True):
        found.setdefault(sentence, []).append((start, end))
    return found


def _mentions_of(
    actor: str,
    mentions: pd.DataFrame,
    bearers: Mapping[str, list[Span]],
    sentences: pd.DataFrame,
    voices: VoiceSpans,
    words: Lexicons,
) -> Iterator[tuple[Any, ...]]:
    own = _spans_by_sentence(mentions)
    texts = sentences[sentences["article_id"].isin(set(mentions["article_id"]))]
    columns = (texts[c].tolist() for c in ("sentence_id", "article_id", "text"))
    for sentence, article, text in zip(*columns, strict=True):
        names = own.get(sentence, [])
        others = [span for span in bearers.get(sentence, []) if span not in names]
        read = Sentence(text, words)
        for start, end in names:
            printed = text[start:end]
            yield actor, printed, NAME, NAME, voices.voice(sentence, start, end), sentence, article, start, end, printed
        for hit in find_labels(read):
            if any(start < hit.end and hit.start < end for start, end in (*names, *others)):
                continue  # part of a name: this one's, or somebody else's
            link = _link(hit, names, others, read)
            if link:
                voice = voices.voice(sentence, hit.start, hit.end)
                place = (sentence, article, hit.start, hit.end, text[hit.start : hit.end])
                yield actor, hit.label, hit.label_class, link, voice, *place


def _link(hit: _Hit, names: list[Span], others: list[Span], sentence: Sentence) -> str | None:
    """The closest link between a label and an actor's names in a sentence; null where the label is tied to somebody else."""
    ties = [_tie(hit, span, sentence) for span in names]
    for link in ("same_phrase", "apposition"):
        if link in ties:
            return link
    if any(_tie(hit, span, sentence) for span in others):
        return None
    return "same_sentence" if names else "same_article"


def _tie(hit: _Hit, name: Span, sentence: Sentence) -> str | None:
    """same_phrase or apposition, where the words between a label and a name allow one."""
    label_first = hit.end <= name[0]
    start, end = (hit.end, name[0]) if label_first else (name[1], hit.start)
    gap = sentence.text[start:end]
    if len(gap) > _LONGEST_GAP or sentence.text[: name[0]].endswith("-"):  # "anti-ISIS activists"
        return None
    labels = _compiled(sentence.lexicons)
    linking = labels.before if label_first else labels.after
    tokens = [_bare(match.group()) for match in TOKEN.finditer(gap.lower())]
    may_link = [token in linking or (token,) in labels.known for token in tokens]
    led = not tokens or tokens[0] not in labels.joined  # "allies from ISIS" may be safe from it
    if led and not re.search(r"[^\w\s'’-]", gap) and all(may_link):
        # "ISIS allies", "foes of ISIS"
        to_another = not label_first or (tokens and tokens[0] in linking - labels.after)
        return None if to_another and hit.label in labels.toward else "same_phrase"
    apposed = _APPOSED.fullmatch(sentence.codes, sentence.at(start), sentence.at(end))
    between = sentence.codes[sentence.at(start) : sentence.at(end)]
    listed = "d" not in between and sentence.codes.startswith("&", sentence.at(hit.end))  # "ISIS, rebels and the army"
    if not label_first and (listed or gap.startswith(":")):  # "ISIS: Killers were soldiers"
        apposed = None
    # "the militant group, ISIS", not "takfiri doctrine, ISIS"
    if apposed and (not apposed["noun"] or all(may_link[:1])):
        return "apposition"
    return "apposition" if not label_first and _IS_A.match(" ".join(gap.split()) + " ") else None


@tables.kept("naming")
def compare_naming(  # noqa: PLR0913  every option has a name
    corpus: Corpus,
    *,
    actor: str | Sequence[str] | None = None,
    by: str = "outlet",
    link: str = "same_phrase",
    label_class: str | None = None,
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    reviewed: pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
) -> pd.DataFrame:
    """The table naming: how often each group uses each word for an actor, by voice.

    `actor` is any spelling of a name, several, or null for labels whoever they are for; `by` a column of articles; `link` the
    loosest link that still counts (beyond same_phrase a label may be meant for somebody else); `copies` the table of find_copies,
    to set wire copy apart. The estimate is a rate per 1,000 words of title and body, over the articles that name the actor;
    `share` and `voice_share` are parts of one. Rows: every label found, in each voice and in all, for each group. `label_class`
    compares the labels of one class alone: a family of its own, named beforehand. `strata` as in compare_words. Each cell
    leads back through `naming_mentions`. `reviewed`: rows of it drawn at random, whatever their link, with `right` where the
    word is used for the actor; corrected* are the rates that include such errors.

    KeyError: no such column. ValueError: no such link, no such class, no such actor.
    """
    if link not in LINKS:
        raise ValueError(f"link={link!r} is not known. Allowed: {', '.join(LINKS)}.")
    classes = dict.fromkeys([*(row["class"] for row in (lexicons or corpus.lexicons)["actor_labels"]), NAME])
    if label_class is not None and label_class not in classes:
        raise ValueError(f"label_class={label_class!r} is not known. Allowed: {', '.join(classes)}.")
    groups = grouping.group_articles(corpus, by, copies)
    mentions = naming_mentions(corpus, actor=actor, lexicons=lexicons)
    layers = dict(zip(groups.articles["article_id"], grouping.strata_of(corpus, groups, strata) or [], strict=False))
    known = mentions[mentions["article_id"].isin(set(groups.articles["article_id"]))]
    allowed = {*LINKS[: LINKS.index(link) + 1], ANYONE}
    parts = []
    for name, own in known.groupby("actor", sort=False):
        articles = groups.articles
        if actor is not None:
            articles = articles[articles["article_id"].isin(set(own["article_id"]))]
        counted = own[own["link"].isin(allowed)]
        if len(counted):
            articles = articles.assign(_layer=articles["article_id"].map(layers))
            part = _compared(str(name), counted, articles, groups.apart)
            parts.append(part if reviewed is None else _corrected(part, own, allowed, articles, reviewed))
    if not parts:
        return tables.empty("naming")
    table = pd.concat(parts, ignore_index=True)
    if label_class is not None:
        table = table[table["label_class"] == label_class].assign(family=label_class)
    return tables.make("naming", groups.told(inference.judge(table)).drop(columns="item"))


def _corrected(
    part: pd.DataFrame, mentions: pd.DataFrame, allowed: set[str], articles: pd.DataFrame, reviewed: pd.DataFrame
) -> pd.DataFrame:
    """The rates of one actor's labels in each voice, corrected by mentions judged by hand, whatever their link."""
    rows = mentions.assign(said=mentions["link"].isin(allowed).astype(float))
    exposed = articles.assign(exposure=articles["n_words"].astype(float))
    options: dict[str, Any] = {"keys": ["sentence_id", "start"], "item": "label", "per": PER_WORDS}
    found = [
        correct_counts(rows[(rows["voice"] == voice) | (voice == ALL)], reviewed, exposed, **options).assign(
            voice=voice
        )
        for voice in (ALL, *VOICES)
    ]
    return part.merge(pd.concat(found), on=["group", "label", "voice"], how="left", validate="one_to_one")


def _compared(actor: str, mentions: pd.DataFrame, articles: pd.DataFrame, apart: frozenset[str]) -> pd.DataFrame:
    row_of = {article: i for i, article in enumerate(articles["article_id"])}
    words, names = articles["n_words"].to_numpy(dtype=float), articles["group"].tolist()
    layers = articles["_layer"].tolist() if articles["_layer"].notna().all() else None
    found = mentions.assign(_row=mentions["article_id"].map(row_of))
    order = found.groupby(["label", "label_class"]).size().reset_index(name="n")
    order = order.sort_values(["n", "label"], ascending=[False, True], kind="stable").reset_index(drop=True)
    order = order.drop_duplicates("label").reset_index(drop=True)
    found["_label"] = found["label"].map({label: i for i, label in enumerate(order["label"])})
    shape = (len(articles), len(order))
    everything = grouping.count_matrix(found["_row"], found["_label"], shape)
    parts = []
    for voice in (ALL, *VOICES):
        here = found if voice == ALL else found[found["voice"] == voice]
        counts = grouping.count_matrix(here["_row"], here["_label"], shape)
        part = inference.compare_groups(counts, words, names, per=PER_WORDS, apart=apart, strata=layers)
        part = part.assign(actor=actor, voice=voice)
        part["label"], part["label_class"] = (part["item"].map(order[c]) for c in ("label", "label_class"))
        part = _add_links(part, here, articles)
        all_labels = grouping.count_matrix(here["_row"], [0] * len(here), (shape[0], 1)).toarray()
        part = _add_share(part, "share", counts, np.broadcast_to(all_labels, shape), names)
        parts.append(_add_share(part, "voice", counts, everything, names))
    return pd.concat(parts, ignore_index=True)


def _add_links(part: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The columns n_name ... n_same_article: how many of n have which link."""
    group_of = dict(zip(articles["article_id"], articles["group"], strict=True))
    known = mentions.groupby([mentions["article_id"].map(group_of), "_label", "link"]).size().to_dict()
    if (mentions["link"] == ANYONE).any():
        return part.assign(**dict.fromkeys(LINK_COLUMNS, pd.NA))
    keys = list(zip(part["group"], part["item"], strict=True))
    return part.assign(
        **{f"n_{link}": [known.get((*key, link), 0) for key in keys] for link in LINKS if link != ANYONE}
    )


def _add_share(part: pd.DataFrame, name: str, counts: Any, exposure: Any, names: list[str]) -> pd.DataFrame:
    """The columns of a share with its interval: share, share_low, share_high, or voice_share, voice_low, voice_high."""
    columns = {"share": name if name == "share" else f"{name}_share", "low": f"{name}_low", "high": f"{name}_high"}
    found = inference.shares(counts, exposure, names).rename(columns=columns)
    return part.merge(found, on=["group", "item"], how="left", validate="one_to_one")
