"""The word classes that claims are read with, one letter each; marks that matter stand for themselves."""

from __future__ import annotations

NOUN, PLURAL, NAME, ADJECTIVE, NUMBER, IGNORED = "N", "L", "A", "J", "#", "%"
DETERMINER, PREPOSITION, CONJUNCTION, SUBORDINATOR, RELATIVE, PRONOUN = "D", "P", "C", "S", "R", "O"
AUXILIARY, VERB, PARTICIPLE, GERUND = "X", "V", "E", "G"
ADVERB, FOCUS, TIME, NEGATION, POSSESSIVE = "B", "F", "T", "Z", "'"
HYPHENATED = "Y"  # what a hyphen ties to a number: the judge of "three-judge panel"
COMMA, SEMICOLON, COLON, DASH, OPEN, CLOSE, QUOTE, STOP, OTHER = ",", ";", ":", "-", "(", ")", '"', ".", "?"

VERBAL = frozenset((AUXILIARY, VERB, PARTICIPLE, GERUND))
FINITE = frozenset((AUXILIARY, VERB))
OBJECT_FIRST = frozenset((DETERMINER, NAME, NOUN, PLURAL, ADJECTIVE))  # what an object begins with
AGENT = frozenset((DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSIVE, PARTICIPLE, FOCUS, NUMBER))
SKIPPED_BEFORE = frozenset((FOCUS, DETERMINER, ADVERB, QUOTE, OPEN, CLOSE))
NOMINAL_BEFORE = frozenset((NOUN, PLURAL, NAME, ADJECTIVE, POSSESSIVE, NUMBER, TIME))
LINKS = frozenset((CONJUNCTION, COMMA, DASH))
BEFORE_NOUN = frozenset((DETERMINER, ADJECTIVE, POSSESSIVE, NUMBER, PREPOSITION, NOUN, NAME))
CLAUSE_ENDS = frozenset((SEMICOLON, STOP, COLON, SUBORDINATOR))
ENDS = CLAUSE_ENDS | {RELATIVE, QUOTE}
OBJECT_STARTS = frozenset((NUMBER, DETERMINER, NAME, PLURAL, POSSESSIVE, PRONOUN, NOUN, ADJECTIVE))
BETWEEN = frozenset(
    (ADVERB, DETERMINER, FOCUS, QUOTE, PREPOSITION, NOUN, COLON, ADJECTIVE, NUMBER, CONJUNCTION, COMMA, PLURAL)
)
TRAILING = frozenset((ADVERB, QUOTE, COMMA, CONJUNCTION, FOCUS))
PLACE_PHRASE = frozenset((NUMBER, DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSIVE, FOCUS, GERUND, PARTICIPLE))
CLAUSE_MARKS = frozenset((SEMICOLON, STOP, COMMA))

# of the list word_classes the classes that no tag tells, and what the codes of the language layer (chunks.CODES) are
CLASSES = {
    "negation": NEGATION, "focus": FOCUS, "time": TIME, "adjective": ADJECTIVE, "auxiliary": AUXILIARY, "relative": RELATIVE,
}  # fmt: skip
OF_CODES = {
    "n": NOUN, "9": NOUN, "s": PLURAL, "N": NAME, "S": NAME, "j": ADJECTIVE, "r": ADVERB, "p": ADVERB, "u": ADVERB,
    "d": DETERMINER, "h": DETERMINER, "o": PRONOUN, "W": RELATIVE, "Q": SUBORDINATOR, "c": SUBORDINATOR,
    "i": PREPOSITION, "f": PREPOSITION, "t": PREPOSITION, "&": CONJUNCTION, "'": POSSESSIVE,
    "k": PARTICIPLE, "v": VERB, "b": VERB, "z": VERB, "Z": VERB, "g": GERUND, **dict.fromkeys("mByYGHKO", AUXILIARY),
    **{mark: mark for mark in (COMMA, SEMICOLON, COLON, DASH, OPEN, CLOSE, QUOTE, STOP)},
}  # fmt: skip
