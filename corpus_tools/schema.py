"""Every table of the library: its columns, their types, keys, allowed values and meaning.

This is the one place where a column is declared. `tables.py` makes, checks, writes and reads tables by it,
and docs/tables.md and datapackage.json are generated from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

# Column types, and the pandas dtype each one has. Null is NaN, NA or NaT: "the text does not say" or "not found".
DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]"}

FATES = (
    "title", "body", "heading", "caption", "credit", "byline", "dateline", "blank", "repeated_title", "repeated_caption",
    "duplicate", "marker", "page_number", "share_bar", "teaser", "newsletter", "copyright", "media_label",
    "truncated", "cover", "export_field", "repeated_in_outlet", "failed",
)  # fmt: skip
ZONES = ("title", "caption", "heading", "body")
LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE")
MODIFIERS = ("exact", "approx", "at_least", "more_than", "at_most", "less_than", "range", "vague")
KINDS = ("count", "percent", "fraction", "money", "duration", "measure", "multiple")
TIERS = ("core", "optional", "vague")
DATE_PRECISIONS = ("day", "week", "month", "year")
COUNTED_CLASSES = (
    "security_force", "militant", "civilian", "official", "journalist", "detainee", "people", "thing", "other",
)  # fmt: skip
SCOPES = ("incident", "period_total", "cumulative", "stock")
PARTS = ("total", "subset", "additional")
CUE_CLASSES = ("speech", "belief", "evidence", "act", "according_to", "document", "quote", "passive")
MODES = ("direct", "indirect", "mixed", "passive")
UNATTRIBUTED = "unattributed"
SOURCE_TYPES = (
    "security_force", "government", "foreign_government", "coalition", "lawmaker", "expert", "party_or_militia",
    "monitor_ngo", "media", "anonymous_official", "anonymous_diplomat", "detainee", "medical", "un", "witness",
    "militant", "unsourced", "other", UNATTRIBUTED,
)  # fmt: skip
CLAIM_FIELDS = (
    "number", "modifier", "unit", "counted", "counted_head", "counted_class", "event_type", "actor", "target", "place",
    "time", "event_date", "as_of", "scope", "part", "source", "hypothetical", "negated", "background", "tier",
)  # fmt: skip
RELATIONS = ("agree", "compatible", "refine", "update", "conflict", "headline_mismatch", "distinct")
SAME_EVENT = ("yes", "possible", "no")
COPY_RELATIONS = ("edited_copy", "updated_version", "partial_reuse", "same_outlet_background")
MATCHED_BY = ("address", "title")
EDITS = ("substituted", "dropped", "added")
JOINED_BY = ("exact", "spelling", "surname", "surname_corpus", "acronym", "alias")
VERDICTS = ("difference", "none_found", "too_few", "descriptive")
EVENT_VERDICTS = ("accepted", "fixed")
PLACE_PRECISIONS = ("site", "town", "district", "province", "country")
FINDING_KINDS = (
    "conflict", "update", "headline", "single_source", "copy", "speakers", "naming", "words", "nothing_found",
)  # fmt: skip
CORRECTED = " (corrected)"  # after the words of a claim that an analyst corrected
ID_SEPARATOR = " | "  # between several ids in one cell
DRAFT_VERDICTS = ("supported", "differs", "no source found")
LINKS = ("name", "apposition", "same_phrase", "same_sentence", "same_article", "any")
VOICES = ("unattributed", "attributed", "quoted")


class Column(NamedTuple):
    """One column of a table. `required` columns are never null."""

    name: str
    type: str
    meaning: str
    allowed: tuple[str, ...] = ()
    required: bool = False


class Table(NamedTuple):
    """One table: what a row is, the columns that identify a row, and who fills it."""

    name: str
    row: str
    filled_by: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _of(type_: str, *, required: bool = False) -> Callable[..., Column]:
    """What declares a column of a type: by name, meaning, and where there are any the allowed values."""

    def column(name: str, meaning: str, allowed: tuple[str, ...] = (), *, required: bool = required) -> Column:
        return Column(name, type_, meaning, allowed, required)

    return column


_string, _integer, _number, _date = map(_of, ("string", "integer", "number", "date"))
_flag, _key = _of("boolean", required=True), _of("string", required=True)

_ARTICLE = _key("article_id", "the article")
_SENTENCE = _key("sentence_id", "the sentence")
_START = _integer("start", "first code point of the words in the sentence's text, 0-based", required=True)
_END = _integer("end", "end of the words in the sentence's text, exclusive", required=True)

_READING = (
    Table("lines", "one line of an input file, or one cut from inside a line", "find_articles",
          ("file", "record", "line", "part"), (
        _key("file", "input file, relative to the folder that was read"),
        _integer("record", "number of the record in a file of records (1-based); null in a page file"),
        _integer("line", "line number in the file or record, 1-based", required=True),
        _integer("part", "0 for the line itself or what is left of it, 1, 2 ... for what was cut out of it", required=True),
        _string("text", "the line or the cut, as it stands in the input"),
        _string("fate", "what became of it", FATES, required=True),
        _string("step", "the cleaning step that decided", required=True),
        _string("article_id", "the article it belongs to"),
        _integer("block", "the block it became part of; null where it became none"),
    )),
    Table("skipped_inputs", "an input that could not be read", "read_pages", (), (
        _key("file", "input file, relative to the folder that was read"),
        _integer("record", "number of the record in the file, 1-based; null for a whole file"),
        _string("article_id", "the article, where one was made already"),
        _string("reason", "why, in one word of a fixed list; failed: a room of this library stopped on it", required=True),
        _string("room", "the verb that stopped on it, worker for a process that died; null where the input itself is at fault"),
        _string("exception", "the name of the exception, where one was raised"),
        _string("detail", "what was given, what is allowed, what to do"),
    )),
    Table("articles", "one article", "find_articles", ("article_id",), (
        _ARTICLE,
        _string("outlet", "who published it"),
        _string("outlet_evidence", "the words or the metadata field that say so"),
        _string("agency", "news agency whose copy it is"),
        _string("agency_evidence", "the words that say so"),
        _string("title", "headline, printed once"),
        _string("text", "body: paragraphs and headings joined by a blank line"),
        _date("published", "publication date and time, where the input gives one"),
        _string("published_evidence", "the words or the metadata field that give it"),
        _string("url", "address"),
        _integer("n_words", "words in title and body", required=True),
        _string("file", "input file"),
        _integer("record", "number of the record in the file, 1-based; null in a page file"),
        _integer("first_line", "first line in the file or record, 1-based"),
        _integer("last_line", "last line in the file or record"),
        _string("text_sha256", "SHA-256 of the text"),
        _string("copy_of", "earlier article with the same text, exact or after normalising case, marks and spaces"),
    )),
    Table("blocks", "one paragraph, title, caption or heading", "find_articles", ("article_id", "block"), (
        _ARTICLE,
        _integer("block", "place in the article, 0-based: title, captions, then body in order", required=True),
        _string("zone", "what it is", ZONES, required=True),
        _string("text", "its words"),
        _integer("first_line", "first line in the file or record"),
        _integer("last_line", "last line in the file or record"),
        _integer("start", "start in the article's text; null for title and captions"),
        _integer("end", "end in the article's text, exclusive; null for title and captions"),
    )),
    Table("sentences", "one sentence", "split_sentences", ("sentence_id",), (
        _SENTENCE,
        _ARTICLE,
        _integer("position", "place in the article, 0-based, in reading order", required=True),
        _string("zone", "zone of its block", ZONES, required=True),
        _integer("block", "its block", required=True),
        _integer("start", "start in the article's text; null for title and captions"),
        _integer("end", "end in the article's text, exclusive; null for title and captions"),
        _string("text", "its words", required=True),
        _flag("cut", "an overlong sentence (300 words and marks) is cut here; the next row goes on with it", required=False),
    )),
)  # fmt: skip

_EXTRACTION = (
    Table("entities", "one mention of a person, organisation, place, people or date", "find_entities", ("entity_id",), (
        _key("entity_id", "the mention"),
        _SENTENCE, _ARTICLE, _START, _END,
        _string("text", "the words", required=True),
        _string("label", "its type", LABELS, required=True),
        _string("name", "the name it has within the article: the fullest spelling found there"),
        _string("role", "role or title printed with it"),
        _string("rule", "the rule that found it", required=True),
        _string("joined_by", "why its name differs from its words", JOINED_BY),
    )),
    Table("names", "one name in one article, and its name across the corpus", "find_names",
          ("name", "label", "article_id"), (
        _key("name", "name within the article"),
        _ARTICLE,
        _string("canonical", "name across the corpus", required=True),
        _string("label", "its type", LABELS, required=True),
        _string("joined_by", "why the two are joined", JOINED_BY),
    )),
    Table("statements", "one reported statement", "find_statements", ("statement_id",), (
        _key("statement_id", "the statement"),
        _SENTENCE, _ARTICLE,
        _string("source_sentence_id", "sentence in which the speaker stands"),
        _integer("source_start", "start of the speaker's words in that sentence"),
        _integer("source_end", "end of the speaker's words in that sentence"),
        _string("source_text", "speaker as printed"),
        _string("source", "speaker's name within the article, or the words where there is no name"),
        _string("source_role", "role printed with the speaker"),
        _string("source_type", "kind of speaker", SOURCE_TYPES, required=True),
        _flag("named", "a person, body or document is named", required=False),
        _string("via", "channel, document or agency through which it came"),
        _integer("cue_start", "start of the cue"),
        _integer("cue_end", "end of the cue"),
        _string("cue", "the words that mark the statement"),
        _string("cue_class", "kind of cue", CUE_CLASSES),
        _string("mode", "direct (quoted), indirect, mixed (indirect with quoted words), passive (experimental)", MODES,
                required=True),
        _integer("content_start", "start of what was said, in the sentence's text"),
        _integer("content_end", "end of what was said"),
        _string("quote_group", "statement_id of the first sentence of a quotation that runs over several"),
    )),
    Table("claims", "one number that quantifies something", "find_claims", ("claim_id",), (
        _key("claim_id", "the claim"),
        _SENTENCE, _ARTICLE,
        _string("zone", "zone of its sentence", ZONES, required=True),
        _START, _END,
        _string("text", "the words: modifier, number and, where it is part of the quantity, unit", required=True),
        _string("number_text", "the bare number", required=True),
        _number("value", "the number; null for ranges and vague words"),
        _number("low", "lower bound; null where open"),
        _number("high", "upper bound; null where open"),
        _string("modifier", "how firm the number is", MODIFIERS, required=True),
        _string("kind", "what kind of quantity", KINDS, required=True),
        _string("unit", "unit: ISO code of a currency, year, month, km ...; null for counts"),
        _string("counted", "noun phrase that the number quantifies, as printed"),
        _string("counted_head", "its head noun, lower case, singular"),
        _string("counted_class", "kind of thing counted", COUNTED_CLASSES),
        _string("event_type", "what happened to it: a term of the word list event_types", required=True),
        _string("actor", "who did it, as printed"),
        _string("target", "who suffered it, as printed"),
        _string("place", "where, as printed"),
        _string("place_name", "where, as the name within the article"),
        _string("time", "when, as printed"),
        _date("event_date", "first day of the event's time, where the article's date allows one"),
        _string("date_precision", "how much of event_date is known", DATE_PRECISIONS),
        _string("as_of", "words that place the count in time: an earlier toll, has risen to, by Friday"),
        _string("scope", "one incident, a total of a period, a running total, a standing stock", SCOPES, required=True),
        _string("part", "a total, a stated part of one, or in addition to one", PARTS, required=True),
        _string("statement_id", "the statement that it stands in"),
        _string("source_text", "who vouches for it, as printed"),
        _string("source", "who vouches for it, as the name within the article"),
        _string("source_type", "kind of speaker; unattributed where none was found", SOURCE_TYPES, required=True),
        _flag("quoted", "inside quotation marks"),
        _flag("hypothetical", "planned, thwarted, feared, future or conditional"),
        _flag("negated", "the event is denied"),
        _flag("background", "told of an earlier or another event than the article's"),
        _string("tier", "core claims count; optional and vague ones only when asked for", TIERS, required=True),
    )),
    Table("claim_roles", "where one field of a claim comes from", "find_claims", ("claim_id", "role"), (
        _key("claim_id", "the claim"),
        _string("role", "the field", CLAIM_FIELDS, required=True),
        _SENTENCE,
        _integer("start", "start of the words in that sentence"),
        _integer("end", "end of the words in that sentence"),
        _string("text", "the words"),
        _string("name", "the name or value that they stand for"),
        _flag("inherited", "the words stand in another sentence than the number"),
        _string("rule", "the rule that linked them", required=True),
    )),
    Table("ignored_numbers", "a number that is no claim", "find_claims", ("sentence_id", "start"), (
        _SENTENCE, _ARTICLE, _START, _END,
        _string("text", "the words", required=True),
        _string("reason", "why it is no claim: year, ordinal, label ...", required=True),
    )),
)  # fmt: skip

_ANALYSIS = (
    Table("stories", "one article's place in a story", "find_stories", ("story_id", "article_id"), (
        _key("story_id", "the story: named after its first article"),
        _ARTICLE,
        _number("similarity", "likeness to the nearest other article of the story, 0 to 1"),
        _string("evidence", "shared names, places, terms and dates"),
    )),
    Table("places", "one place name of one article, and where it is on the map", "find_places", ("article_id", "name"), (
        _ARTICLE,
        _key("name", "the place's name within the article"),
        _string("text", "its first spelling in the article", required=True),
        _string("place_id", "the place: g and its GeoNames number; null where the gazetteer has none or two fit"),
        _string("place", "its name in the gazetteer"),
        _number("lat", "latitude in degrees (WGS 84); of an area the middle of its inhabitants"),
        _number("lon", "longitude in degrees"),
        _string("precision", "what kind of place the coordinates stand for", PLACE_PRECISIONS),
        _string("admin1", "province or state that holds it"),
        _string("country", "country that holds it"),
        _string("rule", "what decided"),
    )),
    Table("claim_pairs", "two claims about one quantity, or two that only look so", "compare_claims",
          ("claim_a", "claim_b"), (
        _key("claim_a", "the claim that comes first in reading order"),
        _string("claim_b", "the other claim; null where a headline has no counterpart in its body"),
        _string("relation", "the first that applies: see docs/methods.md", RELATIONS, required=True),
        _string("same_event", "whether the texts say that it is one event", SAME_EVENT, required=True),
        _number("weight", "log2 odds that the two are one quantity: the sum of explain_pair; null where it was not asked"),
        _number("probability", "the same as a probability, 0 to 1; of a linked pair at least .5"),
        _flag("tension", "compatible, but a human should look"),
        _flag("label_drift", "the two call what they count by words of different colour"),
        _flag("same_voucher", "one source vouches for both"),
        _number("days_apart", "days between the two counts, where both have a date"),
        _string("reason", "what decided, in words"),
    )),
    Table("pair_weights", "one comparison of two claims and what it adds", "explain_pair", ("comparison",), (
        _key("comparison", "what is compared; `any pair` is how rare links are"),
        _string("level", "what was found"),
        _string("words", "what the two texts give, or the stems that they share"),
        _number("points", "what it adds, in log2 odds", required=True),
        _number("total", "the sum so far; the last is the pair's weight", required=True),
        _number("probability", "the sum so far as a probability", required=True),
    )),
    Table("claim_groups", "one quantity of one event under one coding profile", "compare_claims",
          ("group_id", "profile"), (
        _key("group_id", "the group: named after its first claim"),
        _key("profile", "coding profile that decides best, and low and high of vague words"),
        _string("event_id", "the event: shared by the killed and the wounded of one incident"),
        _string("story_id", "the story"),
        _string("event_type", "what happened", required=True),
        _string("counted_class", "kind of thing counted", COUNTED_CLASSES),
        _string("place_name", "where"),
        _date("event_date", "when, where known"),
        _number("low", "lowest bound that any claim gives; null where open"),
        _number("best", "the figure that the profile picks"),
        _number("high", "highest bound that any claim gives; null where open"),
        _integer("n_claims", "claims", required=True),
        _integer("n_articles", "articles, copies counted once", required=True),
        _integer("n_outlets", "outlets", required=True),
        _integer("n_vouchers", "independent sources: repetitions and copies count once", required=True),
        _flag("disputed", "holds a conflict"),
        _flag("headline_only", "stands in titles alone"),
    )),
    Table("claim_group_members", "a claim in a group", "compare_claims", ("group_id", "claim_id"), (
        _key("group_id", "the group"),
        _key("claim_id", "the claim"),
    )),
    Table("events", "one event, or one total of a period or a campaign", "find_events", ("event_id",), (
        _key("event_id", "the event: its day, place and type; it stays when articles come"),
        _string("event_type", "what happened: the type that most of its claims have", required=True),
        _string("event_types", "all types of its claims", required=True),
        _string("scope", "incident: one event; else a total of a period or a campaign, which is never added to events", SCOPES,
                required=True),
        _date("first_day", "first day on which it can have been"),
        _date("last_day", "last day"),
        _string("date_precision", "how much of the date is known", DATE_PRECISIONS),
        _string("place", "where, as the gazetteer names it"),
        _string("place_text", "where, as printed"),
        _string("place_id", "the place: g and its GeoNames number"),
        _number("lat", "latitude in degrees (WGS 84)"),
        _number("lon", "longitude in degrees"),
        _string("precision", "what kind of place the coordinates stand for", PLACE_PRECISIONS),
        _string("admin1", "province or state"),
        _string("country", "country"),
        _string("attacker", "who did it, as most claims print it"),
        _string("target", "who suffered it, as most claims print it"),
        *(_number(f"{toll}_{bound}", meaning) for toll in ("killed", "wounded", "arrested", "displaced")
          for bound, meaning in (("low", f"lowest bound of the {toll}"), ("best", "the figure that the profile picks"),
                                 ("high", f"highest bound of the {toll}"))),
        _flag("disputed", "holds figures that conflict"),
        _flag("single_source", "no figure has two independent sources"),
        _string("story_id", "the story that most of its claims belong to; null for an article that no other joins"),
        _integer("n_claims", "claims behind it", required=True),
        _integer("n_articles", "articles that tell of it", required=True),
        _integer("n_outlets", "outlets that tell of it", required=True),
        _string("coded", "what a coder said of the row; null where nobody has", EVENT_VERDICTS),
    )),
    Table("event_figures", "one quantity of one event", "find_events", ("event_id", "figure_id"), (
        _key("event_id", "the event"),
        _key("figure_id", "the group of claims, or the claim that no other gives"),
        _string("event_type", "what happened", required=True),
        _string("counted_class", "kind of thing counted", COUNTED_CLASSES),
        _string("counted", "the thing counted, as most claims print it"),
        _string("part", "a total, a stated part of one, or in addition to one", PARTS, required=True),
        _number("low", "lowest bound that any claim gives; null where open"),
        _number("best", "the figure that the profile picks"),
        _number("high", "highest bound that any claim gives; null where open"),
        _integer("n_claims", "claims behind it", required=True),
        _integer("n_vouchers", "independent sources", required=True),
        _flag("disputed", "its claims conflict"),
        _flag("single_source", "at most one source vouches for it"),
    )),
    Table("event_claims", "one claim of one event", "find_events", ("event_id", "claim_id"), (
        _key("event_id", "the event"),
        _key("claim_id", "the claim"),
    )),
    Table("copies", "two articles that share wire text", "find_copies", ("article_a", "article_b"), (
        _key("article_a", "the earlier article in reading order"),
        _key("article_b", "the other one"),
        _number("containment", "share of the shorter text's five-word shingles found in the other, 0 to 1", required=True),
        _string("relation", "what kind of copy", COPY_RELATIONS, required=True),
        _string("agency", "whose text it is, where either says so"),
        _integer("kept", "sentences that stand in both with the same words", required=True),
        _integer("edited", "sentences that stand in both with other words", required=True),
        _integer("dropped", "sentences of the one that the other has not", required=True),
        _integer("added", "sentences of the other that the one has not", required=True),
        _number("probability", "that text was taken over, by containment, shared wording and agencies", required=True),
    )),
    Table("copy_edits", "one wording change between copies", "find_copies", (), (
        _key("article_a", "the one article"),
        _key("article_b", "the other"),
        _string("sentence_a", "sentence in the one; null where added"),
        _string("sentence_b", "sentence in the other; null where dropped"),
        _string("before", "words in the one"),
        _string("after", "words in the other"),
        _string("edit", "what was done", EDITS, required=True),
        _string("watched", "class of the watched term that changed (label, religion, blame ...), null where none"),
    )),
    Table("versions", "a version of a page against the one before it", "find_versions", ("article_a", "article_b"), (
        _key("article_a", "the earlier version"),
        _key("article_b", "the later one"),
        _string("outlet", "whose page it is"),
        _string("matched_by", "what tells that it is one page", MATCHED_BY, required=True),
        _date("first_seen", "when the earlier one was read, else published"),
        _date("later_seen", "when the later one was"),
        _string("title_before", "headline of the earlier one"),
        _string("title_after", "headline of the later one"),
        _flag("headline_changed", "whether the two have other words"),
        _integer("n_edits", "rows of copy_edits", required=True),
        _integer("kept", "sentences that stand in both with the same words; null where the text is all new"),
        _integer("edited", "sentences that stand in both with other words"),
        _integer("dropped", "sentences of the earlier one alone"),
        _integer("added", "sentences of the later one alone"),
        _string("figures", "what is counted in both with other numbers"),
        _string("labels", "what an actor is called in the one and in the other"),
        _string("speakers_gone", "who speaks in the earlier one alone"),
        _string("speakers_new", "who speaks in the later one alone"),
    )),
    Table("topic_terms", "one term of one topic", "fit_topics", ("topic", "rank"), (
        _integer("topic", "the topic, 1-based", required=True),
        _integer("rank", "place of the term in the topic, 1-based", required=True),
        _string("term", "the term", required=True),
        _number("weight", "weight in the fitted topic", required=True),
        _number("class_weight", "class tf-idf of the term among the units of the topic"),
    )),
    Table("topic_weights", "the weight of one topic in one unit", "fit_topics", ("article_id", "block", "topic"), (
        _ARTICLE,
        _integer("block", "the paragraph; null where the unit is the article"),
        _integer("topic", "the topic", required=True),
        _number("weight", "share of the unit, 0 to 1", required=True),
    )),
    Table("topic_quality", "one measure of a fit", "fit_topics", ("measure",), (
        _key("measure", "the measure"),
        _number("estimate", "its value"),
        _number("conf_low", "lower end of the 95 % interval"),
        _number("conf_high", "upper end"),
        _string("note", "how to read it"),
    )),
    Table("topic_choice", "one number of topics tried", "choose_topics", ("n_topics",), (
        _integer("n_topics", "the number of topics", required=True),
        _number("npmi", "coherence of the ten first terms on the texts fitted"),
        _number("npmi_heldout", "coherence on texts that were not fitted: the measure to choose by"),
        _number("heldout_low", "lower end of its 95 % interval over splits"),
        _number("heldout_high", "upper end"),
        _number("diversity", "share of different terms among the ten first of all topics"),
        _number("stability", "likeness of topics fitted on two halves of the texts, 0 to 1"),
        _number("stability_low", "lower end of its 95 % interval over splits"),
        _number("stability_high", "upper end"),
        _flag("recommended", "as good as the best within its uncertainty, with the fewest topics"),
        _string("note", "how to read it"),
    )),
    Table("topic_use_test", "a passage shown or to be sorted", "topic_use_test", ("topic", "part", "number"), (
        _integer("topic", "the topic", required=True),
        _string("part", "shown, or to sort", ("shown", "to sort"), required=True),
        _integer("number", "place of the passage, 1-based", required=True),
        _ARTICLE,
        _string("text", "the beginning of the passage", required=True),
        _flag("belongs", "whether the topic is its main one: not to be looked at before sorting"),
        _flag("answer", "whether the reader sorted it to the topic", required=False),
    )),
    Table("topic_examples", "a sentence that shows a topic", "topic_examples", ("topic", "rank"), (
        _integer("topic", "the topic", required=True),
        _integer("rank", "place of the sentence, 1-based", required=True),
        _ARTICLE, _SENTENCE,
        _number("score", "weight of its unit in the topic times the weight of the topic's terms in it", required=True),
        _string("text", "the sentence", required=True),
    )),
    Table("naming_mentions", "one word used for an actor, where it stands", "naming_mentions",
          ("actor", "sentence_id", "start", "end"), (
        _key("actor", "the actor"),
        _string("label", "the word, as it is counted: singular, lower case; a name as printed", required=True),
        _string("label_class", "kind of word, from the list actor_labels; name for names"),
        _string("link", "what ties the word to the actor: see docs/outlets.md", LINKS, required=True),
        _string("voice", "whose words: unattributed, attributed, quoted", VOICES, required=True),
        _SENTENCE, _ARTICLE, _START, _END,
        _string("text", "the word, as printed", required=True),
    )),
)  # fmt: skip

_DESK = (
    Table("run_changes", "one difference between two builds", "compare_runs", (), (
        _string("table", "claims, claim_pairs or findings", required=True),
        _string("row_id", "what names the row in both builds", required=True),
        _string("change", "gained, lost or changed", ("gained", "lost", "changed"), required=True),
        _string("column", "the column that changed"),
        _string("before", "its value in the older build"),
        _string("after", "its value in the newer one"),
        _string("said", "the row in words", required=True),
        _string("evidence_ids", "ids in the newer build of what stands behind it; null where it was lost"),
    )),
    Table("corrections", "one correction by an analyst", "read_review_sheet", ("table", "row_id", "column"), (
        _key("table", "the table corrected"),
        _key("row_id", "its row; two claims, or a name with its label (and an article), with & between"),
        _key("column", "its column; row: whether the row stays"),
        _string("before", "the value that was corrected; null: any"),
        _string("value", "the corrected value; null: the text does not say"),
        _string("text_hash", "hash of the row's text: a correction is never applied to another text"),
        _string("who", "who corrected it"),
        _string("why", "why"),
    )),
    Table("accuracy_unseen", "one measure on news that no rule was written on", "unseen_accuracy", ("table", "measure"), (
        _key("table", "the table measured"),
        _key("measure", "what of it"),
        _number("estimate", "share that is right; of links found: the share of those annotated", required=True),
        _number("conf_low", "lower end of the 95 % interval", required=True),
        _number("conf_high", "upper end", required=True),
        _integer("right", "cases that are right", required=True),
        _integer("n", "cases", required=True),
        _string("how", "how it was measured", required=True),
        _string("in_sample", "the measure of measure_accuracy that is nearest; null: there is none"),
    )),
    Table("review_precision", "one field of reviewed rows", "review_precision", ("table", "measure"), (
        _key("table", "the table reviewed"),
        _key("measure", "row: the row as a whole; else a column"),
        _number("estimate", "share of the judged rows in which it was right"),
        _number("conf_low", "lower end of the 95 % interval (Wilson)"),
        _number("conf_high", "upper end"),
        _integer("right", "rows in which it was right", required=True),
        _integer("n", "judged rows", required=True),
        _integer("n_rows", "rows that the sheet was drawn from"),
        _string("drawn", "how the sheet's rows were drawn"),
    )),
    Table("findings", "one finding, the most telling first", "findings", ("rank",), (
        _integer("rank", "its place, 1-based", required=True),
        _string("kind", "what was found; nothing_found says what was looked at in vain", FINDING_KINDS, required=True),
        _string("text", "the finding in words, with its numbers", required=True),
        _integer("n_outlets", "outlets that it tells of; null where nothing was found"),
        _string("evidence_ids", f"ids of the claims, sentences or articles behind it, with {ID_SEPARATOR.strip()} between them"),
        _string("citation", "where it stands, to paste: outlet, title, date, address and sentence, a line each"),
    )),
    Table("draft_numbers", "one number of a draft", "check_text", ("start",), (
        _integer("start", "first code point of the number in the draft", required=True),
        _integer("end", "end of the number, exclusive", required=True),
        _string("text", "the number with its modifier, as the draft has it", required=True),
        _string("verdict", "supported, differs, or no source found", DRAFT_VERDICTS, required=True),
        _string("note", "what differs: here in the draft, there in the corpus"),
        _string("claim_id", "the claim of the corpus that is nearest"),
        _string("article_id", "its article"),
        _string("outlet", "its outlet"),
        _string("title", "the title of its article"),
        _string("sentence_id", "its sentence"),
        _string("sentence", "the words of that sentence"),
        _number("likeness", "how near the two are, 0 to 1"),
    )),
)  # fmt: skip

# What every comparison between outlets ends with.
_TESTED = (
    _integer("n_articles", "articles behind the estimate", required=True),
    _integer("n_articles_with", "articles of these in which it occurs"),
    _integer("n", "occurrences, statements or claims behind it", required=True),
    _number("estimate", "the estimate"),
    _number("conf_low", "lower end of the 95 % interval over articles"),
    _number("conf_high", "upper end"),
    _number("others", "the same estimate in the other groups together"),
    _number("difference", "estimate minus others; with strata=, within strata"),
    _number("log_ratio", "binary logarithm of estimate / others (1 is twice as often); with strata=, within strata"),
    _number("log_ratio_low", "lower end of its 95 % interval over articles"),
    _number("log_ratio_high", "upper end"),
    _number("bound", "end nearest to 0 of that interval, widened for all tests of the family; 0 where it holds 0"),
    _number("p_value", "p-value at the level of articles; null where nothing is tested"),
    _number("p_adj", "p-value after Benjamini-Hochberg over the family; null where nothing of it could be significant"),
    _string("family", "what it was tested together with"),
    _integer("n_testable", "comparisons of the family that could be significant at all; both views of two groups are one"),
    _number("detectable_more", "how many times the others' rate would be found with a power of .80; null where nothing would"),
    _number("detectable_less", "down to what part of the others' rate; null where nothing would be found"),
    _integer("n_strata", "strata in which it was compared; null without strata="),
    _number("pooled_difference", "with strata=: the difference without them"),
    _number("pooled_p", "with strata=: the p-value without them"),
    _number("design_effect", "how many times wider the variance is than if every word were drawn alone"),
    _number("leave_one_out_low", "lowest estimate when one article is left out"),
    _number("leave_one_out_high", "highest estimate when one article is left out"),
    _string("verdict", "difference, none found, too few, or description only", VERDICTS, required=True),
    _string("note", "what to keep in mind when reading the row"),
)  # fmt: skip
_GROUP = _key("group", "the group: an outlet, or a value of the column given as by=")

_CORRECTED = (
    _number("corrected", "with reviewed=: the estimate corrected by the reviewed sample"),
    _number("corrected_low", "lower end of its 95 % interval over articles"),
    _number("corrected_high", "upper end"),
    _integer("n_reviewed", "rows of the group that were reviewed for it"),
)

_COMPARED = (
    Table("naming", "one label for one actor in one group", "compare_naming", ("actor", "label", "voice", "group"), (
        _key("actor", "the actor"),
        _key("label", "the word used for it"),
        _key("voice", "unattributed, attributed, quoted, or all"),
        _GROUP,
        _string("label_class", "kind of word, from the list actor_labels; name for names"),
        _integer("n_name", "of n: the actor's name itself"),
        _integer("n_apposition", "of n: set beside the name (ISIS, a terrorist group,)"),
        _integer("n_same_phrase", "of n: in one phrase with the name (ISIS terrorists)"),
        _integer("n_same_sentence", "of n: elsewhere in a sentence with the name"),
        _integer("n_same_article", "of n: elsewhere in an article with the name"),
        _number("share", "share of all words for this actor in this group and voice"),
        _number("share_low", "lower end of its 95 % interval over articles"),
        _number("share_high", "upper end"),
        _number("voice_share", "share of this label in this group that stands in this voice"),
        _number("voice_low", "lower end of its 95 % interval over articles"),
        _number("voice_high", "upper end"),
        *_TESTED, *_CORRECTED,
    )),
    Table("sourcing", "one kind of speaker in one group", "compare_sourcing", ("measure", "value", "group"), (
        _key("measure", "source_type, named, mode or cue_class: share of statements; attributed: share of sentences"),
        _key("value", "the value whose share is estimated"),
        _GROUP, *_TESTED, *_CORRECTED,
    )),
    Table("keyness", "one word in one group against the others", "compare_words", ("term", "group"), (
        _key("term", "the word"),
        _GROUP,
        _string("voice", "whose words were counted: unattributed, attributed, quoted, or all"),
        _string("kind", "word, or set aside: calendar, outlet name, house style; named: chosen beforehand"),
        _number("text_share", "share of the group's articles that have it"),
        _number("evenness", "evenness over the group's articles, 1 minus Gries's DP: 0 where one article has all"),
        _number("log_odds", "log-odds ratio with an informative Dirichlet prior"),
        _number("z", "its z-score: every word taken as a draw of its own, so no test"),
        _flag("signature", "one group alone supplies it"),
        _number("placebo_z", "its z-score after the groups were shuffled over the articles"),
        _string("placebo_verdict", "its verdict after the groups were shuffled", VERDICTS),
        *_TESTED, *_CORRECTED,
    )),
    Table("coverage", "one story or actor in one group", "compare_coverage", ("what", "value", "group"), (
        _key("what", "story or actor"),
        _key("value", "which"),
        _GROUP,
        _flag("left_out", "no article of the group has it, while others have"),
        *_TESTED, *_CORRECTED,
    )),
    Table("topic_shares", "the share of one topic in one group", "topic_shares", ("topic", "group"), (
        _integer("topic", "the topic", required=True),
        _GROUP, *_TESTED, *_CORRECTED,
    )),
    Table("shared_figures", "two outlets' figures for one quantity at one time", "compare_numeric_lean",
          ("claim_a", "claim_b"), (
        _key("outlet_a", "the one outlet"),
        _key("outlet_b", "the other"),
        _string("event_id", "the event"),
        _string("event_type", "what happened", required=True),
        _key("claim_a", "the one outlet's claim"),
        _key("claim_b", "the other's"),
        _number("value_a", "its number", required=True),
        _number("value_b", "its number", required=True),
        _number("log_ratio", "natural logarithm of value_a over value_b: above 0 where outlet_a prints more", required=True),
    )),
    Table("collocations", "one word beside an actor's name", "collocations", ("actor", "term"), (
        _key("actor", "the actor"),
        _key("term", "the word"),
        *_TESTED,
    )),
    Table("article_counts", "one article", "article_counts", ("article_id",), (
        _key("article_id", "the article"),
        _string("outlet", "its outlet"),
        _date("date", "its date"),
        _string("topic", "its topic, as given in articles or as the main one of topics="),
        _string("story_id", "its story, where stories= is given"),
        _integer("words", "words of title, headings and body: the offset of a regression", required=True),
    )),
    Table("numeric_lean", "two outlets' figures on shared quantities", "compare_numeric_lean",
          ("outlet_a", "outlet_b", "event_type"), (
        _key("outlet_a", "the one outlet"),
        _key("outlet_b", "the other"),
        _key("event_type", "what happened, or all"),
        _number("share_higher", "share of the events in which outlet_a prints the larger figure"),
        _number("share_lower", "share in which it prints the smaller one"),
        *_TESTED,
    )),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in (*_READING, *_EXTRACTION, *_ANALYSIS, *_COMPARED, *_DESK)}
"""Every table by name, in the order in which data flows."""

CORPUS_TABLES: tuple[str, ...] = tuple(table.name for table in (*_READING, *_EXTRACTION))
"""The tables that `build` fills."""
