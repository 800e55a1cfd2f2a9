"""Rows with the words around them, and pages of small tables as Markdown and HTML."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

AROUND = 120  # characters shown on each side of what a row is about
# What of a row is shown beside its words; columns that a revision has not are left out.
SHOWN = {
    "lines": ("fate", "step"),
    "articles": ("outlet", "agency", "title", "published"),
    "blocks": ("zone",),
    "sentences": ("zone",),
    "entities": ("label", "name", "role", "rule"),
    "names": ("label", "canonical", "joined_by"),
    "statements": ("source", "source_type", "cue_class", "mode"),
    "claims": ("value", "modifier", "unit", "counted", "event_type", "actor", "place", "source", "tier"),
    "claim_roles": ("role", "name", "rule"),
    "ignored_numbers": ("reason",),
    "claim_pairs": ("relation", "same_event", "reason"),
}
RULES = ("rule", "step", "relation", "reason", "cue_class", "event_type")  # the column that says why a row is there
MARKS = (("source_", "[", "]"), ("content_", "{", "}"), ("cue_", "«", "»"), ("", "«", "»"))
CSS = (
    "body{font:15px/1.45 sans-serif;margin:2em auto;max-width:75em;padding:0 1em}table{border-collapse:collapse;margin:.6em 0}"
    "td,th{border-bottom:1px solid #ccc;padding:.2em .7em;text-align:left;vertical-align:top}summary{cursor:pointer}"
)


class Section(NamedTuple):
    """A small table with a heading; `folded` ones are closed at first in HTML."""

    title: str
    header: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    folded: bool = False


def rule_of(table: str, rows: pd.DataFrame) -> pd.Series:
    """Per row the rule that made it, with the role that it filled; the rows of a table without one are of "all"."""
    column = next((name for name in RULES if name in rows), None)
    if column is None:
        return pd.Series("all", index=rows.index, dtype="str")
    rule = rows[column].fillna("none").astype("str")
    return rows["role"] + ": " + rule if table == "claim_roles" else rule


class Reader:
    """Shows rows of one build with the words around them."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        sentences = tables["sentences"]
        self._texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
        self._claims = tables["claims"].set_index("claim_id")

    def words(self, row: pd.Series) -> str:
        """«what the row is about» in its sentence: a statement's [source], «cue», {content}; both claims of a pair."""
        if "claim_a" in row:
            return " ⇄ ".join(self._claim(row[end]) for end in ("claim_a", "claim_b"))
        text = self._texts.get(row.get("sentence_id"))
        if text is None:
            return _short(
                " · ".join(str(v) for v in (row.get("name"), row.get("text")) if v is not None and pd.notna(v))
            )
        return _marked(text, row) if _spans(row) else _short(text)

    def _claim(self, claim_id: Any) -> str:
        return self.words(self._claims.loc[claim_id]) if claim_id in self._claims.index else "nothing"


def facts(table: str, row: pd.Series) -> str:
    """The fields of a row that tell what was made of the words."""
    return ", ".join(f"{c}={value(row[c])}" for c in SHOWN.get(table, row.index[:6]) if c in row and pd.notna(row[c]))


def value(cell: Any) -> str:
    return "null" if cell is None or pd.isna(cell) else f"{cell:g}" if isinstance(cell, float) else _short(str(cell))


def _short(text: str) -> str:
    return text if len(text) <= 2 * AROUND else text[: 2 * AROUND] + " …"


def _spans(row: pd.Series) -> list[tuple[int, int, str, str]]:
    return [
        (int(row[f"{part}start"]), int(row[f"{part}end"]), opens, closes)
        for part, opens, closes in MARKS
        if f"{part}end" in row and pd.notna(row[f"{part}start"]) and pd.notna(row[f"{part}end"])
        and row.get(f"{part}sentence_id", row["sentence_id"]) == row["sentence_id"]
    ]  # fmt: skip


def _marked(text: str, row: pd.Series) -> str:
    spans = _spans(row)
    first, last = max(0, min(s[0] for s in spans) - AROUND), max(s[1] for s in spans) + AROUND
    closing = [(end, 0, closes) for _, end, _, closes in spans]
    shown, at = "… " if first else "", first
    for place, _, mark in sorted([*closing, *((start, 1, opens) for start, _, opens, _ in spans)]):
        shown += text[at:place] + mark
        at = place
    return shown + text[at:last] + (" …" if last < len(text) else "")


def markdown(title: str, note: str, sections: list[Section]) -> str:
    parts = [f"# {title}\n", note, ""]
    for section in sections:
        parts += [f"## {section.title}\n", _line(section.header), _line(["---"] * len(section.header))]
        parts += [*map(_line, section.rows), ""]
    return "\n".join(parts)


def _line(cells: Any) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def page(title: str, note: str, sections: list[Section]) -> str:
    body = "".join(map(_section, sections))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{CSS}</style></head><body><h1>{html.escape(title)}</h1><p>{html.escape(note)}</p>{body}</body></html>\n"
    )


def _section(section: Section) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in section.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in section.rows
    )
    opened = "" if section.folded else " open"
    return (
        f"<details{opened}><summary><b>{html.escape(section.title)}</b></summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def write(folder: Path, name: str, title: str, note: str, sections: list[Section]) -> Path:
    """The page `name`.md and `name`.html in `folder`; the Markdown's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_text(page(title, note, sections), encoding="utf-8")
    target = folder / f"{name}.md"
    target.write_text(markdown(title, note, sections), encoding="utf-8")
    return target
