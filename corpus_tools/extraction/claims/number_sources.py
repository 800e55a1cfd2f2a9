"""Who vouches for a number where no statement was found around it: who counts it, a headline's speaker.

Knows no tables.
"""

from __future__ import annotations

import re
from functools import cache, partial

from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.actors import subject_of
from corpus_tools.extraction.claims.counted import counted_phrase
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_words import Event, is_harm
from corpus_tools.extraction.claims.in_clause import Standing, clause_at, clause_words, context_words, governing
from corpus_tools.extraction.claims.phrases import Token, singular, span_of
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.extraction.claims.role_evidence import NO_STATEMENT, Said, Span, Speaker
from corpus_tools.extraction.language.chunks import THAT, NounPhrase
from corpus_tools.extraction.language.clauses import COMPLEMENT, PARTICIPIAL, RELATIVE, Clause
from corpus_tools.extraction.language.people import role_terms
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.statements.speaker_identity import speaker_in
from corpus_tools.lexicons import Lexicons

_SPEAKERS = frozenset(("ORG", "PERSON"))
_LONGEST_SPEAKER = 5  # words before the colon of a headline: "Health ministry: "
_NO_LABEL = ("IN", "JJR", "RBR")  # "In the House: ", "More political news: "
_NOMINAL = frozenset("nNsSjdfi'&ph")  # codes of words of noun phrases joined by prepositions
_NAMED = _NOMINAL | {"-"}  # "the Press–Norc Center"
_REACH = 16  # words between a counting verb and its number


def is_report(word: str, words: Lexicons) -> bool:
    """Whether a word names a document or survey that vouches for numbers."""
    return word in context_words(words, "report")


def find_voucher(reading: Reading, at: int, words: Lexicons) -> Speaker | None:
    """Who vouches for the number at token `at`, or None. A speaker is a name, or words with a role word among them."""
    for find, rule in (
        (_who_counts, "subject of a counting verb"),
        (_before_colon, "speaker before a colon"),
        (_told_by_noun, "noun that tells of it"),
        (_in_report, "report or survey that has it"),
        (_who_finds, "subject of a verb of finding"),
    ):
        span = find(reading, at, words)
        if span is not None and names_speaker(reading, span, words):
            return voice_of(reading, span, rule, words)
    return None


@cache
def _count_verbs(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("count_verbs"))


def _who_counts(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "The Diyala health department counts 15 people killed", "a police source gave the same count: 13"."""
    tokens, verbs = reading.tokens, _count_verbs(words)
    if tokens[at].number >= 0 and reading.numbers[tokens[at].number].kind == "duration":
        return None  # "doctors gave the serum within 48 hours"
    for position in range(at - 1, max(0, at - _REACH - 1), -1):
        subject = subject_of(reading, position, 0) if tokens[position].lower in verbs else None
        words_of = span_of(tokens, *subject) if subject is not None else None
        if words_of is not None and names_speaker(reading, words_of, words):
            return words_of
        if tokens[position].tag not in tags.BETWEEN | tags.VERBAL and reading.marks[position] is None:
            return None
    return None


def _before_colon(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "SDF: 22 militants dead"."""
    tokens = reading.tokens[: min(at, _LONGEST_SPEAKER + 1)]
    colon = next((n for n, token in enumerate(tokens) if token.tag == tags.COLON), 0)
    marked = any(mark is not None for mark in reading.marks[:colon])
    plain = not marked and all(token.tag not in (tags.COMMA, tags.QUOTE) for token in tokens[:colon])
    if not colon or not plain:
        return None
    start, end = tokens[0].start, tokens[colon - 1].end
    named = any(m.label in _SPEAKERS and start <= m.start and m.end == end for m in reading.sentence.mentions)
    role = _is_role(tokens[colon - 1], words)
    speaks = (named or role) and reading.language.tags[0] not in _NO_LABEL
    return (start, end) if speaks else None  # a speaker, but not "Carr fire: two dead", "In the House: 24 in favour"


def _in_report(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "In Friday's report, growth was lower by 49,000", "a jobs report showing the rate at 8.2 percent", "..., records show"."""
    language = reading.language
    number = language.at(reading.tokens[at].start)
    own = clause_at(language, number)
    reports, showing, within = (context_words(words, kind) for kind in ("report", "showing", "within"))
    if reports.isdisjoint(language.lowers):
        return None
    for phrase in map(partial(_without_verb, language), language.noun_phrases):
        if language.lowers[phrase.head] not in reports or phrase.start <= number < phrase.end:
            continue
        before = language.lowers[phrase.start - 1] if phrase.start else ""
        after = "".join(language.lowers[phrase.end : phrase.end + 1])
        last = all(code == "." for code in language.codes[phrase.end + 1 :])
        shows = (after in showing and (phrase.end <= number or last)) or _shows(language, phrase, number)
        inside = before in within and clause_at(language, phrase.start) == own and phrase.end - phrase.start > 1
        if shows or inside:
            return language.span(phrase.start, _with_author(language, phrase.end))
    return None


def _who_finds(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "The audit office | found that 13 people died", "| doctors at the clinic | determined that ..."."""
    language = reading.language
    own = clause_at(language, language.at(reading.tokens[at].start))
    for _, clause, below in governing(language, own):
        that = below is not None and below.kind == COMPLEMENT and language.lowers[below.start] == THAT
        if that and clause.subject is not None and clause.verb.lemma in context_words(words, "finding"):
            subject, end = clause.subject, clause.verb.start
            whole = subject.end <= end and set(language.codes[subject.end : end]) <= _NAMED
            return language.span(subject.start, end if whole else subject.end)
    return None


def _in_relative(reading: Reading, at: int, words: Lexicons) -> Said | None:
    """ "The dozens of citizens that | the minister | said were among them": who says it of what is counted."""
    language, tokens, number = reading.language, reading.tokens, reading.tokens[at].number
    phrase = language.np_at(language.at(tokens[at].start))
    ends = {phrase.end} if phrase is not None else set()
    if number >= 0:
        ends.add(language.at(tokens[counted_phrase(tokens, at, reading.numbers[number], words).end].start))
    opened = (end for end in ends if "".join(language.lowers[end : end + 1]) in clause_words(words, "whose"))
    starts = [language.starts[end + 1] for end in opened if end + 1 < len(language)]
    here = (s for s in reading.sentence.statements if s.source_sentence_id == s.sentence_id)
    return next((s for s in here if s.source_start in starts and s.cue_start > s.source_start), None)


def _told_by_noun(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "A CBO | estimate | that 17 million lack it", "| reports | of 15 agents entering": what a noun tells of."""
    language = reading.language
    number = language.at(reading.tokens[at].start)
    nouns = context_words(words, "report") | context_words(words, "hearsay")
    if nouns.isdisjoint(language.lowers):
        return None
    of = number - 1 if language.lowers[number - 1] == "of" else -1
    told = (c.start for c in language.clauses if c.kind == COMPLEMENT and c.start < number < c.end)
    for opener in (*(start for start in told if language.lowers[start] == THAT), of):
        position = opener - 1
        by = language.np_at(position)
        if by is not None and opener != of and language.lowers[by.start - 1] == "by":
            position = by.start - 2  # "an estimate | by the bank | that"
        if position < 0 or language.lowers[position] not in nouns or not _is_noun(language, position):
            continue
        heard = language.lowers[position] in context_words(words, "hearsay") and language.tags[position] == "NNS"
        if opener != of or heard:
            phrase = language.np_at(position) or language.np_at(position - 1)
            start = phrase.start if phrase is not None and phrase.end >= position else position
            return language.span(start, opener)
    return None


def _is_noun(language: Language, position: int) -> bool:
    """Whether a word is no verb: "there were | claims |", "including a CBO | estimate |", but not "he | claims"."""
    clause = next((clause for clause in language.clauses if clause.verb.head == position), None)
    if clause is None or clause.subject is None or clause.subject.end != clause.verb.start:
        return True
    return clause.verb.start < position and language.codes[position] in "zZ"


def _with_author(language: Language, end: int) -> int:
    """The end of a report with who made it: "an analysis | by the Urban Institute"."""
    by = language.np_at(end + 1) if language.lowers[end : end + 1] in (["by"], ["from"]) else None
    return by.end if by is not None and not by.is_time else end


def _without_verb(language: Language, phrase: NounPhrase) -> NounPhrase:
    """A phrase without the verb that was taken for its noun: "the records | show"."""
    head, shows = phrase.head, context_words(language.lexicons, "showing")
    if language.lowers[head] in shows and is_report(language.lowers[head - 1], language.lexicons):
        return phrase._replace(start=min(phrase.start, head - 1), end=head, head=head - 1)
    return phrase


def _shows(language: Language, report: NounPhrase, number: int) -> bool:
    """Whether a report is the subject of what shows the number: "an analysis released on Monday | found that 22 million"."""
    owners = (report, language.np_at(_with_author(language, report.end) - 1))
    showing = context_words(language.lexicons, "showing")
    shown = (c for c in language.clauses if language.lowers[c.verb.head] in showing and c.verb.end <= number)
    return any(c.subject in owners or _describes(language, report, c) for c in shown)


def _describes(language: Language, report: NounPhrase, clause: Clause) -> bool:
    """Whether a relative clause tells of a report over the phrases that belong to it: "a study in the Journal | which showed"."""
    between = language.codes[report.end : clause.start]
    return clause.kind == RELATIVE and bool(between) and set(between) <= _NOMINAL


def _is_role(token: Token, words: Lexicons) -> bool:
    """Whether a word names a kind of speaker."""
    return singular(token.lower, words) in role_terms(words)


def names_speaker(reading: Reading, span: Span, words: Lexicons) -> bool:
    """Whether a role word, a name or a report stands in the words, so that they may vouch for a number."""
    inside = [token for token in reading.tokens if span[0] <= token.start and token.end <= span[1]]
    named = any(m.label in _SPEAKERS and span[0] <= m.start < span[1] for m in reading.sentence.mentions)
    told = context_words(words, "report") | context_words(words, "hearsay")
    return named or any(_is_role(t, words) or t.lower in told for t in inside)


def voice_of(reading: Reading, span: Span, rule: str, words: Lexicons) -> Speaker:
    """Who vouches by the words of the span: name and kind are read as those of a speaker of statements."""
    sentence = reading.sentence
    speaker = speaker_in(sentence.text, *span, sentence.mentions, words)
    voice = Said(
        "", sentence.sentence_id, sentence.sentence_id, *span, speaker.text, speaker.name, speaker.source_type, -1, -1,
        "indirect", -1, -1, None,
    )  # fmt: skip
    return Speaker(None, voice, rule)


def vouches(said: Said, text: str, words: Lexicons) -> bool:
    """Whether a statement can vouch for numbers: not what is wanted, taken or agreed, nor where shares "say"."""
    if said.source_text is not None and _SHARE.match(said.source_text):
        return False
    here = said.source_start >= 0 and said.source_sentence_id == said.sentence_id
    if here and said.cue_start >= said.source_end and _PART_OF.search(text, 0, said.source_start):
        return False  # "77 percent of | Protestants | say", but "77 percent of firms, according to | Acme"
    cue = text[said.cue_start : said.cue_end].lower() if said.cue_start >= 0 else ""
    verb = inflector(words).verb(cue.partition(" ")[0]).lemma  # "want | to know"
    if verb in context_words(words, "wish"):
        return False
    content = text[said.content_start : said.content_end].lower() if said.content_start >= 0 else ""
    first = _FIRST_CLAUSE.match(content)
    claims = first is not None and not context_words(words, "taken").isdisjoint(first.group().split())
    takes = claims and cue in context_words(words, "deadly")
    return not takes


_SHARE = re.compile(r"(?:\w+ ){0,3}[\w.,-]+ ?(?:%|percent\b|per cent\b)|(?:[a-z]+ ){0,3}[\d.,]+$")
_PART_OF = re.compile(
    r"(?:%|\b(?:percent|per cent|half|thirds?|quarters?|percentage|proportion|share)) of [^.;:,]{0,40}$"
)
_FIRST_CLAUSE = re.compile(r"(?!that\b)[^,;:]{1,60}")


def asks(said: Said, text: str, words: Lexicons) -> bool:
    """Whether a statement, but no quotation, asks for what it tells: "proposed taking 10,000 in" vouches for no number."""
    cue = text[said.cue_start : said.cue_end].lower() if said.cue_start >= 0 else ""
    return said.mode != "direct" and inflector(words).verb(cue).lemma in context_words(words, "asking")


def with_voucher(speaker: Speaker, reading: Reading, at: int, words: Lexicons) -> Speaker:
    """`speaker`, or who vouches for the number by other words where no statement was found around it."""
    if speaker.said is not None or speaker.rule != NO_STATEMENT:
        return speaker
    said = _in_relative(reading, at, words)
    if said is not None:
        return Speaker(None, said, "speaker in a relative clause")
    return find_voucher(reading, at, words) or speaker


def but_for_known_harm(speaker: Speaker, reading: Reading, standing: Standing, event: Event) -> Speaker:
    """`speaker`, but nobody for what a relative clause recalls of harm that is known: "said the attack, which killed 12, was"."""
    language, said, at = reading.language, speaker.said, standing.clause
    if said is None or said.mode == "direct" or not is_harm(event, language.lexicons):
        return speaker
    while at >= 0 and language.clauses[at].kind == PARTICIPIAL:  # "the train that left the rails, | killing 12"
        at = language.clauses[at].parent
    clause = language.clauses[at] if at >= 0 else None
    if clause is None or clause.kind != RELATIVE or clause.verb.tense != "past" or clause.verb.modal >= 0:
        return speaker
    quoted = any(q.start <= language.starts[standing.token] < q.end for q in language.quotations)
    recalled = said.content_start <= language.starts[clause.start] and _is_known(language, clause.start)
    return Speaker(None, None, "harm that is known") if recalled and not quoted else speaker


def _is_known(language: Language, relative: int) -> bool:
    """Whether what a relative clause tells of is known: "the attack in May | that killed 12", not "a blast in the port that"."""
    end = relative - (language.codes[relative - 1] in (",", "i"))  # ", which", "in which"
    phrase = language.np_at(end - 1)
    while phrase is not None:
        attached = language.codes[phrase.start - 1] == "i" if phrase.start else False
        before = language.np_at(phrase.start - 1 - attached) if attached or phrase.is_time else None
        if before is None:
            return is_definite(language, phrase.head)
        phrase = before
    return False
