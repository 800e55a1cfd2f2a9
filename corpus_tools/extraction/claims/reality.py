"""Whether what a number tells has happened: planned, feared, conditional, denied, by the verbs that its clause hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from corpus_tools.extraction.claims.in_clause import (
    AGENT,
    NONE,
    OBJECT,
    SUBJECT,
    Standing,
    assertion_words,
    clause_words,
    context_words,
    governing,
    is_perfect,
    reporting,
)
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import (
    COMPLEMENT,
    COORDINATED,
    INFINITIVE,
    MAIN,
    PARTICIPIAL,
    RELATIVE,
    Clause,
)
from corpus_tools.extraction.language.sentence import Sentence as Language

HYPOTHETICAL, NEGATED = "hypothetical", "negated"  # meanings of hypothetical_cues
_OWN_ROLES = (SUBJECT, OBJECT, NONE)
_NO, _NOT = "no", "not"
_APART = frozenset((",", ";", "(", "-", "–", "—"))  # marks behind which a negation denies nothing
_AHEAD = {OBJECT: "ahead", "to": "bound"}  # what verb has a length of time ahead of it, by the role of this
GO, BE, _TO_COME = "go", "be", ("be", "have", "need")
FOR, THAN = "for", "than"
_ASKED = (FOR, "on")  # prepositions of verbs of asking: "called | on | them to send 12"
OF, _GERUND = "of", ("of", "for")  # "a plan | of | freeing 12"; in "carriers of the new model" a model is no setting
_COMPARED = ("RBR", "JJR")
_NOUN_REACH = 5  # words of a phrase before "to" among which a plan may stand
_ROLES_DENIED = frozenset((SUBJECT, OBJECT, AGENT, NONE))
_REPORTED = (COMPLEMENT, RELATIVE)  # how "reports that 12 had died" is read

Tokens = tuple[int, int]


def _says(language: Language, word: str, how: str, meaning: str = HYPOTHETICAL) -> bool:
    """Whether a word says in a way that something is not, or not yet, so."""
    return word in assertion_words(language.lexicons, how, meaning)


def _modal(language: Language, clause: Clause) -> str:
    """The modal of a clause, or how its verb begins: "wouldn't" is "would"."""
    verb = clause.verb
    return language.lowers[verb.modal if verb.modal >= 0 else verb.start].replace("’", "'").removesuffix("n't")


def find_hypothetical(language: Language, standing: Standing, lasting: bool, span: Tokens) -> Tokens | None:
    """The tokens that say that it has not happened, or not yet; `span` is the number with its bounds and its unit.

    A length of time after "within" says when, not whether; and so do "two years | ago" and "just two days | before that".
    """
    standing = _with_preposition(language, standing, span) if lasting else standing
    ahead = _ahead(language, standing)
    how = _AHEAD.get(standing.role, "") if lasting and standing.clause >= 0 else ""
    verb = language.clauses[standing.clause].verb if how else None
    if verb is not None and _says(language, verb.lemma, how) and verb.tense != "past":
        return verb.head, verb.head + 1  # "| faces | up to five years in prison", "is | meant | to last a week"
    if ahead is not None or (lasting and _says_when(language, standing, span)):
        return ahead
    found = chain(_possible(language, standing), _unreal(language, standing, lasting), _aimed(language, standing))
    return next(chain(found, _in_play(language, standing.token)), None)


def _with_preposition(language: Language, standing: Standing, span: Tokens) -> Standing:
    """A length of time in the role of what stands before its bounds: "| in | just about two weeks", "lasts | under an hour"."""
    phrase, lasting = language.np_at(standing.token), clause_words(language.lexicons, "lasting")
    for start in (span[0], min(phrase.start if phrase is not None else standing.token, span[0])):
        before = start - 1 - 2 * (language.lowers[start - 1] == THAN)  # "for | more than | a decade"
        if before >= 0 and (language.tags[before] == "IN" or language.lowers[before] in lasting):
            return standing._replace(role=language.lowers[before])
    bounded = standing.role in (THAN, *language.lowers[slice(*span)])
    return standing._replace(role=NONE) if bounded else standing


def _says_when(language: Language, standing: Standing, span: Tokens) -> bool:
    phrase, lasting = language.np_at(standing.token), clause_words(language.lexicons, "lasting")
    if language.lowers[span[1] : span[1] + 1] and language.lowers[span[1]] in clause_words(language.lexicons, "away"):
        beside = phrase is not None and phrase.start < span[0]  # "seeks | a comeback two years | after"
        return beside or standing.role not in (OBJECT, *lasting)
    return standing.role not in (*_OWN_ROLES, OF, *lasting)


def _aimed(language: Language, standing: Standing) -> Iterator[Tokens]:
    """ "The | target | is 640 milligrams", "a | goal | of 5 million", "a | request | for 12 trucks": a noun for what is to be.
    "The | bill | gives 12 states a say": what a draft tells of these days is to be, too."""
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is not None and standing.role == SUBJECT and _is_bound(language, clause):
        yield clause.verb.end, clause.verb.end + 1
    subject = clause.subject if clause is not None and standing.role != SUBJECT else None
    if subject is not None and clause is not None:
        noun = language.lemma(subject.head)
        told = standing.role == OBJECT and not clause.is_passive and _says(language, noun, "aim")
        verb = clause.verb
        drafted = verb.tense == "present" and not is_perfect(language, clause) and verb.lemma not in _TO_COME
        drafted = drafted and not clause.is_passive and clause.kind in (MAIN, COORDINATED, RELATIVE)
        if told or (drafted and _says(language, noun, "draft")):
            yield subject.head, subject.head + 1
    phrase = language.np_at(standing.token)
    start = phrase.start if phrase is not None else standing.token
    whole = language.np_before_of(start)
    if whole is None and language.lowers[max(0, start - 1)] == FOR:
        whole = language.np_before_preposition(start)
    if whole is not None and _says(language, language.lemma(whole.head), "aim"):
        yield whole.head, whole.head + 1


def _possible(language: Language, standing: Standing) -> Iterator[Tokens]:
    """ "Two | planned | attacks", "a | possible | loss of 12 jobs": what a word of its phrase calls no more than that."""
    phrase = language.np_at(standing.token)
    whole = language.np_before_of(phrase.start) if phrase is not None else None
    for around in (phrase, whole):
        for at in range(around.start, around.head) if around is not None else ():
            if _says(language, language.words[at], "possible"):
                yield at, at + 1


def _ahead(language: Language, standing: Standing) -> Tokens | None:
    """ "Spends 12 million | over the next | two years": a stretch of time that lies ahead, where nothing is told in the past."""
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is not None and (clause.verb.tense == "past" or is_perfect(language, clause)):
        return None
    first, end = (clause.start, clause.end) if clause is not None else (0, len(language))
    for at in range(first + 2, end):
        opened = language.tags[at - 2] == "IN" and language.lowers[at - 2] != OF and language.lowers[at - 1] == "the"
        if opened and _says(language, language.lowers[at], "stretch"):
            return at, at + 1
    return None


def _in_play(language: Language, token: int) -> Iterator[Tokens]:
    """ "In the exercise, 40 attackers were killed": a phrase before the number that names a drill or a model."""
    for phrase in language.noun_phrases:
        opened = (
            phrase.start > 0 and language.tags[phrase.start - 1] == "IN" and language.lowers[phrase.start - 1] != OF
        )
        if phrase.end <= token and opened and _says(language, language.lemma(phrase.head), "setting"):
            yield phrase.head, phrase.head + 1


def _unreal(language: Language, standing: Standing, lasting: bool) -> Iterator[Tokens]:
    is_told = False
    for _, clause, below in governing(language, standing.clause):
        verb = clause.verb
        if below is not None and _is_aside(language, below):
            return
        if below is not None and _is_known(language, clause, below):
            return
        is_told |= below is not None and below.kind == COMPLEMENT and below.verb.tense == "past"
        if not is_told:  # "would not say whether 12 had died" leaves the 12 as they are
            modal = verb.modal if verb.modal >= 0 else verb.start
            beside = below is not None and _is_told_beside(clause, below)
            if not beside and _says(language, _modal(language, clause), "modal"):
                yield modal, modal + 1
            opener = clause.start
            if _says(language, language.lowers[opener], "opener"):
                yield opener, opener + 1
        is_undone = below is None and clause.is_passive and standing.role == SUBJECT
        if is_undone and _says(language, verb.lemma, "undone"):
            yield verb.head, verb.head + 1
        if _foresees(language, standing, clause, below, lasting):
            yield verb.head, verb.head + 1
        if below is not None and _is_to_come(language, clause, below):
            yield verb.head, verb.head + 1
        if clause.kind == INFINITIVE or language.lowers[clause.verb.start - 1] in _GERUND:
            yield from _planned(language, clause)


_HANGING = frozenset((COMPLEMENT, INFINITIVE, PARTICIPIAL))


def _foresees(language: Language, standing: Standing, clause: Clause, below: Clause | None, lasting: bool) -> bool:
    """Whether the verb of a clause tells that what hangs on it is to be: a clause, or the number itself."""
    if _is_asked(language, standing, clause, below):
        return not (lasting and below is None)  # not "asked | for 12 years |"
    if below is None:
        needed = clause.verb.negation < 0 and standing.role == OBJECT and _says(language, clause.verb.lemma, "needed")
        foreseen = needed or _says(language, clause.verb.lemma, "foresight")
        return foreseen and _is_its_own(language, standing, clause, lasting)
    apart = below.kind == PARTICIPIAL and language.lowers[below.start - 1] == ","
    if below.kind not in _HANGING or apart:
        return False  # not "had been promised safe passage, | killing 12 |"
    aimed = below.verb.tense != "past" and _says(language, clause.verb.lemma, "verb")
    return aimed or _says(language, clause.verb.lemma, "foresight")


def _is_asked(language: Language, standing: Standing, clause: Clause, below: Clause | None) -> bool:
    """ "Called | for | 12 trucks", "called | on | them to send 12", "asked them to send 12"."""
    if clause.is_passive or not _says(language, clause.verb.lemma, "asking"):
        return False
    if below is None:
        return standing.role == FOR and not is_definite(language, standing.token)
    asked = clause.object is not None or any(language.lowers[at] in _ASKED for at, _ in clause.prepositions)
    to = (asked and below.kind == INFINITIVE) or language.lowers[below.start] == FOR  # "for | lowering it to 12"
    return to and not is_definite(language, standing.token)


def _is_its_own(language: Language, standing: Standing, clause: Clause, lasting: bool) -> bool:
    """Whether a number is what a clause's verb is about: not in "had been planned | for a week |", "| 12 | sought shelter" and
    "demanded the return of | 12 |"."""
    feared = language.tags[clause.verb.end : clause.verb.end + 1] == ["JJ"]  # "12 | feared dead"
    doing = standing.role == SUBJECT and not (clause.is_passive or feared)
    phrase = language.np_at(standing.token)
    whole = language.np_before_of(phrase.start if phrase is not None else standing.token)
    known = whole is not None and (
        is_definite(language, whole.head) or (whole == clause.subject and not clause.is_passive)
    )
    return not doing and not known and (not lasting or standing.role in _OWN_ROLES)


def _is_aside(language: Language, clause: Clause) -> bool:
    """ "It is unclear if they have the missiles, | which have a range of 200 kilometres |": told as a fact."""
    is_apart = clause.start > 0 and language.lowers[clause.start - 1] == ","
    return clause.kind == RELATIVE and is_apart and clause.verb.is_finite and clause.verb.modal < 0


def _is_known(language: Language, clause: Clause, below: Clause) -> bool:
    """ "We need to remember | that 12 states have it |": what is said or known is so now, whoever is to say it."""
    to_be_said = clause.kind == INFINITIVE or clause.verb.modal >= 0
    told = below.kind == COMPLEMENT and below.verb.modal < 0 and to_be_said
    return told and clause.verb.lemma in reporting(language.lexicons)


def _is_told_beside(clause: Clause, joined: Clause) -> bool:
    """ "It may fail, | but there are 12 |", "would end it | but gave them six months |"; not "will cut costs | and save 12 |"."""
    other = joined.subject is not None and joined.subject != clause.subject
    return joined.kind == COORDINATED and (joined.verb.tense == "past" or other)


def _is_to_come(language: Language, clause: Clause, below: Clause) -> bool:
    """ "Is | going | to lose", "was | going | to", "has | to sell", "the idea is | to cut"."""
    verb = clause.verb
    doing = language.codes[verb.head] == "g"
    going = (verb.lemma == GO and doing) or (verb.lemma in _TO_COME and not is_perfect(language, clause))
    told = verb.tense == "present" or verb.lemma == GO
    return going and told and below.kind == INFINITIVE and below.verb.start == verb.end


def _is_bound(language: Language, clause: Clause) -> bool:
    """ "12 are | likely | to be sold", "12 are | to be | sold"."""
    end = clause.verb.end
    following = language.tags[end : end + 2]
    if following[:1] == ["TO"]:
        return language.lowers[end + 1] == clause.verb.lemma == BE
    return following[1:] == ["TO"] and _says(language, language.lowers[end], "bound")


def _planned(language: Language, clause: Clause) -> Iterator[Tokens]:
    """ "a plan to free 12", "expect it to kill 12": such a word before "to", or nothing that governs it ("Roe to free 12")."""
    to = clause.verb.start
    for position in range(to - 1, max(-1, to - _NOUN_REACH), -1):
        compared = language.tags[position - 1] in _COMPARED  # "less | likely | to"
        hows = ("noun", "foresight") if compared else ("noun", "foresight", "bound")
        if any(_says(language, language.lemma(position), how) for how in hows):
            yield position, position + 1
        if not language.tags[position].startswith(("N", "JJ", "IN", "DT")):
            break
    is_heading = language.lowers[-1] != "." and clause.kind == INFINITIVE
    if clause.parent < 0 and clause.subject is not None and clause.subject.end == to and is_heading:
        yield to, to + 1


def find_denial(language: Language, standing: Standing, lasting: bool, span: Tokens) -> Tokens | None:
    """The tokens that deny it: a negation of its own verb, a verb of denial above, or what is said of the report of it; a length
    of time that says when is not denied."""
    if lasting and _says_when(language, _with_preposition(language, standing, span), span):
        return None
    phrase = language.np_at(standing.token)
    first = phrase.start if phrase is not None else standing.token
    whole, definite = language.np_before_of(first), is_definite(language, standing.token)
    if whole is not None and _says(language, language.lowers[whole.start], "none", NEGATED):
        return whole.start, whole.end  # "| none | of the 12 was hurt"
    if not definite and _follows_not(language, first):
        return first - 1, first
    if (at := _refused(language, first, standing.token + 1)) is not None:
        return at, at + 1
    for _, clause, below in governing(language, standing.clause):
        if below is None and _is_own_denial(language, standing, clause):
            return clause.verb.negation, clause.verb.negation + 1
        if below is not None and not definite and _denies(language, clause, below, phrase):
            return clause.verb.head, clause.verb.head + 1
        if (
            clause.kind in _REPORTED
            and not definite
            and (at := _refused(language, clause.start, clause.end)) is not None
        ):
            return at, at + 1
    return None


def _denies(language: Language, clause: Clause, below: Clause, phrase: NounPhrase | None) -> bool:
    """ "| Denied | that 12 died", "it is not | true | that", "| failed | to build 12 homes"; not ", saying 12 had died"."""
    verb, after = clause.verb, language.lowers[clause.verb.end : clause.verb.end + 2]
    if below.kind not in _HANGING or (below.kind == PARTICIPIAL and language.lowers[below.start - 1] == ","):
        return False
    if any(_says(language, word, "untrue", NEGATED) for word in after) and (verb.negation >= 0 or after[0] == _NOT):
        return True
    if any(_says(language, word, "false", NEGATED) for word in (*language.lowers[verb.start : verb.head], *after[1:])):
        return below.kind == COMPLEMENT  # "| falsely | claimed that", "is a | myth | that"
    left = below.kind == INFINITIVE
    told = not left or below.object == phrase is not None
    return told and verb.negation < 0 and _says(language, verb.lemma, "left" if left else "verb", NEGATED)


def _is_own_denial(language: Language, standing: Standing, clause: Clause) -> bool:
    """Whether the negation of a clause denies what its number tells: not in "did not name | the four men"."""
    negation, token = clause.verb.negation, standing.token
    if negation < clause.verb.start or standing.role not in _ROLES_DENIED or _is_granted(language, token):
        return False
    if language.lowers[min(negation + 1, len(language) - 1)] in clause_words(language.lexicons, "only"):
        return False
    return standing.role == SUBJECT or (negation < token and _APART.isdisjoint(language.lowers[negation:token]))


def _follows_not(language: Language, first: int) -> bool:
    """ "| not | 12 but 15", but "tens, if not hundreds"."""
    before = language.lowers[first - 1 : first] if first > 0 else []
    return before == [_NOT] and not _says(language, language.lowers[first - 2], "opener")


def _refused(language: Language, start: int, end: int) -> int | None:
    """ "| Rejected | claims that 12 had died", "a report of 12 dead is | false |": what denies what a noun tells of."""
    noun = start - 1 - (language.lowers[max(0, start - 1)] == OF)
    if noun < 0 or "," in language.words[end : end + 1]:
        return None
    phrase = language.np_at(noun)
    first = phrase.start if phrase is not None else noun
    if language.lowers[first] == _NO and _says(language, language.lemma(noun), "proof", NEGATED):
        return first  # "| no | evidence that 12 died"
    told = context_words(language.lexicons, "hearsay") | context_words(language.lexicons, "report")
    if language.lowers[noun] not in told:
        return None
    stop = next((n for n in range(end, len(language)) if language.codes[n] in ",;"), len(language))
    for n in (*range(max(0, noun - _NOUN_REACH), noun), *range(end, stop)):
        refused = language.tags[n - 1] != "RB" and _says(language, language.lemma(n), "verb", NEGATED)
        if refused or _says(language, language.lowers[n], "false", NEGATED):
            return n
    return None


def is_attempt(language: Language, token: int) -> bool:
    """Whether a verb tells that something was tried."""
    verb = language.vg_at(token)
    return verb is not None and _says(language, verb.lemma, "attempt")


def is_definite(language: Language, token: int) -> bool:
    """Whether the words before a number say that its things are known: "the two leaders", "its 28,500 troops"."""
    phrase = language.np_at(token)
    before = language.lowers[phrase.start : token] if phrase is not None else []
    before = before or language.lowers[max(0, token - 1) : token]
    owned = "POS" in language.tags[max(0, token - len(before)) : token]  # "Florida's | 29 electoral votes"
    return owned or any(word in clause_words(language.lexicons, "definite") for word in before)


def _is_granted(language: Language, token: int) -> bool:
    """ "Did not name the four men", "cannot accept the killing of 12": what a phrase takes for granted is not denied."""
    phrase = language.np_at(token)
    first = phrase.start if phrase is not None else token
    return is_definite(language, token) or (first > 0 and language.lowers[first - 1] == "of")
