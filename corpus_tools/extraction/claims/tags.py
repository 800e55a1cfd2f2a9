"""The word classes that claims are read with, one letter each; marks that matter stand for themselves."""

from __future__ import annotations

NOUN, PLURAL, NAME, ADJECTIVE, NUMBER, IGNORED = "N", "L", "A", "J", "#", "%"
DETERMINER, PREPOSITION, CONJUNCTION, SUBORDINATOR, RELATIVE, PRONOUN = "D", "P", "C", "S", "R", "O"
AUXILIARY, VERB, PAST, PARTICIPLE, GERUND = "X", "V", "E", "K", "G"
ADVERB, FOCUS, TIME, NEGATION, POSSESSIVE, POSSESSOR = "B", "F", "T", "Z", "'", "H"
HYPHENATED = "Y"  # what a hyphen ties to a number: the judge of "three-judge panel"
COMMA, SEMICOLON, COLON, DASH, OPEN, CLOSE, QUOTE, STOP, OTHER = ",", ";", ":", "-", "(", ")", '"', ".", "?"

NOMINAL = frozenset((NOUN, PLURAL, NAME, ADJECTIVE))
VERBAL = frozenset((AUXILIARY, VERB, PAST, PARTICIPLE, GERUND))
ADJACENT = frozenset((PAST, PARTICIPLE))
OBJECT_FIRST = frozenset((DETERMINER, NAME, NOUN, PLURAL, ADJECTIVE))  # what an object begins with
AGENT = frozenset((DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSOR, PAST, FOCUS, NUMBER))
SKIPPED_BEFORE = frozenset((FOCUS, DETERMINER, ADVERB, QUOTE, OPEN, CLOSE, POSSESSIVE))
NOMINAL_BEFORE = frozenset((NOUN, PLURAL, NAME, ADJECTIVE, POSSESSOR, NUMBER, TIME))
LINKS = frozenset((CONJUNCTION, COMMA, DASH))
BEFORE_NOUN = frozenset((DETERMINER, ADJECTIVE, POSSESSOR, NUMBER, PREPOSITION, NOUN, NAME))
CLAUSE_ENDS = frozenset((SEMICOLON, STOP, COLON, SUBORDINATOR))
ENDS = CLAUSE_ENDS | {RELATIVE, QUOTE}
OBJECT_STARTS = frozenset((NUMBER, DETERMINER, NAME, PLURAL, POSSESSOR, PRONOUN, NOUN, ADJECTIVE))
BETWEEN = frozenset(
    (ADVERB, DETERMINER, FOCUS, QUOTE, PREPOSITION, NOUN, COLON, ADJECTIVE, NUMBER, CONJUNCTION, COMMA, PLURAL)
)
TRAILING = frozenset((ADVERB, QUOTE, COMMA, CONJUNCTION, FOCUS))
BEGINS = frozenset((STOP, QUOTE, COLON))  # marks after which any word has a capital
PLACE_PHRASE = frozenset((NUMBER, DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSOR, FOCUS, GERUND, PAST))
CLAUSE_MARKS = frozenset((SEMICOLON, STOP, COMMA))

# the classes of the list word_classes, and marks
CLASSES = {
    "determiner": DETERMINER, "preposition": PREPOSITION, "conjunction": CONJUNCTION, "subordinator": SUBORDINATOR,
    "relative": RELATIVE, "pronoun": PRONOUN, "auxiliary": AUXILIARY, "negation": NEGATION, "adverb": ADVERB,
    "focus": FOCUS, "time": TIME, "adjective": ADJECTIVE, "verb": VERB, "past": PAST, "participle": PARTICIPLE, "gerund": GERUND,
}  # fmt: skip
MARKS = {
    ",": COMMA, ";": SEMICOLON, ":": COLON, "(": OPEN, "[": OPEN, ")": CLOSE, "]": CLOSE, ".": STOP, "!": STOP, "?": STOP,
    "–": DASH, "—": DASH, "-": DASH, "--": DASH, "…": STOP, "/": CONJUNCTION, "&": CONJUNCTION,
}  # fmt: skip
