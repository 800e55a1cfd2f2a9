"""What a share, a sum of money or another measure is of, where the words do not follow "of": "the rate fell to 5.9 percent".

Queries on the language layer; the phrase is given in the tokens of the claims room.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.counted import Counted
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
_LONGEST = 9  # words of what is measured
_SUM = 1_000_000  # from which a number without a noun may be money: "millions in donations"
_BESIDE = frozenset((",", "(", "–", "—", "-", ":"))  # marks between a noun and a number set beside it
_NOUNS = ("NN", "JJ", "VBG", "CD", "DT", "PRP$", "POS", "IN", "CC", "$", "SYM")
_MORE_THAN = ("more", "than")  # "the number of groups | more than doubled"
_COMPARED = (["JJR"], ["RBR"])  # "10 percent | fewer voters"
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


def measured(reading: Reading, span: NumberSpan) -> Counted | None:
    """The noun phrase that the number tells the size of, None where its sentence names none."""
    standing = standing_of(reading.language, span.number_start)
    if span.kind == "duration":
        lasts = _of(reading, span) or _lasting(reading, standing) or _spent(reading, span)
        return lasts or (_said_of(reading, span, standing) if moves(reading, span, standing) else None)
    if span.kind == "count":
        found = (
            _fronted(reading, span)
            or _group_of(reading, span)
            or _beside(reading, span)
            or _changed(reading, span, standing)
            or _said_of(reading, span, standing)
        )
        return found or (_purpose(reading, span, standing) if (span.low or 0) >= _SUM else None)
    return (
        _modified(reading, span, standing)
        or _fronted(reading, span)
        or _before_of(reading, span)
        or (_of(reading, span) if span.kind == "money" else None)
        or _beside(reading, span)
        or _set_beside(reading, span)
        or _rise_in(reading, span)
        or _changed(reading, span, standing)
        or _said_of(reading, span, standing)
        or (_purpose(reading, span, standing) if span.kind == "money" else None)
        or (_among(reading, span) if span.kind in ("percent", "fraction") else None)
    )


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


def _set_beside(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "the spiraling debt, now | more than $18 trillion", "strong majorities (55 percent or more)"."""
    language = reading.language
    mark = language.at(span.start) - 1
    while mark > 0 and language.tags[mark].startswith("RB"):
        mark -= 1
    phrase = language.np_at(mark - 1) if mark > 0 and language.lowers[mark] in _BESIDE else None
    if phrase is None or phrase.end != mark or phrase.is_time or phrase.number >= 0:
        return None
    closing = language.lowers[language.at(span.end) : language.at(span.end) + 1]
    if language.lowers[mark] == "," and closing not in (["."], [","], [";"], []):
        return None
    whole = (
        language.np_before_preposition(phrase.start) or phrase
    )  # "investing in fields around | the world | - $12 billion"
    if _names_somebody(reading, whole):
        return None
    return _made(reading, whole._replace(end=phrase.end), "noun that the number is set beside")


def _spent(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "23 years in | prison", "20 weeks | gestation", "six months to find | an alternative": what a time is spent with."""
    language, after = reading.language, reading.language.at(span.end)
    first = after + (language.lowers[after : after + 1] == ["in"])
    phrase = language.np_at(first)
    if phrase is None or phrase.end != first + 1 or language.codes[first] != "n":
        below = next((c for c in language.clauses if c.verb.start == after and c.kind == INFINITIVE), None)
        phrase = below.object if below is not None else None
        if phrase is None and below is not None and below.verb.lemma != GO and below.prepositions:
            phrase = below.prepositions[0][1]  # "to come up with | an alternative", not "three weeks to go"
            phrase = phrase if language.codes[phrase.head] == "n" else None
    if phrase is None or _names_somebody(reading, phrase):
        return None
    return _made(reading, phrase._replace(start=max(phrase.start, after)), "what a time is spent with")


def _of(reading: Reading, span: NumberSpan) -> Counted | None:
    """ "millions of dollars | of taxpayer money", "two years | of a 19-year sentence"."""
    language = reading.language
    of, before = language.at(span.end), language.at(span.start) - 1
    if before >= 0 and _plays(language, before, "limit"):
        return None  # "within 48 hours of infection"
    phrase = language.np_at(of + 1) if language.lowers[of : of + 1] == ["of"] else None
    return _made(reading, phrase, "noun after of") if phrase is not None else None


def _lasting(reading: Reading, standing: Standing) -> Counted | None:
    """What lasts: "extend | the rates | for two years", "| the siege | lasted ten days"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or (clause.verb.lemma == "be" and standing.role != "for"):
        return None
    if standing.role == "for":
        in_effect = clause.verb.lemma == "be" and _plays(
            language, clause.verb.end + 1, "state"
        )  # "have been in | effect"
        stands = clause.is_passive or in_effect
        return _thing(reading, clause.subject if stands else clause.object, "what lasts")
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
    if subject.head == subject.number:
        return None  # "another 38 | raised $250,000"
    reduced = clause.kind == PARTICIPIAL and subject.end == clause.verb.start
    known = _words(language.lexicons)
    sized = standing.role == OBJECT and not known.plays(clause.verb.lemma, "moves")  # but "they | raised $5 million"
    telling = language.lowers[clause.verb.head] in known.links and (
        sized
        or known.plays(standing.role, "lead")
        or (standing.role != OBJECT and clause.start <= standing.token < clause.end)
    )
    around = {clause.verb.lemma, *(language.lowers[n] for n in _next_to(language, span))}
    moved_at = span.kind == "percent" and (standing.role == "at" or any(known.plays(word, "moves") for word in around))
    moving = moved_at or moves(reading, span, standing)
    parted = clause.verb.lemma == "be" and language.tags[language.at(span.end) : language.at(span.end) + 1] == ["JJ"]
    named = moving or parted or span.kind == "count"  # "the Dow closed above 26,000", "the police are 80 percent white"
    if span.unit == LEAD and not known.plays(clause.verb.lemma, "moves"):
        return None  # "the district went for Trump by 20 points"
    if not (reduced or telling or moving) or _names_somebody(reading, subject, moves=named):
        return None
    moved = clause.object  # "drive | emissions | down 6 percent"
    if moving and moved is not None and moved.number < 0 and moved.end <= standing.token:
        return _made(reading, moved, MOVES)
    by = moving and standing.role not in ("to", "from", "at")
    if language.lowers[subject.head] in known.quantities and language.lowers[subject.end] == "of":
        subject = language.np_at(subject.end + 1) or subject  # "the number of | guns |"
    whole = subject._replace(end=_end_of_subject(language, subject, clause))
    return _made(reading, whole, MOVES if by else SAID_OF)


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
    return _thing(reading, clause.object, "object of a change")


def _names_somebody(reading: Reading, phrase: NounPhrase, *, moves: bool = False) -> bool:
    """Whether a phrase is a pronoun or the name of somebody: what these have is not what they measure.

    Where it `moves`, only persons and peoples are somebody: "Boeing | sank 11 percent".
    """
    language = reading.language
    tag = language.tags[phrase.head]
    if tag in ("PRP", "EX", "WP", "WDT", "DT") or (tag.startswith("NNP") and not moves):
        return language.lowers[phrase.head] not in clause_words(language.lexicons, "whoever")
    start, end = language.span(phrase.head, phrase.head + 1)
    named = (m.label for m in reading.sentence.mentions if m.start < end and start < m.end)
    return any(label in _SOMEBODY if moves else label != "DATE" for label in named)


def _end_of_subject(language: Language, subject: NounPhrase, clause: Clause) -> int:
    """The end of a subject with the phrases that belong to it: "support | for the bill | stands"."""
    end = clause.verb.start
    while end > subject.end and (language.tags[end - 1].startswith("RB") or language.lowers[end - 1] in _MORE_THAN):
        end -= 1
    inside = language.tags[subject.end : end]
    plain = all(tag.startswith(_NOUNS) for tag in inside)
    return end if plain and end - subject.start <= _LONGEST else subject.end


def _purpose(reading: Reading, span: NumberSpan, standing: Standing) -> Counted | None:
    """ "$5 million in aid", "spent $2 million last year on ads", "$3 million to fund beds": not a place, a time or somebody."""
    language, known = reading.language, _words(reading.language.lexicons)
    position = language.at(span.end)
    worth = language.lowers[position : position + 1] == ["worth"]
    position += worth
    word = "".join(language.lowers[position : position + 1])
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    phrases: list[NounPhrase | None] = []
    if known.plays(word, "beside") or (worth and word == "of"):
        phrases.append(language.np_at(position + 1))
    if clause is not None and (standing.role == OBJECT or (standing.role == SUBJECT and clause.is_passive)):
        led = ((n, phrase) for n, phrase in clause.prepositions if n >= position)
        phrases += [phrase for n, phrase in led if _plays(language, n, "purpose")]
        if known.plays(clause.verb.lemma, "cuts"):
            phrases += [phrase for n, phrase in clause.prepositions if language.lowers[n] == "from"]
    timed = language.np_at(position)
    position = (
        timed.end if timed is not None and timed.is_time else position
    )  # "raised $5 million | last year | to fund beds"
    for below in language.clauses:
        gerund = _plays(language, below.start, "purpose") or language.codes[below.start] == "g"
        purpose = language.lowers[below.verb.start] == "to" or (below.kind == PARTICIPIAL and gerund)
        if purpose and below.start == position:
            phrases.append(below.object)
    told = (phrase for phrase in phrases if phrase is not None and not phrase.is_time)
    phrase = next((phrase for phrase in told if not _names_somebody(reading, phrase)), None)
    return _made(reading, phrase, PURPOSE) if phrase is not None else None


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
    if any(date.start < language.ends[head] <= date.end for date in reading.dates):
        return None
    starts = [token.start for token in reading.tokens]
    first, at, last = (bisect_left(starts, language.starts[n]) for n in (phrase.start, head, phrase.end - 1))
    if starts[at] != language.starts[head]:
        return None
    noun = singular(reading.tokens[at].lower, language.lexicons)
    return Counted(Phrase(first, last + 1, at), noun, last + 1, rule, elided=True)
