"""Tag news with a small transformer fitted on treebanks, for benchmarks/word_tags.py to count.

    python -m benchmarks.tag_news words.tsv.gz MODEL CORPUS.parquet... > news.jsonl.gz

MODEL is a folder with a small encoder and its tokeniser (measured: the first three layers of all-MiniLM-L6-v2, Apache 2.0). It is
fitted on the split `train`; what it reaches on `dev` is printed. Needs torch and transformers, which the package does not; the
package itself reads only the list that is counted from these tags.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

import corpus_tools as ct
from benchmarks.word_tags import aligned, sentences
from corpus_tools.english.tokens import tokenise
from corpus_tools.lexicons import load_lexicons

LAYERS = 3  # of the encoder: a word's tag hangs on what stands near
EPOCHS, BATCH = 2, 24
ENCODER_RATE, HEAD_RATE = 2e-4, 2e-3
LONGEST, PIECES = 250, 6  # pieces of a sentence, and of one word
SHAPES = 5  # small, Capital, CAPITALS, digits, other
AT_ONCE = 64  # sentences tagged together
SEED = 1

Words = list[str]


def shape(word: str) -> int:
    """How a word is printed, which the encoder does not see."""
    if word.islower():
        return 1
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[0].isupper() else 4 if any(letter.isdigit() for letter in word) else 0


class Model:
    """An encoder with a tag for the first piece of each word."""

    def __init__(self, folder: str, tags: Sequence[str]) -> None:
        import torch
        from transformers import AutoModel, AutoTokenizer

        torch.manual_seed(SEED)
        self.torch, self.tags = torch, list(tags)
        self.pieces = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:LAYERS]
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.shapes, self.head = torch.nn.Embedding(SHAPES, width), torch.nn.Linear(width, len(self.tags))
        torch.nn.init.zeros_(self.shapes.weight)

    def scores(self, batch: Sequence[Words]) -> tuple[Any, list[list[int]]]:
        """Scores per piece and tag, and where the first piece of each word is."""
        ids, shapes, firsts = [], [], []
        for words in batch:
            row, printed, first = [self.pieces.cls_token_id], [0], []
            for word in words:
                cut = self.pieces.convert_tokens_to_ids(self.pieces.tokenize(word))[:PIECES]
                if len(row) < LONGEST:
                    first.append(len(row))
                    row += cut or [self.pieces.unk_token_id]
                    printed += [shape(word)] * (len(row) - len(printed))
            ids.append([*row, self.pieces.sep_token_id])
            shapes.append([*printed, 0])
            firsts.append(first)
        longest, tensor = max(map(len, ids)), self.torch.tensor
        mask = tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
        padded, printed_as = (tensor([row + [0] * (longest - len(row)) for row in rows]) for rows in (ids, shapes))
        embedded = self.encoder.embeddings.word_embeddings(padded) + self.shapes(printed_as)
        return self.head(self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state), firsts

    def fit(self, given: list[tuple[Words, list[str]]]) -> None:
        """Two passes over the sentences, in an order drawn by a fixed seed."""
        nn, index = self.torch.nn, {tag: n for n, tag in enumerate(self.tags)}
        encoder = [weights for weights in self.encoder.parameters() if weights.requires_grad]
        heads = [*self.shapes.parameters(), *self.head.parameters()]
        groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
        optimiser = self.torch.optim.AdamW(groups, weight_decay=0.01)
        steps = EPOCHS * (len(given) // BATCH + 1)
        rates = [ENCODER_RATE, HEAD_RATE]
        schedule = self.torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=0.1)
        drawn = random.Random(SEED)
        for _ in range(EPOCHS):
            drawn.shuffle(given)
            for at in range(0, len(given), BATCH):
                batch = given[at : at + BATCH]
                scores, firsts = self.scores([words for words, _ in batch])
                places = [(row, at, index[tag]) for row, (first, (_, tags)) in enumerate(zip(firsts, batch, strict=True))
                          for at, tag in zip(first, tags, strict=False)]  # fmt: skip
                rows, columns, wanted = self.torch.tensor(places).T
                loss = nn.functional.cross_entropy(scores[rows, columns], wanted, label_smoothing=0.05)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
                optimiser.step()
                schedule.step()

    def tag(self, given: Sequence[Words]) -> Iterator[tuple[Words, list[str]]]:
        """Each sentence that is not too long, with its tags."""
        self.encoder.eval()
        ordered = sorted(given, key=len)
        with self.torch.inference_mode():
            for at in range(0, len(ordered), AT_ONCE):
                batch = ordered[at : at + AT_ONCE]
                scores, firsts = self.scores(batch)
                best = scores.argmax(-1)
                for row, (words, first) in enumerate(zip(batch, firsts, strict=True)):
                    if len(first) == len(words):
                        yield words, [self.tags[n] for n in best[row, first].tolist()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", help="words.tsv.gz")
    parser.add_argument("model", help="folder of the encoder")
    parser.add_argument("corpora", nargs="+", help="files of articles")
    given = parser.parse_args()
    abbreviations = frozenset(load_lexicons().terms("abbreviations"))
    read = {
        split: [
            ([word.text for word in words], [word.tag for word in words])
            for words in (aligned(rows, abbreviations)[1] for rows in sentences(given.treebank, split))
        ]
        for split in ("train", "dev")
    }
    model = Model(given.model, sorted({tag for _, tags in read["train"] for tag in tags}))
    model.fit([one for one in read["train"] if len(one[0]) > 1])
    wanted = {tuple(words): tags for words, tags in read["dev"]}
    pairs = [(a, b) for words, tags in model.tag([words for words, _ in read["dev"]])
             for a, b in zip(tags, wanted[tuple(words)], strict=True)]  # fmt: skip
    print(f"right on dev: {sum(a == b for a, b in pairs) / len(pairs):.4f}", file=sys.stderr)
    with gzip.open(sys.stdout.buffer, "wt", encoding="utf-8") as out:
        for path in given.corpora:
            articles = ct.find_articles(ct.read_pages(pd.read_parquet(path)).pages)
            news = [tokenise(text, abbreviations)[0] for text in ct.split_sentences(articles.blocks)["text"]]
            for words, tags in model.tag([words for words in news if words]):
                out.write(json.dumps([words, tags]) + "\n")


if __name__ == "__main__":
    main()
