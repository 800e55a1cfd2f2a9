"""Kinds of speaker, grouped so that each group has a colour and a shape of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_tools.presentation.plots import style

# Nineteen kinds of speaker are too many colours.
SPEAKERS = {
    "security, military": ("security_force", "coalition"),
    "government, lawmakers": ("government", "foreign_government", "lawmaker"),
    "parties, armed groups": ("party_or_militia", "militant"),
    "experts, monitors, UN": ("monitor_ngo", "medical", "un", "expert"),
    "media": ("media",),
    "people, others": ("witness", "detainee", "other"),
    "unnamed": ("anonymous_official", "anonymous_diplomat", "unsourced"),
    "no speaker found": ("unattributed",),
}
SPEAKER_OF = {kind: name for name, kinds in SPEAKERS.items() for kind in kinds}
# Those of Okabe and Ito, dark and light by turns, so that neighbours in a bar differ in grey.
_COLOURS = (
    *(style.BLUE, style.ORANGE, style.RED, style.SKY),
    *(style.GREEN, style.YELLOW, style.PURPLE, style.PALE),
)
COLOURS = dict(zip(SPEAKERS, _COLOURS, strict=True))
MARKERS = dict(zip(SPEAKERS, ("s", "D", "P", "^", "v", "X", "*", "o"), strict=True))


def speaker_handles(kinds: pd.Series) -> list[Any]:
    """Legend entries for the groups of speakers that occur in `kinds` (values of source_type)."""
    from matplotlib.lines import Line2D

    there = {SPEAKER_OF[kind] for kind in kinds}
    drawn: dict[str, Any] = {"linestyle": "none", "markeredgecolor": style.INK, "markeredgewidth": 0.4, "markersize": 5}
    return [
        Line2D([], [], marker=MARKERS[name], markerfacecolor=COLOURS[name], label=name, **drawn)
        for name in SPEAKERS
        if name in there
    ]
