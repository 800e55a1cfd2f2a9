"""What a share, a sum of money or another measure is of, where the words do not follow "of": "the rate fell to 5.9 percent".

Queries on the language layer; the phrase is given in the tokens of the claims room.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.counted import Counted, is_people
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import OBJECT, SUBJECT, Standing, clause_words, standing_of
from corpus_tools.extraction.claims.phrases import Phrase, singular
from corpus_tools.extraction.claims.reality import GO
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import INFINITIVE, PARTICIPIAL, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

LEAD = "percentage point"  # the unit of leads and of what a share moves by
SAID_OF, MOVES, PURPOSE = "subject of the clause", "what rises or falls", "what money is for"  # rules
_AIM_WITHIN = 6  # words between a sum and what it is to do
_LONGEST = 9  # words of what is measured
_SUM = 1_000_000  # from which a number without a noun may be money: "millions in donations"
_SIZED = frozenset(("money", "measure"))  # kinds of numbers that verbs of size take: not "lied 17 times"
_NOUNS = ("NN", "JJ", "VBG", "CD", "DT", "PRP$", "POS", "IN", "CC", "$", "SYM")
_COMPARED = (["JJR"], ["RBR"])  # "10 percent | fewer voters"
_NOBODY = frozenset(("PRP", "EX", "WP", "WDT", "DT"))  # tags of pronouns
_NEW_PHRASE, _LEADS_AWAY = frozenset("nsNS("), frozenset("bzZ")  # codes: a noun or a bracket, a verb
_KNOWN = frozenset("dh'")  # codes of articles and owners
_SOMEBODY = ("PERSON", "NORP", "GPE")


class _Words(NamedTuple):
    links: frozenset[str]
    quantities: frozenset[str]
    roles: dict[str, frozenset[str]]

    def plays(self, word: str, role: str) -> bool:
        """Whether measure_words gives a word this role."""
        return role in self.roles.get(word, ())


@cache
def _words(words: Lexicons) -> _Words:
    links = {*words.terms("number_links"), *(row["word"] for row in words["number_context"] if row["role"] == "change")}
    quantities = frozenset(row["word"] for row in words["number_context"] if row["role"] == "sum noun")
    roles = {row["word"]: frozenset(row["role"].split()) for row in words["measure_words"]}
    return _Words(frozenset(links), quantities, roles)


@cache
def points(words: Lexicons) -> frozenset[str]:
    """Nouns that count steps of a scale: what they tell depends on the topic."""
    return frozenset(words.terms("measure_words", role="point"))


@cache
def _times(words: Lexicons) -> frozenset[str]:
    """Nouns of lengths of time: "over the next | decade" tells no purpose."""
    return frozenset(words.terms("units", kind="duration"))


def measured(reading: Reading, span: NumberSpan) -> Counted | None:
    """The noun phrase that the number tells the size of, None where its sentence names none."""
    standing = standing_of(reading.language, span.number_start)
    if span.kind == "duration":
        during = _lasting(reading, standing) if standing.role == "for" else None  # not "for a year in | light of"
        lasts = during or _of(reading, span) or _spent(reading, span, standing) or _before_of(reading, span)
        lasts = lasts or _lasting(reading, standing)
        return lasts or (_said_of(reading, span, standing) if moves(reading, span, standing) else None)
    if span.kind == "count":
        found = _fronted(reading, span) or _group_of(reading, span) or _changed(reading, span, standing)
        found = found or _said_of(reading, span, standing)
        return found or (_purpose(reading, span, standing) if (span.low or 0) >= _SUM else None)
    if _is_somebodys(reading, span):
        return None
    return (
        _modified(reading, span, standing)
        or _fronted(reading, span)
        or _before_of(reading, span)
        or (_of(reading, span) if span.kind == "money" else None)
        or _beside(reading, span)
        or _rise_in(reading, span)
        or _changed(reading, span, standing)
        or (_purpose(reading, span, standing) if span.kind == "money" else None)
        or _said_of(reading, span, standing)
        or (_among(reading, span) if span.kind in ("percent", "fraction") else None)
    )


def _is_somebodys(reading: Reading, span: NumberSpan) -> bool:
    """Whether a share is set beside the name of somebody: "ahead of | Trump | (16 percent)", "and | Le Pen | at 46 percent"."""
    language, first = reading.language, reading.language.at(span.start)
    if span.kind != "percent" or first < 2 or language.lowers[first - 1] not in ("(", "at"):
        return False
    phrase = next((p for p in language.noun_phrases if p.end == first - 1), None)
    return phrase is not None and _names_somebody(reading, phrase, moves=language.lowers[first - 1] == "at")


def _among(reading: Reading, span: NumberSpan) -> Counted | None:
    """Of whom a share is: "| among independent voters |, the poll found him ahead by 14 points", "48 percent among women"."""
    language = reading.language
    first, after = language.at(span.start), language.at(span.end)
    for position in (*range(first - 1, -1, -1), *range(after, min(len(language), after + _LONGEST))):
        phrase = language.np_at(position + 1) if _plays(language, position, "group") else None
        if phrase is not None and language.tags[phrase.head] in ("NNS", "NNPS"):
            return _made(reading, phrase, "of whom it is a share")
    return None


def _group_of(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "The | group | of 13 was missing": the many that the number tells the size of."""
    phrase = reading.language.np_before_of(reading.language.at(span.start))
    many = phrase is not None and _plays(reading.language, phrase.head, "many")
    return _made(reading, phrase, "noun before of") if phrase is not None and many else None


def _rise_in(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "The increase in | the jobless rate | to 7.9 percent from 7.8": what has risen or fallen, by a noun."""
    language, at = reading.language, reading.language.at(span.start)
    for phrase in reversed(language.noun_phrases):
        rise = language.np_at(phrase.start - 2) if phrase.end < at and phrase.start > 1 else None
        if rise is None or language.lowers[phrase.start - 1] != "in":
            continue
        led = all(language.codes[n] in "ir9n$%j" for n in range(phrase.end, at)) and phrase.number < 0
        return _thing(reading, phrase, MOVES) if led and _plays_moves(language, rise.head) else None
    return None


def _plays_moves(language: Language, at: int) -> bool:
    return _words(language.lexicons).plays(language.lemma(at), "moves")


def _fronted(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "Of | the job gains | in November, more than a third, or 52,600, came": the whole that the sentence begins with."""
    language, at = reading.language, reading.language.at(span.start)
    first = next((n for n, lower in enumerate(language.lowers) if lower.isalpha()), 0)
    phrase = language.np_at(first + 1) if language.lowers[first] == "of" else None
    if phrase is None or "," not in language.lowers[phrase.end : at]:
        return None
    if any(code in "Bb" for code in language.codes[phrase.end : at]):
        return None
    return _made(reading, phrase._replace(start=max(phrase.start, phrase.number + 1)), "the whole before the part")


def _spent(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """What a time is spent with: "23 years in | prison", "six months to find | an alternative", "spent a day | voting"."""
    language, after = reading.language, reading.language.at(span.end)
    first = after + (language.lowers[after : after + 1] == ["in"])
    phrase = language.np_at(first)
    if phrase is None or phrase.end != first + 1 or language.codes[first] != "n":
        below = next((c for c in language.clauses if c.verb.start == after and c.kind == INFINITIVE), None)
        verb = language.clauses[standing.clause].verb.lemma if standing.clause >= 0 else ""
        doing = _doing(language, after) if _words(language.lexicons).plays(verb, "spends") else None
        phrase = below.object if below is not None else doing
        if phrase is None and below is not None and below.verb.lemma != GO and below.prepositions:
            phrase = below.prepositions[0][1]  # "to come up with | an alternative", not "three weeks to go"
            phrase = phrase if language.codes[phrase.head] == "n" else None
        if phrase is not None and _is_person(language, phrase):
            return None
    if phrase is None or _names_somebody(reading, phrase):
        return None
    return _made(reading, phrase._replace(start=max(phrase.start, after)), "what a time is spent with")


def _of(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "millions of dollars | of taxpayer money", "two years | of a 19-year sentence"."""
    language = reading.language
    of, before = language.at(span.end), language.at(span.start) - 1
    if before >= 0 and _plays(language, before, "limit"):
        return None  # "within 48 hours of infection"
    if language.lowers[of : of + 1] != ["of"]:
        return None
    phrase = language.np_at(of + 1) or _doing(language, of + 1)
    return _made(reading, phrase, "noun after of") if phrase is not None else None


def _doing(language: Language, start: int) -> NounPhrase | None:
    """What a verb in -ing and what it acts on tell: "five years of | questioning the results |"."""
    clause = next((c for c in language.clauses if c.verb.start == start and language.codes[start] == "g"), None)
    aim = _aim(language, clause) if clause is not None else None
    return aim._replace(start=start, head=start) if aim is not None else None


def _lasting(reading: Reading, standing: Standing) -> Counted | None:
    """What lasts: "extend | the rates | for two years", "| the siege | lasted ten days", "been | a problem | for a year"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None:
        return None
    if standing.role == "for":
        acted_on = clause.subject if clause.is_passive else clause.object
        if acted_on is None and clause.subject is not None and not _is_person(language, clause.subject):
            acted_on = clause.subject  # "| trees | shook for a minute"
        return _thing(reading, acted_on, "what lasts")
    lasts = standing.role == OBJECT and _words(language.lexicons).plays(clause.verb.lemma, "lasts")
    return _thing(reading, clause.subject, "what lasts") if lasts else None


def _beside(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "families | earning more than", "estates above", "a version for": the noun whose sum stands right after it."""
    language = reading.language
    first = language.at(span.start)
    position = first if language.tags[first] == "VBG" else first - 1  # "wages | exceeding $25"
    led = position > 0 and _plays(language, position, "bound")
    position -= led
    participle = position > 0 and (language.codes[position] == "g" or position == first)
    phrase = language.np_at(position - participle) if led or participle else None
    if phrase is None or (language.codes[phrase.start - 1 : phrase.start] == "i" and not participle):
        return None
    return _thing(reading, phrase, "noun beside the number")


def _modified(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """ "a $2 billion project", "a 5 percent rise": the head of the phrase that the number stands in."""
    language = reading.language
    phrase = language.np_at(standing.token)
    if phrase is None or phrase.is_time or language.starts[phrase.head] < span.end:
        return None
    if language.tags[phrase.end : phrase.end + 1] == ["PRP"]:
        return None  # "38% say | they support it"
    return _made(reading, phrase._replace(start=language.at(span.end)), "noun after the number")


def _before_of(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "a margin of error of 2.9 percent": the noun before "of"; a total, an average or a record names nothing."""
    phrase = reading.language.np_before_of(reading.language.at(span.start))
    if phrase is None:
        return None
    whole = reading.language.np_before_of(phrase.start)
    if whole is None and _names_somebody(reading, phrase, moves=True):
        return None  # "a lead over Mr. Smith | of 5 percent"
    return _made(reading, whole._replace(end=phrase.end) if whole is not None else phrase, "noun before of")


def _said_of(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """The subject of a verb that tells sizes, or the noun that a participle belongs to: "families | earning more than"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    subject = clause.subject if clause is not None else None
    if clause is None or subject is None or subject.start <= standing.token < subject.end:
        return None
    reduced = clause.kind == PARTICIPIAL and subject.end == clause.verb.start
    known = _words(language.lexicons)
    sizing = span.kind in _SIZED and known.plays(clause.verb.lemma, "size")  # "the wall | cost $5 million"
    moved_itself = standing.role == OBJECT and known.plays(clause.verb.lemma, "moves")  # "they | raised $5 million"
    linked = reduced or language.lowers[clause.verb.head] in known.links
    telling = (sizing or (linked and _completes(language, clause, subject, span))) and not moved_itself
    around = {clause.verb.lemma, *(language.lowers[n] for n in _next_to(language, span))}
    moved_at = span.kind in ("percent", "fraction", "measure") and (
        standing.role == "at" or any(known.plays(word, "moves") for word in around)
    )
    moving = moved_at or moves(reading, span, standing)
    named = moving or sizing or span.kind == "count"  # "the Dow closed above 26,000"
    if span.unit == LEAD and not known.plays(clause.verb.lemma, "moves"):
        return None  # "the district went for Trump by 20 points"
    if not (telling or moving) or _names_somebody(reading, subject, moves=named):
        return None
    moved = clause.object  # "drive | emissions | down 6 percent"
    if moving and moved is not None and moved.number < 0 and moved.end <= standing.token:
        return None if _names_somebody(reading, moved, moves=True) else _made(reading, moved, MOVES)
    by = moving and not {standing.role, language.lowers[language.at(span.number_start) - 1]} & {"to", "from", "at"}
    if language.lowers[subject.head] in known.quantities and language.lowers[subject.end] == "of":
        subject = language.np_at(subject.end + 1) or subject  # "the number of | guns |"
    whole = subject._replace(end=_end_of_subject(language, subject, clause))
    return _made(reading, whole, MOVES if by else SAID_OF)


def _completes(language: Language, clause: Clause, subject: NounPhrase, span: NumberSpan) -> bool:
    """Whether a number stands right behind the verb, or in brackets behind the subject: "was | estimated at | $11bn"."""
    at, verb_end = language.at(span.number_start), clause.verb.end
    if at < verb_end:  # "the rate among women | (7.2 percent) | was"
        bracketed = language.lowers[at - 1] == "(" and language.codes[subject.head] != "9"
        return bracketed and not set(language.codes[subject.end : at - 1]) & _LEADS_AWAY
    return (
        not set(language.codes[verb_end:at]) & (_LEADS_AWAY | _NEW_PHRASE) and ",i" not in language.codes[verb_end:at]
    )


def is_move(language: Language, at: int) -> bool:
    """Whether a word tells that something rises or falls: "a jump", "up 3 percent", but not "made | up 3 percent"."""
    makes_up = at > 0 and language.lemma(at - 1) == "make"
    return not makes_up and _words(language.lexicons).plays(language.lemma(at), "moves")


def is_change(reading: Reading, span: NumberSpan, standing: Standing) -> bool:
    """Whether a share tells how much something has risen or fallen: "crashed 7 percent", "a 5 percent pay cut"."""
    language = reading.language
    after = language.at(span.end)
    moves = any(is_move(language, n) for n in (*_next_to(language, span), after + 1) if n < len(language))
    moves = moves or language.tags[after : after + 1] in _COMPARED
    if standing.clause < 0 or moves:
        return moves
    led = standing.role in (OBJECT, "by", "to")
    return led and _words(language.lexicons).plays(language.clauses[standing.clause].verb.lemma, "moves")


def moves(reading: Reading, span: NumberSpan, standing: Standing) -> bool:
    """Whether a clause tells how its subject rises or falls: "ticked | up", "rose | from three years to five", "went | from
    192 million to 310 million"."""
    language = reading.language
    before = "".join(language.lowers[language.at(span.start) - 1 : language.at(span.start)])
    if standing.clause < 0 or standing.role not in ("to", "from", "by") or before != standing.role:
        return False
    clause = language.clauses[standing.clause]
    after = "".join(language.lowers[clause.verb.end : clause.verb.end + 1])
    if any(_words(language.lexicons).plays(word, "moves") for word in (clause.verb.lemma, after)):
        return True
    sizes = {language.lowers[n] for n, phrase in clause.prepositions if phrase.number >= 0}
    return clause.object is None and {"from", "to"} <= sizes


def _next_to(language: Language, span: NumberSpan) -> list[int]:
    """The tokens right before and right after a number."""
    return [n for n in (language.at(span.start) - 1, language.at(span.end)) if 0 <= n < len(language)]


def _changed(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """The object that a change is made to: "raised | the rate | to 5 percent", "sold | the firm | for $5 million"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    led = _words(language.lexicons).plays(standing.role, "change") or (standing.role == "for" and span.kind == "money")
    if clause is None or not led or span.unit == LEAD:  # "won the state by 5 points"
        return None
    moved = moves(reading, span, standing) or {"from", "to"} <= {language.lowers[n] for n, _ in clause.prepositions}
    if span.kind == "count" and not moved:  # "brought hope to millions"
        return None
    return _thing(reading, clause.object, "object of a change")


def _names_somebody(reading: Reading, phrase: NounPhrase, *, moves: bool = False) -> bool:
    """Whether a phrase is a pronoun or the name of somebody: what these have is not what they measure.

    Where it `moves`, only persons and peoples are somebody: "Boeing | sank 11 percent".
    """
    language = reading.language
    tag = language.tags[phrase.head]
    if tag in _NOBODY or (tag.startswith("NNP") and not moves and not language.is_title_case):
        return language.lowers[phrase.head] not in clause_words(language.lexicons, "whoever")
    start, end = language.span(phrase.head, phrase.head + 1)
    named = (m.label for m in reading.sentence.mentions if m.start < end and start < m.end)
    return any(label in _SOMEBODY if moves else label != "DATE" for label in named)


def _end_of_subject(language: Language, subject: NounPhrase, clause: Clause) -> int:
    """The end of a subject with the phrases that belong to it: "support | for the bill | stands"."""
    end = clause.verb.start
    while end > subject.end and language.tags[end - 1].startswith("RB"):
        end -= 1
    inside = language.tags[subject.end : end]
    plain = all(tag.startswith(_NOUNS) for tag in inside)
    return end if plain and end - subject.start <= _LONGEST else subject.end


def _purpose(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """ "$5 million in aid", "spent $2 million last year on ads", "$3 million to fund beds": not a place, a time or somebody."""
    language = reading.language
    position = language.at(span.end)
    worth = language.lowers[position : position + 1] == ["worth"]
    position += worth
    word = "".join(language.lowers[position : position + 1])
    phrases: list[NounPhrase | None] = []
    if _words(language.lexicons).plays(word, "beside") or (worth and word == "of"):
        beside = language.np_at(position + 1)
        known = beside is not None and set(language.codes[beside.start : beside.end]) & _KNOWN
        phrases.append(None if word == "in" and known else beside)  # "$6 million in | the third quarter"
    if standing.role in (OBJECT, SUBJECT):
        told = language.clauses[standing.clause].prepositions
        led = [(n, phrase) for n, phrase in told if n >= position and "," not in language.lowers[position:n]]
        phrases += [phrase for n, phrase in led if _plays(language, n, "purpose")]
        phrases += [phrase for n, phrase in led if n == position and word == "to" and not _is_person(language, phrase)]
    for clause in language.clauses:
        aims = language.lowers[clause.verb.start] == "to" or (
            clause.kind == PARTICIPIAL and language.codes[clause.start] == "g"
        )
        near = (
            0 <= clause.start - position <= _AIM_WITHIN and clause.parent == standing.clause and standing.role == OBJECT
        )
        if aims and (clause.start == position or (near and clause.kind == INFINITIVE)):
            phrases.append(_aim(language, clause))
    joined = (_with_joined(language, phrase) for phrase in phrases if phrase is not None and not phrase.is_time)
    phrase = next((phrase for phrase in joined if not _names_somebody(reading, phrase)), None)
    return _made(reading, phrase, PURPOSE) if phrase is not None else None


def _with_joined(language: Language, phrase: NounPhrase) -> NounPhrase:
    """A phrase with the one that "and" joins to it: "hospitals | and local schools"."""
    joined = language.np_at(phrase.end + 1) if language.codes[phrase.end : phrase.end + 1] == "&" else None
    if (
        joined is None
        or set(language.codes[joined.start : joined.end]) & set("9$")
        or any(c.subject is not None and c.subject.start == joined.start for c in language.clauses if c.verb.tense)
    ):
        return phrase
    named = language.tags[phrase.head].startswith("NNP")  # "Medicare and Medicaid | payments"
    return phrase._replace(end=joined.end, head=joined.head if named else phrase.head)


def _is_person(language: Language, phrase: NounPhrase) -> bool:
    return is_people(singular(language.lowers[phrase.head], language.lexicons), language.lexicons)


def _aim(language: Language, clause: Clause) -> NounPhrase | None:
    """What is acted on in a clause of purpose: "to fund | beds |", "to pay for | beds |"."""
    if clause.object is not None:
        return clause.object
    near = clause.prepositions[:1]
    return near[0][1] if near and near[0][0] == clause.verb.end else None


def _plays(language: Language, position: int, role: str) -> bool:
    return _words(language.lexicons).plays(language.lowers[position], role)


def _thing(reading: Reading, phrase: NounPhrase | None, rule: str) -> Counted | None:
    """The phrase, unless it is a time, is counted itself or names somebody."""
    if phrase is None or phrase.is_time or phrase.number >= 0 or _names_somebody(reading, phrase):
        return None
    return _made(reading, phrase, rule)


def _made(reading: Reading, phrase: NounPhrase, rule: str) -> Counted | None:
    """The phrase in the tokens of the claims room."""
    language, head = reading.language, phrase.head
    if not phrase.start <= head < phrase.end or language.lowers[head] in _words(language.lexicons).quantities:
        return None
    if language.lowers[head] in _times(language.lexicons):
        return None
    if any(date.start < language.ends[head] <= date.end for date in reading.dates):
        return None
    starts = [token.start for token in reading.tokens]
    first, at, last = (bisect_left(starts, language.starts[n]) for n in (phrase.start, head, phrase.end - 1))
    if starts[at] != language.starts[head]:
        return None
    noun = singular(reading.tokens[at].lower, language.lexicons)
    return Counted(Phrase(first, last + 1, at), noun, last + 1, rule, elided=True)
