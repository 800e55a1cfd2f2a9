"""Event types and what holds of each, as event_types.tsv lists them: nothing else in the package lists event types."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons, Row

OTHER, DURATION, MEMBERS, PARTICIPANTS = "other", "duration", "members", "participants"
OPERATIONS = "operations"
EXISTING = "existing"  # what counts without an event word are, where they hold
SHARE, CHANGE = "share", "change"  # of what percentages without an event word are
POLLED = "polled"
JOBS = "jobs"
RATE = "rate"  # what so many per so many are
VOTES = "votes"  # what two counts tied to each other are
KILLED, ATTACKED, DISPLACED = "killed", "attacked", "displaced"  # losses, what tells who did it, refugees
ARRESTED = "arrested"  # what those are whom somebody holds
INFECTED = "infected"  # what nobody does who reports it
PERSONS, THINGS, ITSELF, ANYTHING = "persons", "things", "itself", "anything"  # whom an event befalls
ACCOUNT, OWN, PHRASE = "account", "own", "phrase"  # where its place and time may stand


class EventType(NamedTuple):
    """What holds of an event type."""

    name: str
    strength: int
    befalls: frozenset[str]
    otherwise: str
    takes: frozenset[str]
    harm: bool
    violent: bool
    placed: str
    setting: str
    scope: str
    actor: str
    both: frozenset[str]

    @property
    def is_loose(self) -> bool:
        """Whether it tells how a number is meant rather than what happened: any other event word goes before it."""
        return self.strength == 0

    @property
    def of_persons(self) -> bool:
        """Whether it happens to persons only: without a noun its number counts people."""
        return PERSONS in self.befalls and THINGS not in self.befalls and self.placed == ACCOUNT


@cache
def event_types(words: Lexicons) -> dict[str, EventType]:
    """The event types by name."""
    return {row["event_type"]: _event_type(row) for row in words["event_types"]}


def _event_type(row: Row) -> EventType:
    def several(column: str) -> frozenset[str]:
        return frozenset(row[column].split())

    return EventType(
        row["event_type"], int(row["strength"]), several("befalls"), row["otherwise"], several("takes"), row["harm"] == "yes",
        row["violent"] == "yes", row["placed"], row["setting"], row["scope"], row["actor"], several("both"),
    )  # fmt: skip


@cache
def of_persons(words: Lexicons) -> frozenset[str]:
    """The event types that happen to persons only: without a noun their number counts people."""
    return frozenset(name for name, known in event_types(words).items() if known.of_persons)


def strongest(types: Collection[EventType], known: Iterable[EventType]) -> str:
    """The one event of several that share a number: the sum of two where the list has one, else the strongest."""
    names = {one.name for one in types}
    whole = next((one.name for one in known if one.both and one.both <= names), None)
    return whole or max(types, key=lambda one: one.strength).name
