"""The grammar of quantities: text to number spans. Knows no tables and loads no pandas.

spans.py      what is found
tokens.py     a sentence's tokens as words, numbers and marks
number_words.py  the word lists, ready for look-up
masks.py      numbers that count nothing: dates, times, identifiers, idioms, "one" as pronoun
named_numbers.py  numbers that name: Article 4, Apollo 11
scores.py     numbers tied to each other: scores, votes, odds, phone numbers
cardinals.py  one number: digits, words, scales, fractions, vague numerals
modifiers.py  the words that bound or soften a quantity
ages.py       which numbers are ages
units.py      the unit after a number
quantities.py number to quantity: range, currency, unit; quantity to span
grammar.py    find_numbers, read_numbers: one walk over the tokens
"""

from corpus_tools.extraction.numbers.grammar import find_numbers, read_numbers
from corpus_tools.extraction.numbers.spans import NumberSpan

__all__ = ["NumberSpan", "find_numbers", "read_numbers"]
