"""Who vouches for a number where no statement was found around it: who counts it, a headline's speaker.

Knows no tables.
"""

from __future__ import annotations

import re
from functools import partial

from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims.counted import counted_phrase
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_words import Event, is_harm
from corpus_tools.extraction.claims.in_clause import (
    SUBJECT,
    Standing,
    clause_at,
    clause_words,
    context_words,
    governing,
    is_perfect,
    standing_of,
    upwards,
)
from corpus_tools.extraction.claims.phrases import singular
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.extraction.claims.role_evidence import NO_STATEMENT, Said, Span, Speaker
from corpus_tools.extraction.language.chunks import THAT, NounPhrase
from corpus_tools.extraction.language.clauses import COMPLEMENT, INFINITIVE, PARTICIPIAL, RELATIVE, SUBORDINATE
from corpus_tools.extraction.language.people import role_terms
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.statements.speaker_identity import speaker_in
from corpus_tools.lexicons import Lexicons

_SPEAKERS = frozenset(("ORG", "PERSON"))
_LONGEST_SPEAKER = 5  # words before the colon of a headline: "Health ministry: "
_NAMED = frozenset("nNsSjdfi'&ph-")  # codes of words of noun phrases joined by prepositions: "the Press–Norc Center"
_AT, _AS = "at", "as"
_WHOSE = (["by"], ["from"], ["in"], ["of"])  # between a report and whose it is
_APART = (",", "-", "–", "—")  # marks before a clause that is told beside


def is_report(word: str, words: Lexicons) -> bool:
    """Whether a word names a document or survey that vouches for numbers."""
    return word in context_words(words, "report")


def find_voucher(reading: Reading, at: int, words: Lexicons) -> Speaker | None:
    """Who vouches for the number at token `at`, or None. A speaker is a name, or words with a role word among them."""
    for find, rule in (
        (_who_counts, "subject of a verb of counting"),
        (_before_colon, "speaker before a colon"),
        (_told_by_noun, "noun that tells of it"),
        (_in_report, "report or survey that has it"),
    ):
        span = find(reading, at, words)
        if span is not None and names_speaker(reading, span, words):
            return voice_of(reading, span, rule, words)
    return None


def _who_counts(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "The Diyala health department | counts 15 people killed", "| the audit office | found that 13 people died"."""
    language = reading.language
    standing = standing_of(language, reading.tokens[at].start)
    is_length = reading.tokens[at].number >= 0 and reading.numbers[reading.tokens[at].number].kind == "duration"
    counting, finding = context_words(words, "counting"), context_words(words, "finding")
    own = standing.clause
    if own >= 0 and language.clauses[own].kind == PARTICIPIAL and language.lowers[standing.token - 1] == _AT:
        own = language.clauses[own].parent  # "put the number of people killed in the crash | at 14"
    clause = language.clauses[own] if own >= 0 and standing.role in (SUBJECT, _AS) else None
    if clause is not None and clause.agent is not None and clause.verb.lemma in counting:
        return language.span(clause.agent.start, clause.agent.end)  # "the 67 deaths reported by | the Observatory |"
    for _, clause, below in governing(language, own):
        verb, subject = clause.verb, clause.subject
        if subject is None or clause.is_passive or not verb.tense or verb.modal >= 0 or standing.token < verb.end:
            continue
        itself = below is None or (below.object is None and "," not in language.lowers[verb.end : standing.token])
        that = below is not None and below.kind == COMPLEMENT and language.lowers[below.start] == THAT
        if (itself and not is_length and verb.lemma in counting) or (that and verb.lemma in finding):
            whole = subject.end <= verb.start and set(language.codes[subject.end : verb.start]) <= _NAMED
            return language.span(subject.start, verb.start if whole else _with_author(language, subject.end))
    return None


def _before_colon(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "SDF: 22 militants dead"."""
    language, sentence = reading.language, reading.sentence
    colon = language.lowers.index(":") if ":" in language.lowers[: _LONGEST_SPEAKER + 1] else 0
    label = language.np_at(colon - 1) if 0 < colon < language.at(reading.tokens[at].start) else None
    alone = not any(token.lower[:1].isalnum() for token in reading.tokens[at + 1 :])  # "Goldman Sachs: $880 billion"
    if label is None or alone or (label.start, label.end) != (0, colon):
        return None
    span = language.span(0, colon)
    named = any(m.label in _SPEAKERS and (m.start, m.end) == span for m in sentence.mentions)
    role = language.lemma(label.head) in role_terms(words)
    word = sentence.text[slice(*span)].isupper() and language.lowers[label.head] in words.terms("common_words")
    return span if (named or role) and not word else None  # but not "Carr fire: two dead", "TARGET: two hurt"


def _in_report(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "In Friday's report, growth was lower by 49,000", "a jobs report showing the rate at 8.2 percent", "..., records show"."""
    language = reading.language
    number = language.at(reading.tokens[at].start)
    reports, within = context_words(words, "report"), context_words(words, "within")
    if reports.isdisjoint(language.lowers):
        return None
    own = _told_in(language, clause_at(language, number))
    for phrase in map(partial(_without_verb, language), language.noun_phrases):
        end = _with_author(language, phrase.end)
        if language.lowers[phrase.head] not in reports or phrase.start <= number < end:
            continue
        before = language.lowers[phrase.start - 1] if phrase.start else ""
        inside = before in within and clause_at(language, phrase.start) == own and phrase.end - phrase.start > 1
        if inside or _shows(language, phrase, end, number):
            return language.span(phrase.start, end)
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
    """ "| reports | of 15 agents entering": what a noun tells of."""
    language = reading.language
    of = language.at(reading.tokens[at].start) - 1
    told = language.np_at(of - 1) if language.lowers[of] == "of" else None
    if told is None or language.tags[told.head] != "NNS":
        return None
    return language.span(told.start, of) if language.lowers[told.head] in context_words(words, "hearsay") else None


def _with_author(language: Language, end: int) -> int:
    """The end of a report with whose it is: "a study | by the Urban Institute", "figures | released on Monday by the city"."""
    made = next((c.agent for c in language.clauses if c.start == end and c.kind == PARTICIPIAL), None)
    if made is not None:
        return made.end
    when = language.np_at(end)
    after = when.end if when is not None and when.is_time else end
    by = language.np_at(after + 1) if language.lowers[after : after + 1] in _WHOSE else None
    return _with_author(language, _without_verb(language, by).end) if by is not None and not by.is_time else end


def _without_verb(language: Language, phrase: NounPhrase) -> NounPhrase:
    """A phrase without the verb that was taken for its noun: "the records | show"."""
    head, shows = phrase.head, context_words(language.lexicons, "showing")
    if language.lowers[head] in shows and is_report(language.lowers[head - 1], language.lexicons):
        return phrase._replace(start=min(phrase.start, head - 1), end=head, head=head - 1)
    return phrase


def _shows(language: Language, report: NounPhrase, end: int, number: int) -> bool:
    """Whether a report shows the number: "an analysis released on Monday | found that 22 million", "12 died, records | show"."""
    showing = context_words(language.lexicons, "showing")
    owners = (report, language.np_at(end - 1))
    verb = end + (language.tags[end + 1 : end + 2] == ["VBG"])  # "a study, | showing"
    behind = number < report.start and language.lowers[report.start - 1] in _APART
    if (behind or verb <= number) and not showing.isdisjoint(language.lowers[verb : verb + 1]):
        return True
    shown = (c for c in language.clauses if language.lowers[c.verb.head] in showing and c.verb.end <= number)
    return any(c.subject in owners for c in shown)


def names_speaker(reading: Reading, span: Span, words: Lexicons) -> bool:
    """Whether a role word, a name or a report stands in the words, so that they may vouch for a number."""
    inside = [token for token in reading.tokens if span[0] <= token.start and token.end <= span[1]]
    named = any(m.label in _SPEAKERS and span[0] <= m.start < span[1] for m in reading.sentence.mentions)
    told = context_words(words, "report") | context_words(words, "hearsay")
    return named or any(singular(t.lower, words) in role_terms(words) or t.lower in told for t in inside)


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


_SHARE = re.compile(
    r"(?:\w+ ){0,3}(?:[\w.,-]+ ?(?:%|percent\b|per cent\b)|(?:half|thirds?|quarters?) of\b)|(?:[a-z]+ ){0,3}[\d.,]+$"
)
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


def but_for_asides(speaker: Speaker, reading: Reading, standing: Standing, event: Event) -> Speaker:
    """`speaker`, but nobody for what is told beside: "said the firm, | which sold 12 |, left"."""
    language, said = reading.language, speaker.said
    at = _told_in(language, standing.clause)
    clause = language.clauses[at] if at >= 0 else None
    if said is None or said.mode == "direct" or clause is None or clause.verb.modal >= 0:
        return speaker
    start, perfect = language.starts[clause.start], is_perfect(language, clause)
    relative, told = clause.kind == RELATIVE, clause.verb.tense == "past" or perfect
    after = clause.kind == SUBORDINATE and language.lowers[clause.start] in clause_words(language.lexicons, "done")
    if not told or start < said.content_start or not (relative or after):
        return speaker
    aside = relative and said.source_end <= said.content_start and language.lowers[clause.start - 1] in _APART
    harm = relative and is_harm(event, language.lexicons) and (perfect or _is_known(language, clause.start))
    quoted = any(q.start <= language.starts[standing.token] < q.end for q in language.quotations)
    recalled = aside or harm or _is_under_plan(language, clause.parent)
    return Speaker(None, None, "told beside") if recalled and not quoted else speaker


def _is_under_plan(language: Language, index: int) -> bool:
    """Whether a clause tells what shall or may be: "would ground the planes | after one went down, killing 157"."""
    verb = next((v for n in upwards(language, index) if (v := language.clauses[n].verb).tense or v.modal >= 0), None)
    return verb is not None and (verb.modal >= 0 or verb.tense == "future")


def _told_in(language: Language, index: int) -> int:
    """The clause that tells what a clause without a time of its own tells: "the train that left the rails, | killing 12"."""
    told = (n for n in upwards(language, index) if language.clauses[n].kind not in (PARTICIPIAL, INFINITIVE))
    return next(told, -1)


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
