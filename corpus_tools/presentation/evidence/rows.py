"""The words behind a row of any table: which table it is of is told by its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.presentation.evidence.passages import Mark
from corpus_tools.schema import CORRECTED, ID_SEPARATOR, LINKS
from corpus_tools.tables import Corpus, counted

ID = re.compile(r"^.+:(?P<kind>[ceq])\d+$")
_TABLE_OF_KIND = {"c": ("claims", "claim_id"), "e": ("entities", "entity_id"), "q": ("statements", "statement_id")}
CONTENT = "said"  # what the words of a statement are marked as
Row = Mapping[str, Any]


class NotInCorpusError(KeyError):
    """What was asked for is not in this corpus."""

    def __str__(self) -> str:
        return str(self.args[0])


class Place(NamedTuple):
    """A sentence, and the words in it that matter (None: the sentence as a whole)."""

    sentence_id: str
    mark: Mark | None

    @classmethod
    def at(cls, sentence: str, start: Any, end: Any, what: str, *, main: bool = True) -> Place:
        """Words that are called `what`; the whole sentence where it is not known which."""
        known = pd.notna(start) and pd.notna(end)
        return cls(sentence, Mark(int(start), int(end), what.replace("_", " "), main) if known else None)

    def underlined(self) -> Place:
        """The same, as none that the row is about."""
        return self._replace(mark=self.mark._replace(main=False)) if self.mark else self


class Context(NamedTuple):
    """What finding needs beside the row."""

    corpus: Corpus
    found: Any
    by: str


def find_places(
    corpus: Corpus, what: pd.Series | pd.DataFrame | Row | str, *, found: Any = None, by: str = "outlet"
) -> list[Place]:
    """The places in sentences behind a row, several rows, or an id; see show_evidence."""
    context = Context(corpus, found, by)
    if isinstance(what, str):
        return list(_by_id(context, what))
    if isinstance(what, pd.DataFrame):
        names = list(map(str, what.columns))
        rows = (dict(zip(names, values, strict=True)) for values in what.itertuples(index=False, name=None))
        return [place for row in rows for place in _by_row(context, row)]
    return list(_by_row(context, {str(name): value for name, value in dict(what).items()}))


def _by_id(context: Context, name: str) -> Iterator[Place]:
    corpus = context.corpus
    shape = ID.match(name)
    if shape:
        table, key = _TABLE_OF_KIND[shape["kind"]]
        if (getattr(corpus, table)[key] == name).any():
            yield from _by_row(context, {key: name})
            return
        if shape["kind"] == "c" and context.found is not None and _members(context, name):
            yield from _of_group(context, {"group_id": name})
            return
    for table, key in (("sentences", "sentence_id"), ("articles", "article_id")):
        if (getattr(corpus, table)[key] == name).any():
            yield from _sentences(corpus, key, name)
            return
    raise NotInCorpusError(
        f"There is no row {name!r} in this corpus. "
        "Give a row of a table, or the id of a claim, entity, statement, sentence or article."
    )


def _by_row(context: Context, row: Row) -> Iterator[Place]:
    for columns, find in _FINDERS:
        if all(column in row for column in columns):
            yield from find(context, row)
            return
    raise NotInCorpusError(
        f"No sentence can be found from the columns {list(row)}. Give a row with an id, such as sentence_id."
    )


def _of_claim(context: Context, row: Row) -> Iterator[Place]:
    """The number itself, and the words of all its fields, wherever they stand."""
    columns = ("sentence_id", "start", "end", "event_type", "text")
    claim = _row(context.corpus.claims, "claim_id", row, *columns)
    what = str(claim["event_type"]).removesuffix("_type") + (
        CORRECTED if str(claim["text"]).endswith(CORRECTED) else ""
    )
    yield Place.at(claim["sentence_id"], claim["start"], claim["end"], what)
    for role in _where(context.corpus.claim_roles, "claim_id", row["claim_id"], "role", *columns[:3]):
        what = role["role"].removesuffix("_type")
        place = Place.at(role["sentence_id"], role["start"], role["end"], what, main=False)
        if role["role"] not in _UNMARKED and place.mark is not None:
            yield place


# Roles whose words are the number's own, or only repeat another role's.
_UNMARKED = ("number", "modifier", "unit", "counted_head", "counted_class", "tier")


def _of_statement(context: Context, row: Row) -> Iterator[Place]:
    statement = row if "content_start" in row else _row(context.corpus.statements, "statement_id", row)
    sentence = statement["sentence_id"]
    yield Place(sentence, None)
    yield from _span(sentence, statement, "content", CONTENT, main=True)
    yield from _span(sentence, statement, "cue", "cue")
    where = statement.get("source_sentence_id")
    if isinstance(where, str):
        yield from _span(where, statement, "source", "speaker")


def _span(sentence: str, row: Row, name: str, what: str, *, main: bool = False) -> Iterator[Place]:
    place = Place.at(sentence, row.get(f"{name}_start"), row.get(f"{name}_end"), what, main=main)
    if place.mark is not None:
        yield place


def _of_span(context: Context, row: Row) -> Iterator[Place]:
    """A row with sentence_id, start and end, or the id of an entity: an ignored number, a hit of kwic, a role."""
    row = row if "start" in row else _row(context.corpus.entities, "entity_id", row)
    label = next((row[name] for name in ("label", "role", "reason") if isinstance(row.get(name), str)), "here")
    yield Place.at(row["sentence_id"], row["start"], row["end"], label)


def _of_pair(context: Context, row: Row) -> Iterator[Place]:
    return _of_claims(context, (row[name] for name in ("claim_a", "claim_b") if isinstance(row[name], str)))


def _of_claims(context: Context, claims: Iterable[str]) -> Iterator[Place]:
    return (place for claim in claims for place in _of_claim(context, {"claim_id": claim}))


def _of_group(context: Context, row: Row) -> Iterator[Place]:
    members = _members(context, row["group_id"])
    if not members:
        raise NotInCorpusError(f"There is no group {row['group_id']!r} among the compared claims of this corpus.")
    return _of_claims(context, members)


def _members(context: Context, group: str) -> list[str]:
    found = context.found
    if found is None:
        from corpus_tools.analysis.claims.compare import compare_claims  # only where it was not handed over

        found = counted(context.corpus, compare_claims)
    return list(dict.fromkeys(found.members.loc[found.members["group_id"] == group, "claim_id"]))


def _of_edit(context: Context, row: Row) -> Iterator[Place]:
    for name, words in (("sentence_a", "before"), ("sentence_b", "after")):
        if isinstance(row[name], str):
            text = next(iter(_where(context.corpus.sentences, "sentence_id", row[name])), {}).get("text", "")
            start = text.find(row[words]) if isinstance(row.get(words), str) else -1
            mark = Mark(start, start + len(row[words]), str(row.get("edit", "edit")), True) if start >= 0 else None
            yield Place(row[name], mark)


def _of_copies(context: Context, row: Row) -> Iterator[Place]:
    return (
        place for name in ("article_a", "article_b") for place in _sentences(context.corpus, "article_id", row[name])
    )


def _of_story(context: Context, row: Row) -> Iterator[Place]:
    """The title of the article, or its first sentence."""
    return islice(_of_article(context, row), 1)


def _of_name(context: Context, row: Row) -> Iterator[Place]:
    entities = context.corpus.entities
    chosen = entities[(entities["name"] == row["name"]) & (entities["label"] == row["label"])]
    if isinstance(row.get("article_id"), str):
        chosen = chosen[chosen["article_id"] == row["article_id"]]
    yield from _marked(chosen, "label")


def _of_canonical(context: Context, row: Row) -> Iterator[Place]:
    """All mentions of a name across the corpus, in the articles of the group where the row names one."""
    from corpus_tools.analysis.outlets.actors import canonical_names  # heavy, and only such a row needs it

    chosen = counted(context.corpus, canonical_names)
    chosen = chosen[(chosen["canonical"] == row["canonical"]) & (chosen["label"] == row["label"])]
    if isinstance(group := row.get("group"), str):
        is_article = (context.corpus.articles["article_id"] == group).any()
        chosen = chosen[chosen["article_id"].isin({group} if is_article else _articles_of_group(context, group))]
    yield from _marked(chosen, "label")


def _of_block(context: Context, row: Row) -> Iterator[Place]:
    sentences = context.corpus.sentences
    chosen = sentences["article_id"] == row["article_id"]
    if not pd.isna(row["block"]):
        chosen &= (sentences["block"] == row["block"]).fillna(False)
    return (Place(sentence, None) for sentence in sentences.loc[chosen, "sentence_id"])


def _of_term(context: Context, row: Row) -> Iterator[Place]:
    """Where a term of a topic, or a plural of it, stands, in the group's articles where the row names one."""
    sentences = context.corpus.sentences
    sentences = sentences[sentences["article_id"].isin(_articles_of_group(context, row.get("group")))]
    expression = re.compile(rf"(?<!\w){re.escape(str(row['term']))}(?:s|es)?(?!\w)", re.IGNORECASE)
    for sentence, text in zip(sentences["sentence_id"], sentences["text"], strict=True):
        for hit in expression.finditer(text):
            yield Place(sentence, Mark(hit.start(), hit.end(), "here", True))


def _of_keyness(context: Context, row: Row) -> Iterator[Place]:
    """The very words that were counted: in this voice, in the group's articles; a term named beforehand in all its forms."""
    from corpus_tools.analysis.outlets.keyness import NAMED, word_mentions  # heavy, and only this row needs it
    from corpus_tools.analysis.outlets.watched import term_mentions

    term, voice = str(row["term"]), str(row["voice"])
    if row["kind"] == NAMED:
        found = term_mentions(context.corpus, [term], voice=voice)
    else:
        found = counted(context.corpus, word_mentions, voice=voice)
        found = found[found["term"] == term]
    yield from _marked(found[found["article_id"].isin(_articles_of_group(context, row["group"]))])


def _of_naming(context: Context, row: Row) -> Iterator[Place]:
    """The very words that were counted: this label, by these links, in the group's articles, in this voice."""
    from corpus_tools.analysis.outlets.naming import ANYONE, naming_mentions  # heavy, and only this row needs it

    mentions = counted(context.corpus, naming_mentions, actor=None if row["actor"] == ANYONE else row["actor"])
    articles = _articles_of_group(context, row["group"])
    chosen = mentions[(mentions["label"] == row["label"]) & mentions["article_id"].isin(articles)]
    known = {link: row.get(f"n_{link}") for link in LINKS}  # a row may count more or fewer links
    links = [link for link, n in known.items() if n is None or pd.isna(n) or n > 0]
    chosen = chosen[chosen["link"].isin(links)]
    yield from _marked(chosen if row["voice"] == "all" else chosen[chosen["voice"] == row["voice"]], "link")


def _marked(mentions: pd.DataFrame, what: str | None = None) -> Iterator[Place]:
    """Rows with sentence_id, start and end as places, called by the column `what`."""
    called = ["here"] * len(mentions) if what is None else mentions[what]
    return map(Place.at, mentions["sentence_id"], mentions["start"], mentions["end"], called)


def _of_sourcing(context: Context, row: Row) -> Iterator[Place]:
    """The very statements that were counted: with this value, in the group's articles."""
    from corpus_tools.analysis.outlets.sourcing import sourcing_statements  # as above

    statements = counted(context.corpus, sourcing_statements, by=context.by)
    statements = statements[statements["group"] == row["group"]]
    column = {"named": "naming"}.get(row["measure"], row["measure"])
    if column in statements.columns:
        statements = statements[(statements[column] == row["value"]).fillna(False)]
    else:  # the measure counts sentences with reported words
        statements = statements.drop_duplicates("sentence_id")
    for statement in statements.to_dict("records"):
        yield from _of_statement(context, {str(key): value for key, value in statement.items()})


def _of_coverage(context: Context, row: Row) -> Iterator[Place]:
    """An article a mark: the first mention of an actor, the others underlined; the titles of a story's articles."""
    articles = _articles_of_group(context, row["group"])
    if row["what"] == "actor":
        from corpus_tools.analysis.outlets.actors import canonical_names  # as above

        mentions = counted(context.corpus, canonical_names)
        mentions = mentions[(mentions["canonical"] == row["value"]) & mentions["article_id"].isin(articles)]
        first = ~mentions["article_id"].duplicated()
        for place, is_first in zip(_marked(mentions, "label"), first, strict=True):
            yield place if is_first else place.underlined()
        return
    stories = getattr(context.found, "stories", None)
    if stories is None:
        from corpus_tools.analysis.stories import find_stories  # heavy, and only this row needs it

        stories = counted(context.corpus, find_stories)
    for article in stories.loc[stories["story_id"] == row["value"], "article_id"]:
        if article in articles:
            yield from _of_story(context, {"article_id": article})


def _of_collocation(context: Context, row: Row) -> Iterator[Place]:
    """The word in the sentences that name the actor."""
    from corpus_tools.analysis.outlets.collocations import beside_mentions  # as above

    mentions = counted(context.corpus, beside_mentions, actor=str(row["actor"]))
    yield from _marked(mentions[mentions["term"] == row["term"]])


def _of_event(context: Context, row: Row) -> Iterator[Place]:
    """The claims of an event; of one of its figures the claims that give it."""
    from corpus_tools.analysis.events.events import find_events  # as above

    found = counted(context.corpus, find_events)
    claims = list(found.event_claims.loc[found.event_claims["event_id"] == row["event_id"], "claim_id"])
    if isinstance(figure := row.get("figure_id"), str):
        own = _members(context, figure) or [figure]
        claims = [claim for claim in claims if claim in own]
    return _of_claims(context, claims)


def _of_finding(context: Context, row: Row) -> Iterator[Place]:
    """What each of its ids leads to; where nothing was found there is none."""
    if isinstance(row["evidence_ids"], str):
        for name in row["evidence_ids"].split(ID_SEPARATOR):
            yield from _by_id(context, name)


def _of_sentence(context: Context, row: Row) -> Iterator[Place]:
    yield Place(row["sentence_id"], None)


def _of_article(context: Context, row: Row) -> Iterator[Place]:
    return _sentences(context.corpus, "article_id", row["article_id"])


# The first whose columns the row has. Rows may carry more columns (add_context), so the most telling ones come first.
_FINDERS: tuple[tuple[tuple[str, ...], Callable[[Context, Row], Iterator[Place]]], ...] = (
    (("evidence_ids",), _of_finding),
    (("claim_a", "claim_b"), _of_pair),
    (("group_id", "claim_id"), _of_claim),
    (("group_id",), _of_group),
    (("claim_id", "role"), _of_span),
    (("claim_id",), _of_claim),
    (("statement_id", "mode"), _of_statement),
    (("entity_id",), _of_span),
    (("statement_id",), _of_statement),
    (("sentence_a", "sentence_b"), _of_edit),
    (("article_a", "article_b"), _of_copies),
    (("event_id",), _of_event),
    (("actor", "label", "voice", "group"), _of_naming),
    (("actor", "term", "n"), _of_collocation),
    (("measure", "value", "group"), _of_sourcing),
    (("what", "value", "group"), _of_coverage),
    (("term", "group", "voice"), _of_keyness),
    (("term",), _of_term),
    (("story_id", "article_id"), _of_story),
    (("canonical", "label", "group"), _of_canonical),
    (("name", "label", "canonical"), _of_name),
    (("sentence_id", "start", "end", "position"), _of_sentence),
    (("sentence_id", "start", "end"), _of_span),
    (("sentence_id",), _of_sentence),
    (("article_id", "block"), _of_block),
    (("article_id",), _of_article),
)


def _where(table: pd.DataFrame, key: str, value: Any, *columns: str) -> list[dict[str, Any]]:
    """The rows of a key, with these columns (default: all of them)."""
    rows = table.loc[table[key] == value, list(columns or table.columns)].to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


def _row(table: pd.DataFrame, key: str, row: Row, *columns: str) -> Row:
    """The row of a table that an id names."""
    rows = _where(table, key, row[key], *columns)
    if not rows:
        raise NotInCorpusError(f"There is no {key.removesuffix('_id')} {row[key]!r} in this corpus.")
    return rows[0]


def _sentences(corpus: Corpus, column: str, value: Any) -> Iterator[Place]:
    sentences = corpus.sentences.loc[corpus.sentences[column] == value, "sentence_id"]
    return (Place(sentence, None) for sentence in sentences)


def _articles_of_group(context: Context, group: Any) -> set[str]:
    """The articles that a comparison counts in a group: agency copy is a group of its own."""
    groups = counted(context.corpus, _groups, by=context.by)
    return groups.get(group, set()) if isinstance(group, str) else set(context.corpus.articles["article_id"])


def _groups(corpus: Corpus, by: str) -> dict[str, set[str]]:
    from corpus_tools.analysis.outlets.grouping import group_articles  # as above

    return group_articles(corpus, by).articles.groupby("group")["article_id"].agg(set).to_dict()
