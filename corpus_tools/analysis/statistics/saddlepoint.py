"""Tails of permutation distributions by double saddlepoint (Booth and Butler 1990)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

Array = np.ndarray[Any, Any]

_STEPS, _HALVINGS, _STEEPEST = 40, 8, 1e3
_CLOSE, _ROUNDING, _TINY, _AT_THE_END = 1e-7, 1e-12, 1e-300, 1e-4
_AT_ONCE = 100_000  # numbers held as one dense matrix: more would not fit into the cache of a processor


def upper_tail(errors: Array, layers: Array, sizes: Array, observed: Array) -> Array:
    """Chance of a sum of at least `observed` (above the mean) when `sizes[h]` articles of each layer h are drawn at random.

    `errors` is articles x items, centred in each layer, rows ordered by layer; `layers` the number of each row's layer. Every
    article is in the group or not, alone; that the group has its size in each layer is conditioned on, by a second
    saddlepoint (Skovgaard 1987). Where one article alone stands on a side the cumulants are exact, and nothing needs it.
    Null where the equation has no solution, as at the ends of the distribution.
    """
    totals = np.bincount(layers)
    lone = (sizes == 1) | (totals - sizes == 1)
    sign = np.where(sizes == 1, 1.0, -1.0)  # the sum over all but one is minus that one
    alone = lone[layers]
    found = np.full(errors.shape[1], np.nan)
    step = max(1, _AT_ONCE // max(len(errors), 1))
    for start in range(0, errors.shape[1], step):
        part = slice(start, start + step)
        scale = np.sqrt((errors[:, part] ** 2).sum(axis=0))
        e = errors[:, part] / scale
        drawn = _Drawn(
            e[~alone], _starts(layers[~alone]), sizes[~lone][:, None], e[alone] * sign[layers[alone]][:, None],
            _starts(layers[alone]), observed[part] / scale,
        )  # fmt: skip
        found[part] = _tail(drawn)
    return found


def _starts(layers: Array) -> Array:
    return np.flatnonzero(np.diff(layers, prepend=-1))


class _Drawn(NamedTuple):
    """Errors of the layers with a group of several, their first rows and group sizes; of those with a lone article; the sum."""

    errors: Array
    starts: Array
    sizes: Array
    lone: Array
    lone_starts: Array
    observed: Array

    def only(self, items: Array) -> _Drawn:
        return self._replace(errors=self.errors[:, items], lone=self.lone[:, items], observed=self.observed[items])


class _Sums(NamedTuple):
    """Derivatives of the cumulants of (sum of errors, size of the group in each layer) at one tilt."""

    value: Array
    by_tilt: Array
    by_size: Array
    tilt_tilt: Array
    tilt_size: Array
    size_size: Array

    def only(self, items: Array) -> _Sums:
        return _Sums(*(values[..., items] for values in self))

    @property
    def profile(self) -> Array:
        return np.maximum(self.tilt_tilt - (self.tilt_size**2 / self.size_size).sum(axis=0), _TINY)


def _tail(drawn: _Drawn) -> Array:
    share = drawn.sizes / np.diff(drawn.starts, append=len(drawn.errors))[:, None]
    level = np.log(share / (1 - share)) + np.zeros(len(drawn.observed))
    at_rest = _sums(drawn, np.zeros(len(drawn.observed)), level)
    tail = np.full(len(drawn.observed), np.nan)
    tilt, now, open_ = np.zeros(len(tail)), at_rest, np.arange(len(tail))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for _ in range(_STEPS):
            tilt, level, now = _step(drawn, tilt, level, now)
            solved = (np.abs(now.by_tilt) < _CLOSE) & (np.abs(now.by_size).max(axis=0, initial=0.0) < _CLOSE)
            tail[open_[solved]] = _at(tilt, now, at_rest)[solved]
            left = np.flatnonzero(~solved & np.isfinite(tilt) & (tilt < _STEEPEST))
            if not len(left):
                break
            if len(left) < len(tilt):
                drawn, open_, tilt, level = drawn.only(left), open_[left], tilt[left], level[:, left]
                now, at_rest = now.only(left), at_rest.only(left)
    return tail


def _at(tilt: Array, now: _Sums, at_rest: _Sums) -> Array:
    """The tail at the saddlepoint, by the formula of Barndorff-Nielsen (1986), which is never outside 0 to 1."""
    root = np.sqrt(np.maximum(2 * (at_rest.value - now.value), 0.0))
    spread = np.log(now.size_size / at_rest.size_size).sum(axis=0)
    slope = tilt * np.sqrt(now.profile) * np.exp(spread / 2)
    inner = now.profile > _AT_THE_END * at_rest.profile  # at the ends of the distribution nothing is left to vary
    return np.where((tilt > 0) & inner, ndtr(-(root + np.log(slope / root) / root)), np.nan)


def _step(drawn: _Drawn, tilt: Array, level: Array, now: _Sums) -> tuple[Array, Array, _Sums]:
    """One step of Newton's method, halved until it leads down: the function is convex."""
    inner = (now.tilt_size * now.by_size / now.size_size).sum(axis=0)
    by_tilt = -(now.by_tilt - inner) / now.profile
    by_level = -(now.by_size + now.tilt_size * by_tilt) / now.size_size
    length = np.ones(len(tilt))
    for _ in range(_HALVINGS):
        ahead = _sums(drawn, tilt + length * by_tilt, level + length * by_level)
        worse = ~(ahead.value <= now.value + _ROUNDING)
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    return tilt + length * by_tilt, level + length * by_level, ahead


def _sums(drawn: _Drawn, tilt: Array, level: Array) -> _Sums:
    e, starts = drawn.errors, drawn.starts
    at = e * tilt + np.repeat(level, np.diff(starts, append=len(e)), axis=0)
    odds = np.exp(-np.abs(at))  # both functions from one exponential, as here most of the time is spent
    chance = np.where(at < 0, odds, 1.0) / (1 + odds)
    cumulant = (np.maximum(at, 0.0) + np.log1p(odds)).sum(axis=0)
    weight = chance * (1 - chance)
    leaning = weight * e
    value, mean, square = _lone_sums(drawn, tilt)
    return _Sums(
        cumulant - tilt * drawn.observed - (level * drawn.sizes).sum(axis=0) + value,
        (chance * e).sum(axis=0) - drawn.observed + mean,
        _by_layer(chance, starts) - drawn.sizes,
        (leaning * e).sum(axis=0) + square,
        _by_layer(leaning, starts),
        np.maximum(_by_layer(weight, starts), _TINY),
    )


def _lone_sums(drawn: _Drawn, tilt: Array) -> tuple[Array, Array, Array]:
    """Cumulant, mean and variance over the layers in which one article is drawn."""
    e, starts = drawn.lone, drawn.lone_starts
    if not len(e):
        return (np.zeros(len(tilt)),) * 3
    lengths = np.diff(starts, append=len(e))
    at = e * tilt
    top = np.maximum.reduceat(at, starts, axis=0)
    raised = np.exp(at - np.repeat(top, lengths, axis=0))
    total = _by_layer(raised, starts)
    mean, square = (_by_layer(raised * power, starts) / total for power in (e, e * e))
    return (np.log(total) + top).sum(axis=0), mean.sum(axis=0), (square - mean**2).sum(axis=0)


def _by_layer(values: Array, starts: Array) -> Array:
    return np.add.reduceat(values, starts, axis=0) if len(starts) else np.zeros((0, values.shape[1]))
