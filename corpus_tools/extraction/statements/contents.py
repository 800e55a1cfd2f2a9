"""What was said: where the content of a statement begins and ends, before, around or after its cue."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from corpus_tools.extraction.language.chunks import BASES
from corpus_tools.extraction.language.clauses import COORDINATED, MAIN, PARTICIPIAL, RELATIVE, SUBORDINATE
from corpus_tools.extraction.statements.speaker_phrases import (
    INDEFINITE,
    OCCASION,
    head_noun,
    is_setting,
    noun_phrase_after,
)
from corpus_tools.extraction.statements.tagged_sentence import NOMINAL, Found, Span, Words

CLAUSES_AHEAD = 3  # within which the verb of a subject must stand: "the man who came left"
LOOK_AHEAD = 25  # words between a cue and the "that" that belongs to it


def addressee_end(words: Words, span: Span, frames: frozenset[str]) -> int:
    """The end of the person spoken to: before a pronoun, `about` or a second phrase that begins what was said."""
    tags, lower = words.tags, words.lower
    if lower[span.start] in words.inventory.groups["object"] and tags[span.start] != "D":
        return span.start + 1  # "told her | she was ready"
    for i in range(span.start + 1, span.end):
        if tags[i - 1] == "C" and tags[i] in "NEQ9" and clause_follows(words, i):
            return i  # "told The Daily Beast nothing was set"
        if tags[i] == "P" and lower[i] in frames:
            return i
    return span.end


def after_adjuncts(words: Words, k: int, *, to_verb: bool = False) -> int:
    """The first word after time words and settings (`on Monday`, `in a statement`, `to reporters`)."""
    first = k
    for _ in range(MOST_ADJUNCTS):
        k = _after_adjunct(words, k, to_verb=to_verb)
    return first if _ADVERBS_AND_VERB.fullmatch(words.tags, first, k + 1) else k  # "says | too much is"


MOST_ADJUNCTS = 6
_ADVERBS_AND_VERB = re.compile("B+[AL]")
CONDITIONS = ("if", "when", "where")


def _after_adjunct(words: Words, k: int, *, to_verb: bool) -> int:
    """The word after the time word, the setting or the addressee that begins at the word `k`; `k` where none does."""
    tags, lower = words.tags, words.lower
    tag, after = tags[k : k + 1], tags[k + 1 : k + 2]
    if not tag or is_amount(words, k) or tag + after == "Ms":  # "said at least 20 were", "said Sunday's raid was"
        return k
    if lower[k] in CONDITIONS:  # "wondered aloud if the mayor that they had sent was there"
        return k
    if tag in "MB" or (tag == "9" and tags[k - 1 : k] == "M"):
        return k + 1
    if after == "M" and (tag in "DQ" or lower[k] in words.inventory.groups["day"]):
        return k + 2
    if tag == "t" and after and lower[k + 1] in words.inventory.groups["object"]:  # "pointed out to me"
        return k + 2
    code = words.sentence.codes[words.tokens[k + 1]] if tag == "t" and after else ""
    if code and (code in BASES or (to_verb and after not in "DCER")):
        return k
    that = that_ahead(tags, k, len(tags)) if tag in "PtSg" else None
    return (
        that
        if that is not None
        else _after_phrase(words, k)
        if tag in "Pt" or (tag == "S" and not clause_follows(words, k + 1))
        else k
    )


def _after_phrase(words: Words, k: int) -> int:
    """The word after a preposition with its phrase, if that tells when, where or to whom; `k` where it is what was said."""
    tags, n = words.tags, len(words.tags)
    span = noun_phrase_after(words, k + 1)
    if span is None:
        return k + 2 if tags[k + 1 : k + 2] in ("M", "9") else k
    first = _FIRST_PART.match(tags, span.start, span.end)
    end = first.end() if first else span.end
    if (tags[k] == "t" and not set("EC").isdisjoint(tags[k:end])) or is_setting(words, k, end):
        return span.end
    return n if tags[span.end : span.end + 1] in ("", ".") else k


_FIRST_PART = re.compile(r"[^Pot&]{1,15}")

_OBJECT = re.compile(r"R|T?D?(?P<noun>[CENdg9s]{1,8})")


_QUOTED_COMPLEMENT = re.compile(r"[^VAL.;:TWZz]{1,20}[Zz]")


def has_complement(words: Words, k: int) -> bool:
    """Whether the object at the word `k` is called something (`called him a liar`), not summoned (`called senators to ask`)."""
    tags = words.tags
    match = _OBJECT.match(tags, k)
    if match is None or _QUOTED_COMPLEMENT.match(tags, k):
        return True
    end = match.end()
    after = tags[end : end + 1]
    if after in ("D", "Q", "z", "Z"):
        return not tags.startswith("M", end + 1)  # "called her the day after"
    noun = match.group("noun")
    if noun is None:  # "called him crazy", not "called him back", "called it off"
        return after in ("N", "d", "C", "E", "g", "B")
    return len(noun) > 1 and noun[-1] in "Nd" and words.lower[end - 1] not in words.inventory.settings


def is_as_clause(words: Words, lead: int) -> bool:
    """Whether the clause whose subject begins at the word `lead` is `as X said`, set off from the rest of the sentence."""
    tags = words.tags
    opening = lead - 1
    if opening < 0 or words.lower[opening] != "as":
        return False
    return set(tags[:opening]) <= set("BU&,") or tags[opening - 1] in ",-(Z"


def is_amount(words: Words, k: int) -> bool:
    """Whether `about`, `at least`, `up to` or `over` begins an amount at the word `k`."""
    tags, lower = words.tags, words.lower
    if k + 1 >= len(tags):
        return False
    about = tags[k + 1] in "9Q" and lower[k] in words.inventory.groups["approximate"]
    return about or (tags[k] in "PB" and lower[k + 1] in words.inventory.groups["amount"])


def that_ahead(tags: str, k: int, n: int) -> int | None:
    """Where the `that` or the quotation stands that a cue leads to over some phrases; None where a clause comes first."""
    for m in range(k, min(n, k + LOOK_AHEAD)):
        tag = tags[m]
        if tag == "T":
            relative = m > k and tags[m + 1 : m + 2] in ("A", "L")  # "in a system that would check"
            return None if relative else m
        if tag == ":":
            return m if tags[m + 1 : m + 2] in ("", "Z") else None
        if tag == "Z":
            return m
        if tag in "AVGILW.;RU(" and not _TIMED.match(tags, m - 1):
            return None
    return None


_TIMED = re.compile("NLM")  # "in an interview | aired | Sunday that"
_FRAMES = {"Z": "quote", "z": "quote", "T": "that", ":": ":", "t": "to"}


def frame_at(words: Words, k: int) -> str:
    tag = words.tags[k]
    if tag in _FRAMES:
        return _FRAMES[tag]
    if tag in "HW" or words.lower[k] in CONDITIONS:
        return "wh"
    if is_amount(words, k):
        return "np"
    if tag in "Po":
        return words.lower[k]
    if tag == "R" or tag in NOMINAL or tag in "Dp":
        return "np"
    if tag in "SB" or (tag == "&" and clause_follows(words, k + 1)):  # "said neither the mayor nor the council knew"
        return "clause"
    return "other"


def frame_fits(frame: str, frames: frozenset[str], words: Words, k: int) -> bool:
    if frame == ":":
        return "any" in frames or ("quote" in frames and words.tags[k + 1 : k + 2] == "Z")
    if frame == "np" and "np" not in frames and "clause" in frames:
        return clause_follows(words, k)
    if frame in frames:
        return True
    if "any" in frames:
        if words.tags[k] == "P":
            return clause_ahead(words.tags, k)
        if words.tags[k] == "S" and words.tags[k + 1 : k + 2] in tuple("DCEN"):  # "testified before the committee"
            return clause_follows(words, k + 1)
        return frame not in ("of", "other")
    return False


_LATER_CLAUSE = re.compile(
    r"[,CENzM9][DQ9]{0,2}[CENzdg]{0,4}R|,[DQ9]{0,3}[CENdgzs]{1,8}B?[AVLd]|[CENzM][DQ][CENdgzs9]{1,8}B?A"
)


def clause_ahead(tags: str, k: int) -> bool:
    """Whether a clause of its own follows the phrases that begin at the word `k`."""
    return bool(_LATER_CLAUSE.search(tags, k + 1, k + LOOK_AHEAD))


_FINITE = re.compile("B{0,2}A")


def clause_follows(words: Words, k: int, *, before: int = -1) -> bool:
    """Whether the subject of a finite verb begins at the word `k`, and the verb stands before another word if one is given."""
    if words.tags[k : k + 1] in ("", "Z", "z"):
        return False
    phrase = noun_phrase_after(words, k)
    if phrase is not None and _FINITE.match(words.tags, phrase.end):
        return True
    sentence, token = words.sentence, words.tokens[k]
    first = bisect_right(sentence.clauses, token, key=lambda clause: clause.verb.start)
    end = words.tokens[before] if before > k else len(sentence)
    ahead = [c for c in sentence.clauses[first : first + CLAUSES_AHEAD] if c.verb.is_finite and c.verb.start < end]
    return any(c.subject is not None and c.subject.start <= token <= c.subject.head for c in ahead)


def right_content(words: Words, k: int, frame: str) -> tuple[int, int] | None:
    """What was said from the word `k` on: a quotation, or the rest of the clause."""
    tags = words.tags
    n = len(tags)
    while k < n and (
        tags[k] in ",:"
        or (tags[k] == "T" and frame == "that" and not _is_subject(words, k) and not _points(words, k))
        or (tags[k] in "PoS" and frame in PREPOSITION_FRAMES)
    ):
        k += 1
        frame = "np" if frame in PREPOSITION_FRAMES else frame
    if tags[k : k + 1] == "t" and words.lower[k - 1] in words.inventory.groups["negation"]:
        k -= 1  # "vowed | not to go"
    introduced = _BEFORE_QUOTATION.match(tags, k) if frame == "np" else None
    if introduced is not None:  # 'hit back at the mayor: "..."'
        k = introduced.end()
    if frame == "np" and k < n and clause_follows(words, k):
        frame = "clause"
    if k >= n:
        return None
    if tags[k] == "Z":
        stop = words.ends[k]
        rest = tags[k + 1 :]
        comma = words.text[stop - 1] == ","
        own = (_AFTER_QUOTATION if comma else _WHEN_ASKED).match(rest) is not None  # 'saying "..., ..." referring to'
        own = own or _resumes(words, k + 1)
        if rest and rest[0] not in ",.;" and frame != ":" and not own:
            stop = right_end(words, k, n)
    else:
        end = _clause_end(words, k, frame)
        stop = right_end(words, k, _setting_at_end(words, k, end) if frame == "np" else end)
    start, stop = trimmed(words.text, words.starts[k], stop)
    if words.text.endswith(")", start, stop) and "(" not in words.text[start:stop]:
        stop = right_end(words, k, tags.rindex(")"))  # "(Roe said it was shut.)"
    bracketed = ")" in words.text[start:stop] and tags[k] != "Z"
    bracket = _BRACKET_AT_END.search(words.text, start, stop) if bracketed else None
    stop = bracket.start() if bracket is not None else stop
    return (start, stop) if start < stop else None


_SETTING = re.compile(r"(?:PM(?:,?M)?9?,?)?(?P<preposition>P)(?P<article>D)[CENgdVM]{1,5}(?=[PSt,.]|$)")
_VERBS = frozenset("AVLGT")
PLACED = ("in", "at", "during")  # before an occasion


def _setting_at_end(words: Words, k: int, end: int) -> int:
    """Where `confirmed the raid | in a statement on Friday` ends: before the first setting that belongs to the cue."""
    tags, lower = words.tags, words.lower
    for phrase in _SETTING.finditer(tags, k + 1, end):
        kinds = map(words.inventory.settings.get, lower[phrase.start("article") : phrase.end()])
        kind = next(filter(None, kinds), None)  # "in a statement | released on Friday"
        told = kind == OCCASION or (kind == "document" and lower[phrase.start("article")] in INDEFINITE)
        if told and lower[phrase.start("preposition")] in PLACED:
            last = phrase.start() - tags.startswith("&", phrase.start() - 1)  # 'called it "mad," | and at a rally'
            return end if not _VERBS.isdisjoint(tags[k:last]) else last
    return end


_BRACKET_AT_END = re.compile(
    r" \((?:[^() ]+ ){3,}[^() ]+\)$|[”\"]? ?— [^—()]{1,40} \(@\w+\)[^()]*$"
)  # of the outlet, of a tweet


def _is_subject(words: Words, that: int) -> bool:
    """`said that was late`: whether a verb follows `that`, which is then its subject."""
    return words.tags[that + 1 : that + 2] == "A" and not words.lower[that + 1].endswith("ing")


def _points(words: Words, that: int) -> bool:
    """`reiterated that view in a speech`: whether `that` belongs to a noun and no clause follows."""
    return _POINTING.match(words.tags, that) is not None and words.sentence.codes[words.tokens[that + 1]] == SINGULAR


SINGULAR = "n"  # code of the language layer
_POINTING = re.compile("TN(?:[Pt][^AVLd,.;:]*)?(?=[,.;:]|$)")
_AFTER_QUOTATION = re.compile("[GgdPSWBALT]|(?:U|&B?[VL]|[DCENRs]{1,6}V)[^Z]*$")
_WHEN_ASKED = re.compile("S[Vd]")
_BEFORE_QUOTATION = re.compile(r"[^VALTWRZSz:.;]{1,15}:(?=Z)")
PREPOSITION_FRAMES = frozenset({"of", "about", "on", "over", "against", "for", "as", "at"})


def _clause_end(words: Words, k: int, frame: str) -> int:
    """Where what was said from the word `k` on is over: at a semicolon, or where the outlet goes on with its own clause."""
    n = len(words.tags)
    for m in range(k + 1, n - 1):
        if words.tags[m] in ",-;&UZz)" and _is_over(words, k, m, frame):
            return m + (words.tags[m] in "Zz")
    return n


def _is_over(words: Words, k: int, m: int, frame: str) -> bool:
    tags, tag, following = words.tags, words.tags[m], words.tags[m + 1]
    but = m + (tag == ",")
    no_more = tags[but] == "U" and _tells_no_more(words, but + 1)
    if tag == "U" or no_more:
        return no_more
    if tag == "&":
        return frame in ("np", "to") and _is_joined_to_cue(words, m + 1, k)
    opening = m + 1 + (tag == "-" and following == "B")  # "..., while analysts doubt it", "... — even though they do"
    if tags[opening : opening + 1] in tuple("SP") and words.lower[opening] in words.inventory.groups["contrast"]:
        return True
    if tag in "-,Zz" and _resumes(words, m + 1):
        return True
    if tag in _QUOTATION:  # 'called it "mad" | after the vote was lost', 'said it was "mad" | when asked'
        apart = following == "U" or (following == "S" and clause_follows(words, m + 2))
        return _WHEN_ASKED.match(tags, m + 1) is not None or (apart and frame in ("np", "to", "quote"))
    if tag == "-":  # "... — and analysts believed it", "the record it reported — shows"
        apart = following in "AL" and frame == "np" and "-" not in tags[k:m]
        own = tags[m + 2 :].lstrip("B")[:1] in tuple("VL") or clause_follows(words, m + 2)
        return apart or (following in "&U" and own)
    if tag == ")":  # "(as the mayor described it)"
        return "(" not in tags[k:m]
    if tag == ";":  # but "it is | late: the ferry is shut; the road is shut"
        return ":" not in tags[k:m]
    return tag == "," and _is_over_at_comma(words, k, m, frame)


def _tells_no_more(words: Words, k: int) -> bool:
    """`but | gave no details`, `but | she declined to say`: whether somebody withholds more from the word `k` on."""
    first, groups = k, words.inventory.groups
    k += words.tags[k : k + 1] == "R"
    while k < len(words.tags) - 1 and words.tags[k] in "AB":
        k += 1
    negated = not groups["negation"].isdisjoint(words.lower[first:k]) or words.lower[k + 1 : k + 2] == ["no"]
    goes_on = words.tags[k + 1 : k + 2] not in ("", ".", ",")  # not "he was asked but refused, so"
    verb = words.tags[k : k + 1] in ("V", "L")
    return verb and goes_on and words.lower[k] in groups["untold" if negated else "withheld"]


def _resumes(words: Words, k: int) -> bool:
    """`..., | a reference to the war`, `— a claim that the mayor denies`: whether the outlet's own name for what was said
    begins at the word `k`."""
    phrase = noun_phrase_after(words, k) if words.lower[k : k + 1] in (["a"], ["an"]) else None
    if phrase is None or _VERB_AFTER_COMMA.search(words.tags, phrase.end):  # "the bridge, a promise of his, is late"
        return False
    return head_noun(words, phrase) in words.inventory.groups["resuming"]


def _is_over_at_comma(words: Words, k: int, m: int, frame: str) -> bool:
    tags, following = words.tags, words.tags[m + 1]
    after = (tags[m + 2 :].lstrip("B") if frame in ("np", "to") else tags[m + 2 :])[:1]  # "but generally defended it"
    if following == "V":  # "X, citing Y, said", not "Y, who left, said"
        return "," not in tags[k:m]
    if following == "&":  # "asked Doe to leave, and the council voted", "called for a new deal, and when it came"
        return frame in ("np", "to") and clause_follows(words, m + 2 + tags.startswith("S", m + 2))
    if following == "U":  # "..., but analysts doubt it", "..., but declined to say more"
        verbs, first = {"np": "VLA", "that": "V"}.get(frame, "VL"), after_adjuncts(words, m + 2)
        own = after in tuple(verbs) or clause_follows(words, first)
        return own and not _goes_on(words, first, frame)
    aside = following == "W" or tags[m + 1 + (following == "B") :][:1] == "g"
    frames = ("np", "to") if following == "W" else ("np",)  # "told them to leave, which sent them fleeing"
    told = frame in frames and ":" not in tags[k:m]  # after a colon the content goes on as a clause
    return aside and told and not _ASIDE_IN_CLAUSE.match(tags, m)  # "said the army, worried about it, had warned"


def _goes_on(words: Words, k: int, frame: str) -> bool:
    """`said it is shut, but it pays`, `said that it is shut, but the town needs it`: whether what is said points back."""
    if words.tags[k] == "R" or frame != "that":
        return words.tags[k] == "R" and frame in ("that", "clause")
    groups = words.inventory.groups
    pronouns = groups["he"] | groups["she"] | groups["they"] | groups["thing"]
    return not (_QUOTATION.isdisjoint(words.tags[k:]) and pronouns.isdisjoint(words.lower[k:]))


def _is_joined_to_cue(words: Words, m: int, k: int) -> bool:
    """Whether a verb at the word `m` is joined to one before what was said, which begins at the word `k`."""
    clauses, index = words.sentence.clauses, words.sentence.clause_index(words.tokens[m])
    second = index >= 0 and clauses[index].kind == COORDINATED and clauses[index].parent >= 0
    base = words.sentence.codes[words.tokens[m]] in BASES and not words.lower[m].endswith("s")  # "has pushed back"
    told = second and words.tags[m] in "VLA" and not base
    return told and clauses[clauses[index].parent].verb.start < words.tokens[k]


_QUOTATION = frozenset("Zz")
_ASIDE_IN_CLAUSE = re.compile(r",[^,.;:Z][^,.;:ZV]{1,15},(?:B?[AL]|[Zz])")


def left_content(words: Words, end: int) -> tuple[int, int]:
    """What stands before the cue's clause, as code points: from the sentence's start, without the final comma."""
    tags = words.tags
    stop = end
    while stop > 0 and tags[stop - 1] in ",-:":
        stop -= 1
    start = 0
    while start < stop and tags[start] in ",.-x":
        start += 1
    if start >= stop:
        return 0, 0
    if start < stop - 1 and tags[stop - 1] == "Z" and _ends_before(words, stop - 1):
        start = stop - 1
    opened = tags.rfind("(", start, stop)
    inside = tags[opened + 1 : stop]
    if opened >= 0 and ")" not in inside and inside.strip("B,"):  # "shut (two of five, Roe said)", not "(again, Roe"
        start = opened + 1
    return trimmed(words.text, words.starts[start], words.ends[stop - 1])


def _ends_before(words: Words, k: int) -> bool:
    """Whether what stands before the word `k` is over: `got a note: "It is," it read`, `left the U.S. "It is," Roe said`."""
    mark = words.text[words.ends[k - 1] - 1]
    return mark == ":" or (mark == "." and words.text[words.starts[k] : words.ends[k]].strip(_MARKS)[:1].isupper())


def right_end(words: Words, k: int, n: int) -> int:
    """Where the words from the k-th to before the n-th end, without marks; where the k-th begins if they are marks alone."""
    stop = n
    while stop > k and words.tags[stop - 1] in ".,;:":
        stop -= 1
    return words.ends[stop - 1] if stop > k else words.starts[k] if k < len(words.starts) else words.ends[-1]


_MARKS = '"“”„«»,` \t\n\xa0'


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end].lstrip(_MARKS)
    start = end - len(inside)
    return start, start + len(inside.rstrip(_MARKS))


_MAIN_CLAUSE = re.compile(
    r"(?:,|(?<=[Zz]))B?"
    r"(?:R|(?<=,)T(?=B?[AL])|(?<=,)Z|(?:[DQ9]{0,3}[CENdg9zxsMoP&]{1,14})B*[AVLIdN]|QB*[AVL]|"
    r"C{1,5},[DWEC][^,;:.]{1,30},B*[AVL])"  # "Roe, who left, said"
)


def _end_before_main_clause(words: Words, f: Found) -> None:
    """`While X said A, B did C`: what X said ends where the main clause begins."""
    if f.content is None:
        return
    tags, first = words.tags, f.lead
    begin = bisect_left(words.starts, f.content[0], f.cue.end)
    match = _MAIN_CLAUSE.search(tags, begin + 1, begin + MAIN_CLAUSE_REACH)
    if match is None or words.ends[match.start() - 1] >= f.content[1]:
        return
    opened = first and tags[first - 1] in "SP" and (first == 1 or tags[first - 2] in "U(-&T")  # "and while X said"
    if opened or _is_before_main_clause(words, f):
        f.content = trimmed(words.text, f.content[0], words.ends[match.start() - 1])


MAIN_CLAUSE_REACH = 60


def _is_before_main_clause(words: Words, f: Found) -> bool:
    """Whether the sentence opens with a subordinate clause and no main clause begins before the cue's."""
    sentence = words.sentence
    at = max(sentence.clause_index(words.tokens[k]) for k in (f.cue.start, f.cue.end - 1))
    kinds = [clause.kind for clause in sentence.clauses[: at + 1]]
    return bool(kinds) and kinds[0] in (SUBORDINATE, PARTICIPIAL) and MAIN not in kinds


def _end_at_verb_of_speaker(words: Words, f: Found) -> None:
    """`Officials who said A were fired`: what was said ends where the verb of the clause around the relative one stands."""
    sentence, cue = words.sentence, words.tokens[f.cue.start]
    participle = _NOUN_BEFORE_PARTICIPLE.match(words.tags, f.cue.start - 1)
    if f.content is None or not (participle or "W" in sentence.codes[:cue]):
        return  # no relative clause, so that no clauses need be read
    clauses, index = sentence.clauses, sentence.clause_index(cue)
    opening = (
        clauses[index].parent if index >= 0 and clauses[index].kind == COORDINATED else index
    )  # "who left and said"
    if opening < 0 or clauses[opening].kind not in (RELATIVE, PARTICIPIAL):
        return
    k = bisect_left(words.starts, f.content[0], f.cue.end)
    later = [c for c in clauses[index + 1 :] if c.verb.is_finite]
    later = later[words.tags[k] in "RSzZ" or clause_follows(words, k) :]  # behind the verb of what was said
    own = (words.word_of(c.verb.start) for c in later if c.kind == MAIN and c.subject == clauses[index].subject)
    verb = next((v for v in own if words.tags[v - 1] not in "TWt" and words.tags[v : v + 1] not in ("", "z", "Z")), 0)
    apart = words.tags[f.cue.start - 1] == "," and words.tags[verb - 1] != ","  # "Roe spoke, saying the ferry ran"
    if k < verb and words.ends[verb - 1] < f.content[1] and not apart:
        f.content = trimmed(words.text, f.content[0], words.ends[verb - 1])


_NOUN_BEFORE_PARTICIPLE = re.compile("[CENsPo,]G")


def _end_with_relative(words: Words, f: Found) -> None:
    """`X, which said A, is B`, `-- which X called A -- is B`, `-- X said A -- is B`: what was said ends with the clause."""
    tags = words.tags
    opening = f.cue.start - 1
    while opening > 0 and tags[opening] in "AB":
        opening -= 1
    if tags[opening] not in "WS":
        opening = f.lead - 1
    between_dashes = f.lead > 1 and tags[f.lead - 1] == "-"
    opening = f.lead if between_dashes else opening
    aside = tags[opening] == "W" or (tags[opening] == "S" and tags[f.cue.start] == "G")
    apart = opening > 0 and tags[opening - 1] in ",-" and (between_dashes or aside)
    if f.content is None or not apart:
        return
    mark = tags[opening - 1]
    begin = bisect_left(words.starts, f.content[0], f.cue.end)
    end = tags.find(mark, begin)
    if end <= begin or (mark == "," and not _VERB_AFTER_COMMA.match(tags, end)):
        return
    if words.ends[end - 1] < f.content[1]:
        f.content = trimmed(words.text, f.content[0], words.ends[end - 1])


_VERB_AFTER_COMMA = re.compile(r",B?[AL]")


def cut_contents(words: Words, found: list[Found]) -> None:
    """End each content on the right of its cue where the next cue's clause or the main clause begins."""
    for number, f in enumerate(found):
        if f.mode == "passive":
            _end_before_main_clause(words, f)
            _end_with_relative(words, f)
        if not f.content or f.frame == "end" or f.content[0] < words.starts[f.cue.start]:
            continue
        _end_before_main_clause(words, f)
        _end_with_relative(words, f)
        _end_at_verb_of_speaker(words, f)
        start, end = f.content
        inside = (later for later in found[number + 1 :] if start < words.starts[later.lead] < end)
        cut = next((cut for later in inside if (cut := _begin(words, later, end)) > f.cue.end), 0)
        while cut > f.cue.end and words.tags[cut - 1] in ",&-;":
            cut -= 1
        if cut and words.ends[cut - 1] > start:
            f.content = trimmed(words.text, start, words.ends[cut - 1])


def _begin(words: Words, later: Found, end: int) -> int:
    """The conjunction or mark that begins the clause of a later cue; -1 where what is said before, up to the code point `end`,
    goes on with it."""
    tags, k = words.tags, later.lead - 1
    while k > 0 and tags[k] in "BA":
        k -= 1
    quoted = tags[k] == "Z" and not later.unsaid
    if quoted and (later.inherits or later.frame in ("according", "end")):  # 'saying it is "too late," according to'
        return k + 1
    apart = k > 0 and tags[k - 1] == ","
    if tags[k] in "&U" or (tags[k] == "S" and apart):
        return k if later.inherits or apart else -1
    last = later.content and later.content[1] >= end and not _VERB_AFTER_COMMA.search(tags, later.cue.end)
    named = later.source is not None and tags[later.source.start] != "R"  # "a war, which they considered a threat"
    if tags[k] == "W" and apart and last and named and not later.inherits:
        return k  # "said it was a rise, which critics called small"
    behind = later.frame == "end" and later.content is not None and later.content[1] <= words.starts[later.lead]
    own = later.inherits or later.frame == "according" or behind
    return k if tags[k] in ",-" and own else -1
