"""What cleaning did: to one article, line by line, and to the whole corpus, in one table."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corpus_tools.presentation.boxes import boxed
from corpus_tools.reading.text import printable
from corpus_tools.tables import Corpus, records

KEPT = ("title", "caption", "heading", "body")
REPEATED = ("repeated_title", "repeated_caption", "duplicate")
BLANK = "blank"
COLUMNS = ["line", "part", "input", "fate", "step", "block", "kept"]
BY = ["file", "outlet"]
NUMBERS = ["articles", "copies", "words", "lines", "text", "repeated", "furniture", "blank", "skipped"]


@dataclass(frozen=True, repr=False)
class Cleaning:
    """What became of each line of one article; shows itself side by side in a notebook. `table` has it as rows."""

    article_id: str
    table: pd.DataFrame  # line, part, input, fate, step, block, kept (the block's text, at its first line)

    @property
    def summary(self) -> str:
        lines = self.table[self.table["part"] == 0]
        kept, blank = lines["fate"].isin(KEPT), lines["fate"] == BLANK
        cuts = int((self.table["part"] > 0).sum())
        blocks = self.table["block"].nunique()
        return (
            f"{self.article_id}: {len(lines):,} lines; {int(kept.sum()):,} kept in {blocks:,} blocks, "
            f"{int((~kept & ~blank).sum()):,} dropped, {int(blank.sum()):,} blank; {cuts:,} cuts inside lines."
        )

    def __repr__(self) -> str:
        shown = self.table[self.table["fate"] != BLANK]
        rows = (
            f"{line:>5}  {'+' if fate in KEPT else '-'} {fate} ({step}): {text}"
            for line, fate, step, text in shown[["line", "fate", "step", "input"]].itertuples(index=False)
        )
        return printable("\n".join([self.summary, *rows]))

    def _repr_html_(self) -> str:
        rows = records(self.table[self.table["fate"] != BLANK])
        body = "".join(_row_html(row, span) for row, span in zip(rows, _spans(rows), strict=True))
        head = (
            '<tr><th class="line">line</th><th>in the input</th>'
            '<th class="fate">what became of it, by which step</th><th>in the article</th></tr>'
        )
        table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
        return boxed("cleaning", f"<p>{html.escape(self.summary)}</p>{table}")


def _spans(rows: list[dict[str, Any]]) -> list[int]:
    """For each row how many rows its cell on the right covers: all lines of a block share one; 0 inside it."""
    spans = [1] * len(rows)
    first = 0
    for n in range(1, len(rows)):
        if rows[n]["part"] == 0 and rows[n]["block"] is not None and rows[n]["block"] == rows[first]["block"]:
            spans[first] += 1
            spans[n] = 0
        else:
            first = n
    return spans


def _row_html(row: dict[str, Any], span: int) -> str:
    text = html.escape(str(row["input"] or ""))
    shown = text if row["fate"] in KEPT else f"<s>{text}</s>"
    fate = f"<b>{html.escape(row['fate'])}</b><br>{html.escape(row['step'])}"
    right = f'<td dir="auto" rowspan="{span}">{html.escape(str(row["kept"] or ""))}</td>' if span else ""
    return f'<tr><td class="line">{row["line"]}</td><td dir="auto">{shown}</td><td class="fate">{fate}</td>{right}</tr>'


def explain_cleaning(corpus: Corpus, article_id: str) -> Cleaning:
    """Side by side what stood in the input of an article and what was kept of it: each line with its fate and its step.

    KeyError where the corpus has no such article.
    """
    if article_id not in set(corpus.articles["article_id"]):
        raise KeyError(f"There is no article {article_id!r} in this corpus. corpus.articles lists them.")
    lines = corpus.lines[corpus.lines["article_id"] == article_id]
    blocks = corpus.blocks[corpus.blocks["article_id"] == article_id].set_index("block")["text"]
    table = lines[["line", "part", "text", "fate", "step", "block"]].rename(columns={"text": "input"})
    first = ~table["block"].duplicated() & table["block"].notna()
    table["kept"] = table["block"].map(blocks).where(first, None).astype("str")
    return Cleaning(article_id, table[COLUMNS].reset_index(drop=True))


def overview(corpus: Corpus) -> pd.DataFrame:
    """One row for each file and outlet: what was read, what was dropped, what was skipped.

    Columns: file, outlet (null where unknown), articles, copies (articles that repeat an earlier one), words, lines, text
    (lines kept as title, caption, heading or body), repeated, furniture (all other dropped lines), blank, skipped (inputs
    that could not be read).
    """
    articles = corpus.articles
    by_outlet = articles.assign(copies=articles["copy_of"].notna()).groupby(BY, dropna=False)
    read = by_outlet.agg(articles=("article_id", "size"), copies=("copies", "sum"), words=("n_words", "sum"))
    lines = corpus.lines[corpus.lines["part"] == 0]
    lines = lines.merge(articles[["article_id", "outlet"]], on="article_id", how="left")
    fate = lines["fate"]
    flags = {"lines": True, "text": fate.isin(KEPT), "repeated": fate.isin(REPEATED), "blank": fate == BLANK}
    counted = lines[BY].assign(**flags).groupby(BY, dropna=False).sum()
    counted["furniture"] = counted["lines"] - counted["text"] - counted["repeated"] - counted["blank"]
    skipped = corpus.skipped_inputs.groupby("file").size().rename("skipped").reset_index()
    table = read.join(counted, how="outer").reset_index()
    table = table.merge(skipped, on="file", how="outer") if len(skipped) else table.assign(skipped=0)
    table = table.sort_values(BY, kind="stable", na_position="last", ignore_index=True)
    table.loc[table["file"].duplicated(), "skipped"] = 0  # counted once a file
    table[NUMBERS] = table[NUMBERS].fillna(0).astype("int64")
    return table[[*BY, *NUMBERS]]
