"""The statistics: against published or exact values, and calibrated where there is nothing to find."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import binomtest, false_discovery_control, fisher_exact, mannwhitneyu, norm, permutation_test, wilcoxon
from scipy.stats import t as student

from corpus_tools.analysis.statistics import (
    correction,
    effects,
    inference,
    intervals,
    multiplicity,
    paired,
    permutation,
    saddlepoint,
)


def _planted(rng, n_articles, n_words, factor=1.0, planted=0):
    """Counts per article of bursty words; the first `planted` come `factor` times as often in the first half."""
    length = rng.integers(200, 900, n_articles)
    rate = rng.gamma(0.5, 1 / 200, (n_articles, n_words))
    rate[: n_articles // 2, :planted] *= factor
    return (
        rng.poisson(rate * length[:, None]),
        length,
        ["a"] * (n_articles // 2) + ["b"] * (n_articles - n_articles // 2),
    )


def test_wilson_gives_the_published_interval():
    # Newcombe (1998), table I: 81 of 263, and 0 of 20
    assert intervals.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert intervals.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(st.integers(0, 30), st.integers(1, 30))
def test_wilson_is_that_of_scipy(successes, n):
    theirs = binomtest(min(successes, n), n).proportion_ci(0.95, "wilson")
    assert intervals.wilson(min(successes, n), n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_bootstrap_is_what_it_says():
    """The same draws, one article after the other; with ten articles the ends are at 1.28 and 98.72 % (Hesterberg 2015)."""
    counts, x = (
        np.array([3.0, 0, 1, 4, 0, 2, 7, 1, 0, 2]),
        np.array([200.0, 300, 250, 400, 150, 300, 500, 100, 350, 220]),
    )
    draws = np.random.default_rng(0).multinomial(10, np.full(10, 0.1), size=999)
    ratios = [sum(k * c for k, c in zip(d, counts, strict=True)) / sum(d * x) for d in draws]
    level = norm.cdf(np.sqrt(10 / 9) * student.ppf(0.025, 9))
    low, high = intervals.bootstrap_ratio(counts[:, None], x)
    assert level == pytest.approx(0.0086, abs=1e-4)
    assert (low[0], high[0]) == pytest.approx(tuple(np.quantile(ratios, [level, 1 - level])), abs=1e-9)


def test_a_reviewed_sample_corrects_by_the_inverse_of_its_chance():
    rows = pd.DataFrame({"id": range(20), "article_id": [f"a{i // 4}" for i in range(20)], "said": 1.0, "x": "w"})
    sheet = pd.DataFrame({"id": range(10), "right": [True] * 7 + [False] * 3, "probability": [0.5] * 5 + [0.25] * 5})
    articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(6)], "group": "g", "exposure": 10.0})
    row = correction.correct_counts(rows, sheet, articles, keys=["id"], item="x").iloc[0]
    sums = np.array(
        [4.0, 4 - 4 * 1, 4 - 4 * 2, 4, 4, 0]
    )  # three of the rows drawn with a chance of a quarter are wrong
    error = np.sqrt(6 / 5 * ((sums - sums.mean()) ** 2).sum()) / 60
    assert row["corrected"] == pytest.approx(sums.sum() / 60, abs=1e-9)
    assert row["corrected_high"] == pytest.approx(sums.sum() / 60 + student.ppf(0.975, 5) * error, abs=1e-9)


@given(st.integers(0, 30), st.integers(1, 30))
def test_wilson_holds_the_share(successes, n):
    successes = min(successes, n)
    low, high = intervals.wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


def _errors_of_all_splits(counts, x, strata, inside):
    """The pooled statistic of every split that keeps the group's size in each stratum."""
    from itertools import combinations, product

    choices, errors = [], np.zeros(len(x))
    for layer in sorted(set(strata)):
        rows = np.flatnonzero(np.array(list(strata)) == layer)
        errors[rows] = counts[rows] - counts[rows].sum() / x[rows].sum() * x[rows]
        choices.append(list(combinations(rows, int(inside[rows].sum()))))
    return errors[inside].sum(), np.array(
        [sum(errors[list(group)].sum() for group in split) for split in product(*choices)]
    )


@pytest.mark.parametrize("strata", ["aaaaaaaaaaaa", "aaaaaabbbbbb", "aaaabbbbcccc"])
@pytest.mark.parametrize("seed", range(4))
def test_few_splits_are_all_gone_through(strata, seed):
    rng = np.random.default_rng(seed)
    counts, x = rng.poisson(2, 12).astype(float), rng.integers(1, 4, 12).astype(float)
    inside = np.array([True, True, False, False, True, False] * 2)
    found = permutation.contrast(sparse.csr_array(counts[:, None]), x, inside, np.array(list(strata)), presence=False)
    observed, drawn = _errors_of_all_splits(counts, x, strata, inside)
    tails = (drawn >= observed - 1e-9).mean(), (drawn <= observed + 1e-9).mean()
    assert found.p_value[0] == pytest.approx(max(min(1, 2 * min(tails)), found.smallest[0]), abs=1e-9)
    assert found.variance[0] == pytest.approx((drawn**2).mean(), abs=1e-9)


def test_the_exact_p_value_is_that_of_scipy():
    rng = np.random.default_rng(5)
    counts, inside = rng.poisson(9, 14).astype(float), np.arange(14) < 6
    found = permutation.contrast(sparse.csr_array(counts[:, None]), np.ones(14), inside, np.zeros(14), presence=False)
    theirs = permutation_test(
        (counts[inside], counts[~inside]), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis), n_resamples=np.inf,
        vectorized=True,
    )  # fmt: skip
    assert found.p_value[0] == pytest.approx(theirs.pvalue, abs=1e-9)


def test_rank_sums_are_those_of_wilcoxon():
    counts, inside = np.array([1.0, 4, 2, 8, 5, 7, 0, 3, 9, 6, 11, 14]), np.arange(12) < 5
    rows = inference.compare_groups(counts[:, None], np.ones(12), np.where(inside, "a", "b").tolist(), test="ranks")
    theirs = mannwhitneyu(counts[inside], counts[~inside], method="exact").pvalue
    assert rows["p_value"].to_numpy() == pytest.approx([theirs] * 2, abs=1e-9)


@pytest.mark.parametrize("sizes", [[(20, 10)], [(30, 6)], [(2, 1)] * 14 + [(4, 3)], [(4, 2), (8, 4), (10, 5), (5, 1)]])
def test_the_saddlepoint_follows_the_true_tail(sizes):
    """Against 40,000 shuffles: within a fifth at tails of a tenth to one in a hundred."""
    rng = np.random.default_rng(1)
    layers = np.repeat(np.arange(len(sizes)), [n for n, _ in sizes])
    counts = rng.poisson(rng.gamma(0.6, 3, (len(layers), 6))).astype(float)
    for layer in range(len(sizes)):
        counts[layers == layer] -= counts[layers == layer].mean(axis=0)
    drawn = np.zeros((40_000, 6))
    for layer, (n, size) in enumerate(sizes):
        chosen = np.argsort(rng.random((len(drawn), n)), axis=1) < size
        drawn += chosen @ counts[layers == layer]
    for level in (0.9, 0.99):
        at = np.quantile(drawn, level, axis=0)
        tail = saddlepoint.upper_tail(counts, layers, np.array([float(size) for _, size in sizes]), at)
        true = ((drawn > at).mean(axis=0) + (drawn >= at).mean(axis=0)) / 2
        assert np.isfinite(tail).sum() >= 4, "where no saddlepoint is solved the tail is null"
        assert np.nanmedian(np.abs(np.log(tail / true))) < 0.2


def _shuffled_p(counts, x, inside, n_resamples=4000):
    """Two-sided p-value by drawing labels at random: slow, with nothing of the quick way in it."""
    error, rng = counts - counts.sum() / x.sum() * x, np.random.default_rng(0)
    observed, size = error[inside].sum(), int(inside.sum())
    drawn = np.array([error[rng.permutation(len(error))[:size]].sum() for _ in range(n_resamples)])
    tails = (1 + (drawn >= observed - 1e-9).sum(), 1 + (drawn <= observed + 1e-9).sum())
    return min(1.0, 2 * min(tails) / (n_resamples + 1))


@pytest.mark.parametrize(("n", "size"), [(30, 15), (60, 12), (200, 20)])
def test_the_quick_p_value_follows_the_shuffled_one(n, size):
    rng = np.random.default_rng(3)
    inside = np.arange(n) < size
    for factor in (1, 1.5, 2.5):
        counts = rng.poisson(np.where(inside, 2 * factor, 2.0) * rng.gamma(2, 0.5, n))
        x = rng.integers(200, 900, n).astype(float)
        rows = inference.compare_groups(counts[:, None], x, np.where(inside, "a", "b").tolist())
        slow = _shuffled_p(counts, x, inside)
        quick = rows["p_value"].iloc[0]
        assert abs(np.log10(quick) - np.log10(slow)) < 0.2 or max(quick, slow) < 2e-3


def test_presence_is_tested_by_the_exact_distribution():
    present = np.array([1] * 9 + [0] * 11 + [1] * 4 + [0] * 26)
    groups = ["a"] * 20 + ["b"] * 30
    rows = inference.compare_groups(present[:, None], np.ones(50), groups, share=True)
    one_sided = fisher_exact([[9, 11], [4, 26]], alternative="greater").pvalue
    assert rows["p_value"].to_numpy() == pytest.approx(2 * one_sided)


def test_the_smallest_p_value_is_that_of_the_most_extreme_split():
    # 3 of 20 articles have the item, 5 in the group: all in it, C(17,2)/C(20,5); none in it is far likelier
    assert permutation.minimum_p(np.array([3]), 5, 20)[0] == pytest.approx(2 * 136 / 15504)


def test_adjusted_p_values_are_benjamini_hochberg_over_what_could_be_found():
    p_values = np.array([0.001, 0.02, 0.04, 0.9])
    adjusted, _ = multiplicity.adjust(p_values, np.full(4, 1e-6))
    assert adjusted == pytest.approx(false_discovery_control(p_values))
    adjusted, _ = multiplicity.adjust(p_values, np.array([1e-6, 1e-6, 0.04, 0.04]))
    assert np.isnan(adjusted[2:]).all() and adjusted[:2] == pytest.approx([0.002, 0.02])


def test_weights_are_one_on_average_and_go_where_a_doubling_would_show():
    promise = np.array([0.0, 0.5, 1.0, 3.0, 4.0] * 40)
    weights = multiplicity.weights(promise)
    assert weights.mean() == pytest.approx(1) and weights.min() >= multiplicity.EVEN
    assert weights[3] > 1.5 and weights[:3].max() < 1
    assert multiplicity.weights(np.full(7, 2.0)) == pytest.approx(np.ones(7))
    assert multiplicity.weights(np.array([9.0])) == pytest.approx([1.0])
    assert multiplicity.weights(np.array([0.0])) == pytest.approx([1.0])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 30)), min_size=1, max_size=40))
def test_no_weight_costs_a_test_more_than_half(rows):
    p_values, promise = np.array(rows).T
    smallest = np.full(len(rows), 1e-9)
    plain, _ = multiplicity.adjust(p_values, smallest)
    weighted, bar = multiplicity.adjust(p_values, smallest, promise)
    assert (weighted <= np.minimum(plain / multiplicity.EVEN, 1) + 1e-9).all()
    assert (bar > 0).all() and (bar <= 1).all()


def test_leave_one_out_is_what_it_says():
    counts, x = np.array([[4.0], [0], [8]]), np.array([1.0, 1, 2])
    low, high = intervals.leave_one_out(counts, x)
    assert (low[0], high[0]) == (2.0, 4.0)


def test_the_design_effect_is_one_for_scattered_words_and_more_for_bursts():
    rng = np.random.default_rng(0)
    x = np.full(400, 500.0)
    scattered, bursts = rng.poisson(2, 400), 6 * rng.poisson(1 / 3, 400)
    effects = inference.design_effect(np.column_stack([scattered, bursts]), x, share=False)
    assert effects[0] == pytest.approx(1, abs=0.3) and effects[1] == pytest.approx(6, abs=1.5)


def test_intervals_cover():
    """95 % intervals of a rate from 12 bursty articles hold the truth about as often as they say."""
    rng = np.random.default_rng(1)
    counts, length, _ = _planted(rng, 12, 400)
    low, high = intervals.bootstrap_ratio(counts, length.astype(float), n_resamples=399)
    covered = ((low <= 0.5 / 200) & (high >= 0.5 / 200)).mean()
    assert 0.85 <= covered <= 0.99


def test_none_and_all_get_an_interval_over_articles():
    counts = np.array([[0, 2]] * 6 + [[1, 2]] * 6)
    rows = inference.compare_groups(counts, np.full(12, 2.0), ["a"] * 6 + ["b"] * 6, share=True)
    none, every = rows[(rows["group"] == "a")].itertuples(index=False)
    assert (none.conf_low, none.conf_high) == (0, pytest.approx(intervals.wilson(0, 6)[1]))
    assert (every.conf_low, every.conf_high) == (pytest.approx(intervals.wilson(6, 6)[0]), 1)


@pytest.mark.slow
@pytest.mark.parametrize("n_articles", [10, 20, 50, 100])
def test_nothing_is_found_where_there_is_nothing(n_articles):
    rng = np.random.default_rng(n_articles)
    found = 0
    for _ in range(40):
        counts, length, groups = _planted(rng, n_articles, 60)
        table = inference.judge(inference.compare_groups(counts, length, groups))
        found += (table["verdict"] == "difference").any()
    assert found <= 2


def test_what_is_planted_is_found():
    wrong = []
    for seed in range(10):
        counts, length, groups = _planted(np.random.default_rng(seed), 160, 60, factor=5, planted=10)
        table = inference.judge(inference.compare_groups(counts, length, groups, intervals=False))
        found = table[(table["group"] == "a") & (table["verdict"] == "difference")]
        assert (found["item"] < 10).sum() >= 8
        assert (found["leave_one_out_low"] > found["others"])[found["item"] < 10].all()
        wrong.append((found["item"] >= 10).mean())
    assert np.mean(wrong) <= 0.05


def test_few_articles_are_described_and_not_tested():
    counts, x = np.array([[5], [6], [0], [0], [0], [0], [0]]), np.full(7, 100.0)
    table = inference.judge(inference.compare_groups(counts, x, ["a"] * 2 + ["b"] * 5))
    assert (table["verdict"] == "descriptive").all() and table["p_value"].isna().all()
    assert table["note"].str.contains("fewer than 5").all()


def test_a_difference_that_rests_on_one_article_is_none():
    counts, x = np.zeros((400, 1)), np.full(400, 100.0)
    counts[:3, 0] = 1, 1, 60
    counts[20, 0] = 1
    table = inference.judge(inference.compare_groups(counts, x, ["a"] * 10 + ["b"] * 390))
    row = table[table["group"] == "a"].iloc[0]
    assert row["leave_one_out_low"] < row["estimate"] / 10


def test_groups_set_apart_are_no_part_of_the_others():
    counts, x = np.array([[1]] * 6 + [[2]] * 6 + [[50]] * 6), np.full(18, 100.0)
    groups = ["a"] * 6 + ["b"] * 6 + ["agency: X"] * 6
    table = inference.judge(inference.compare_groups(counts, x, groups, apart={"agency: X"})).set_index("group")
    assert table.loc["a", "others"] == pytest.approx(0.02)
    assert table.loc["agency: X", "verdict"] == "descriptive" and pd.isna(table.loc["agency: X", "p_value"])


def test_strata_take_away_what_only_the_topic_makes():
    rng = np.random.default_rng(2)
    topic = np.array(["war"] * 40 + ["sport"] * 40)
    groups = np.array(["a"] * 32 + ["b"] * 8 + ["a"] * 8 + ["b"] * 32)
    counts = rng.poisson(np.where(topic == "war", 8, 1))[:, None]
    x = np.full(80, 500.0)
    crude = inference.judge(inference.compare_groups(counts, x, groups.tolist()))
    within = inference.judge(inference.compare_groups(counts, x, groups.tolist(), strata=topic.tolist()))
    assert (crude["verdict"] == "difference").all()
    assert (within["verdict"] == "none_found").all()
    assert abs(within["difference"].iloc[0]) < abs(crude["difference"].iloc[0]) / 4


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50), st.sampled_from("abc")), max_size=25))
def test_any_counts_end_well(rows):
    counts = np.array([[row[0]] for row in rows]).reshape(-1, 1)
    raw = inference.compare_groups(counts, np.array([r[1] for r in rows], dtype=float), [r[2] for r in rows])
    if len(raw):
        table = inference.judge(raw)
        assert table["p_value"].dropna().between(0, 1).all()
        assert (table["conf_low"].fillna(-1) <= table["conf_high"].fillna(1e9) + 1e-9).all()


@pytest.mark.parametrize("size", [5, 20])
def test_nothing_is_found_in_a_small_group_either(size):
    """Bursty, rare words, a small group against many articles: where approximations go wrong."""
    rng = np.random.default_rng(size)
    found = 0
    for _ in range(30):
        length = rng.integers(100, 2000, 400)
        rate = rng.gamma(0.05, 1 / 50, (400, 150))
        counts = rng.poisson(rate * length[:, None])
        table = inference.judge(
            inference.compare_groups(counts, length, ["a"] * size + ["b"] * (400 - size), intervals=False)
        )
        found += (table["verdict"] == "difference").any()
    assert found <= 2


def test_the_short_tail_is_not_cut_off():
    # 100 articles drawn from 3,000: a word in bursts is there once where 13 were expected
    rng = np.random.default_rng(1)
    counts = np.where(rng.random(3000) < 0.05, rng.poisson(3, 3000), 0)[:, None]
    inside = np.zeros(3000, dtype=bool)
    inside[rng.permutation(np.flatnonzero(counts[:, 0] == 0))[:99]] = True
    inside[np.flatnonzero(counts[:, 0] == 1)[0]] = True
    rows = inference.compare_groups(counts, np.ones(3000), np.where(inside, "a", "b").tolist())
    slow = _shuffled_p(counts[:, 0], np.ones(3000), inside)
    assert slow / 3 < rows["p_value"].iloc[0] < slow * 10


def test_shares_are_parts_of_their_own_whole():
    counts, whole = np.array([[1, 0], [2, 0], [0, 3]]), np.array([[2, 0], [2, 4], [1, 3]])
    table = inference.shares(counts, whole, ["a", "a", "b"]).set_index(["group", "item"])
    assert table.loc[("a", 0), "share"] == 3 / 4 and table.loc[("a", 1), "share"] == 0
    assert table.loc[("b", 1), "share"] == 1 and table.loc[("b", 1), ["low", "high"]].isna().all()


def test_two_groups_are_tested_once_and_shown_from_both_sides():
    counts, length, groups = _planted(np.random.default_rng(7), 60, 40, factor=4, planted=6)
    table = inference.judge(inference.compare_groups(counts, length, groups, intervals=False))
    ours, theirs = (table[table["group"] == group].reset_index(drop=True) for group in "ab")
    for column in ("p_value", "p_adj", "verdict", "n_testable"):
        assert ours[column].equals(theirs[column]), column
    for column in ("difference", "log_ratio", "bound"):
        assert ours[column].to_numpy() == pytest.approx(-theirs[column].to_numpy(), abs=1e-6, nan_ok=True)
    assert ours["n_testable"].max() <= 40 and (ours["verdict"] == "difference").sum() >= 3
    adjusted, _ = multiplicity.adjust(*(np.array(v) for v in ([0.01, 0.03, 0.2], [1e-6] * 3)))
    assert adjusted == pytest.approx(false_discovery_control([0.01, 0.03, 0.2]))


def test_a_family_of_its_own_is_corrected_alone():
    counts, length, groups = _planted(np.random.default_rng(8), 50, 300, factor=3, planted=8)
    rows = inference.compare_groups(counts, length, groups, intervals=False)
    everything = inference.judge(rows)
    named = inference.judge(rows.assign(family=np.where(rows["item"] < 8, "named", "rest")))
    assert (named.loc[named["item"] < 8, "n_testable"] <= 8).all()
    found = [int(((t["verdict"] == "difference") & (t["item"] < 8)).sum()) for t in (everything, named)]
    assert found[1] > found[0]


def test_a_verdict_says_none_found_only_where_something_could_be_found():
    counts = np.zeros((20, 30))
    counts[:2, :] = 1  # each word in two articles of twenty: no split of them is rare enough for a list of thirty
    table = inference.judge(inference.compare_groups(counts, np.full(20, 100.0), ["a", "b"] * 10, intervals=False))
    assert set(table["verdict"]) == {"too_few"} and table["p_value"].notna().all() and table["p_adj"].isna().all()
    assert (table["n_testable"] == 0).all() and table["note"].str.contains("for a list of this length").all()
    assert table["detectable_more"].isna().all()


def test_dispersion_is_that_of_gries():
    # Gries (2008): parts of 9, 10, 10, 10, 10 words, the word 1, 2, 3, 4, 5 times
    parts, counts = np.array([9.0, 10, 10, 10, 10]), np.array([1.0, 2, 3, 4, 5])
    deviation = np.abs(counts / 15 - parts / 49).sum() / 2
    found = effects.evenness(sparse.csr_array(counts[:, None]), parts)
    assert found[0] == pytest.approx(1 - deviation / (1 - 9 / 49), abs=1e-9)


@pytest.mark.parametrize(("mean", "ours", "others", "off"), [(3, 25, 25, 0.05), (1.5, 60, 60, 0.05), (2, 15, 60, 0.1)])
def test_what_is_called_detectable_is_found_four_times_in_five(mean, ours, others, off):
    """Rates of bursty words, raised and cut by the factors that the table names; the bar is that of one test alone."""
    rng, n = np.random.default_rng(ours), ours + others

    def counts(factor):
        length = rng.integers(300, 900, n)
        rate = rng.gamma(2, mean / 600 / 2, (n, 800)) * length[:, None]
        rate[:ours] *= factor
        return rng.poisson(rate), length

    groups = ["a"] * ours + ["b"] * others
    plain, length = counts(np.ones(800))
    rows = inference.compare_groups(plain, length, groups, intervals=False)
    rows = rows[rows["group"] == "a"].assign(family=range(800))
    named = inference.judge(rows)
    for column in ("detectable_more", "detectable_less"):
        factor = float(named[column].mean())
        drawn, length = counts(factor)
        p_value = inference.compare_groups(drawn, length, groups, intervals=False)["p_value"][:800]
        assert (p_value <= inference.FALSE_DISCOVERIES).mean() == pytest.approx(0.8, abs=off), (column, factor)


def test_intervals_of_the_ratio_cover():
    rng = np.random.default_rng(3)
    counts, length, groups = _planted(rng, 60, 400, factor=2, planted=400)
    table = inference.judge(inference.compare_groups(counts, length, groups, intervals=False))
    own = table[table["group"] == "a"]
    covered = (own["log_ratio_low"].fillna(-np.inf) <= 1) & (own["log_ratio_high"].fillna(np.inf) >= 1)
    assert 0.93 <= covered.mean() <= 1
    assert (own["bound"] != 0).mean() < (own["log_ratio_low"] > 0).mean() + 1e-9


def test_signed_rank_and_its_estimate_are_those_of_the_books():
    # Hollander and Wolfe (1973), depression scores, as in R's ?wilcox.test: p .03906, estimate .46, interval .01 to .786
    before = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    after = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    assert paired.signed_rank_p(before - after) == pytest.approx(wilcoxon(before - after).pvalue, abs=1e-9)
    assert paired.hodges_lehmann(before - after) == pytest.approx((0.46, 0.01, 0.786), abs=1e-9)


def test_a_lean_in_two_events_of_five_is_found():
    rng = np.random.default_rng(0)
    found = 0
    for _ in range(40):
        leaning = np.where(rng.random(60) < 0.4, np.log(1.25), 0.0)
        found += paired.signed_rank_p(leaning + np.where(rng.random(60) < 0.2, rng.normal(0, 0.2, 60), 0)) <= 0.05
    assert found >= 36


@pytest.mark.slow
def test_shares_corrected_by_a_reviewed_sample_cover():
    """Errors that depend on the outlet: a third of the truth is lost in one, a tenth is added in the other."""
    rng = np.random.default_rng(0)
    covered, plain = [], []
    for _ in range(300):
        article = np.repeat(np.arange(120), 10)
        group = np.where(article < 60, "a", "b")
        truth = rng.random(1200) < np.clip(rng.beta(4, 6, 120), 0, 1)[article]
        said = np.where(group == "a", truth & (rng.random(1200) > 0.33), truth | (rng.random(1200) < 0.1))
        rows = pd.DataFrame(
            {"id": range(1200), "article_id": article, "group": group, "kind": np.where(said, "x", "y")}
        )
        drawn = rng.permutation(1200)[:240]
        sheet = pd.DataFrame({"id": drawn, "kind": np.where(truth[drawn], "x", "y")})
        found = correction.correct_shares(rows, sheet, "kind")
        found = found[found["kind"] == "x"]
        covered += list((found["corrected_low"] <= 0.4) & (found["corrected_high"] >= 0.4))
        for _, own in rows.groupby("group"):
            low, high = intervals.bootstrap_ratio(
                sparse.csr_array(own.assign(x=own["kind"] == "x").groupby("article_id")["x"].sum().to_numpy(float)[:, None]),
                np.full(60, 10.0), n_resamples=199,
            )  # fmt: skip
            plain.append(low[0] <= 0.4 <= high[0])
    assert 0.93 <= np.mean(covered) <= 0.97, np.mean(covered)
    assert np.mean(plain) < 0.6


@pytest.mark.slow
def test_rates_corrected_by_a_reviewed_sample_cover():
    """Mentions of which a half in one outlet and a tenth in the other are no mention; candidates that were left out count too."""
    covered, plain = [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        article = pd.DataFrame({"article_id": range(160), "group": ["a"] * 80 + ["b"] * 80})
        article["exposure"] = rng.integers(300, 900, 160).astype(float)
        n = rng.poisson(0.012 * article["exposure"] * rng.gamma(4, 0.25, 160))
        rows = pd.DataFrame({"article_id": np.repeat(np.arange(160), n), "label": "x"}).assign(place=range(n.sum()))
        counted, right = (
            rng.random(len(rows)) < 0.7,
            rng.random(len(rows)) < np.where(rows["article_id"] < 80, 0.5, 0.9),
        )
        rows["said"] = counted.astype(float)
        drawn = rng.permutation(len(rows))[: len(rows) // 3]
        sheet = pd.DataFrame({"place": drawn, "right": right[drawn]})
        found = correction.correct_counts(rows, sheet, article, keys=["place"], item="label", per=1000)
        for row, truth in zip(found.itertuples(), (6.0, 10.8), strict=True):
            covered.append(row.corrected_low <= truth <= row.corrected_high)
        for group, truth in (("a", 6.0), ("b", 10.8)):
            own = article[article["group"] == group]
            counts = rows[counted].groupby("article_id").size().reindex(own["article_id"], fill_value=0).to_numpy(float)
            low, high = intervals.bootstrap_ratio(counts[:, None], own["exposure"].to_numpy(), n_resamples=199)
            plain.append(low[0] <= truth <= high[0])
    assert 0.93 <= np.mean(covered) <= 0.97, np.mean(covered)
    assert np.mean(plain) < 0.7


def test_the_most_extreme_split_of_many_strata_is_called_rare():
    inside = np.array(([True] * 3 + [False] * 5) * 12)
    strata = np.repeat(np.arange(12), 8)
    found = permutation.contrast(
        sparse.csr_array(inside[:, None] * 1.0), np.where(inside, 7.0, 5.0), inside, strata, presence=False
    )
    assert found.p_value[0] < 1e-12 and found.firm[0]


@pytest.mark.slow
def test_p_values_are_calibrated():
    """Bursty words in articles of unequal length: p-values of those that could be so small, pooled over words."""
    rng, p_values, smallest = np.random.default_rng(4), [], []
    for _ in range(60):
        counts, length, groups = _planted(rng, 50, 500)
        table = inference.compare_groups(counts, length, groups, intervals=False)
        p_values.append(table.loc[table["group"] == "a", "p_value"])
        smallest.append(table.loc[table["group"] == "a", "_smallest"])
    p_value, least = np.concatenate(p_values), np.concatenate(smallest)
    for level, low, high in ((0.05, 0.045, 0.055), (0.01, 0.008, 0.012), (0.001, 0.0005, 0.0015)):
        assert low <= (p_value[least <= level] <= level).mean() <= high, level


def test_ranks_among_articles_of_like_length_find_nothing_where_only_lengths_differ():
    rng, found = np.random.default_rng(2), 0
    for _ in range(20):
        length = rng.integers(300, 900, 60) * np.repeat([1.0, 0.4], 30)
        counts = rng.poisson(rng.gamma(0.5, 1 / 100, (60, 60)) * length[:, None])
        rows = inference.compare_groups(counts, length, ["a"] * 30 + ["b"] * 30, intervals=False, test="ranks")
        found += (inference.judge(rows)["verdict"] == "difference").any()
    assert found <= 2
