"""Every figure: on no rows, at both widths, with long and odd labels, without leaving anything changed."""
# ruff: noqa: E501

import warnings
from types import SimpleNamespace

import matplotlib as mpl
import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.presentation.plots import speakers, style
from corpus_tools.presentation.plots.claims import widest_group
from corpus_tools.presentation.plots.reading import FATE_GROUPS
from corpus_tools.schema import FATES, SOURCE_TYPES

mpl.use("agg")
ODD = [
    "The Very Long Newspaper Name of Record and Its Many Sons Ltd",
    "$5 and $6",
    "وكالة الأنباء",
    "<b>&",
    "A_{x}^2",
    None,
]


def _claim(article, n, modifier, value, low, high, event, source_type, zone="body", **more):
    return {
        "claim_id": f"{article}:{n}:c0", "sentence_id": f"{article}:{n}", "article_id": article, "zone": zone,
        "start": 0, "end": 2, "text": f"{modifier} {value}", "number_text": str(value), "value": value, "low": low,
        "high": high, "modifier": modifier, "kind": "count", "event_type": event, "scope": "incident", "part": "total",
        "source_type": source_type, "quoted": False, "hypothetical": False, "negated": False, "tier": "core", **more,
    }  # fmt: skip


CLAIMS = tables.make(
    "claims",
    [
        _claim("a1", 0, "at_least", 13.0, 13.0, None, "killed", "unattributed", zone="title"),
        _claim(
            "a1",
            1,
            "at_least",
            16.0,
            16.0,
            None,
            "killed",
            "monitor_ngo",
            source=ODD[0],
            place_name="Jableh, $5 and $6",
        ),
        _claim("a1", 2, "exact", 13.0, 13.0, 13.0, "killed", "anonymous_official", source=ODD[1]),
        _claim("a2", 0, "exact", 4.0, 4.0, 4.0, "wounded", "media", zone="title"),
        _claim("a2", 1, "range", None, 15.0, 22.0, "killed", "militant"),
        _claim("a2", 2, "at_most", 20.0, None, 20.0, "wounded", "un"),
        _claim("a2", 3, "vague", None, 24.0, None, "arrested", "coalition"),
        _claim("a2", 4, "approx", 0.0, None, None, "other", "expert"),
    ],
)
ARTICLES = tables.make(
    "articles", [{"article_id": f"a{n}", "outlet": ODD[n % 6], "agency": "AP" if n == 2 else None, "n_words": 90 * n} for n in range(1, 9)]
)  # fmt: skip
GROUPS = {
    "killed": ["a1:0:c0", "a1:1:c0", "a1:2:c0", "a2:1:c0"],
    "wounded": ["a2:0:c0", "a2:2:c0"],
}
PAIRS = [
    {"claim_a": a, "claim_b": b, "relation": relation, "same_event": "yes", "tension": False, "label_drift": False, "same_voucher": False}
    for a, b, relation in [("a1:1:c0", "a1:2:c0", "conflict"), ("a1:0:c0", "a2:1:c0", "update"), ("a1:0:c0", None, "headline_mismatch")]
]  # fmt: skip
FOUND = SimpleNamespace(
    members=tables.make(
        "claim_group_members", [{"group_id": g, "claim_id": c} for g, ids in GROUPS.items() for c in ids]
    ),
    pairs=tables.make("claim_pairs", PAIRS),
)
CORPUS = SimpleNamespace(claims=CLAIMS, articles=ARTICLES)
NOTHING = SimpleNamespace(
    members=tables.empty("claim_group_members"), pairs=tables.empty("claim_pairs"), claims=tables.empty("claims"), articles=ARTICLES
)  # fmt: skip

LINES = tables.make(
    "lines",
    [{"file": f"{ODD[0]} {n}.txt", "line": k, "part": 0, "fate": fate, "step": "s"} for n in range(3) for k, fate in enumerate(FATES)],
)  # fmt: skip
TERMS = tables.make(
    "topic_terms", [{"topic": t, "rank": r, "term": f"$term {t} {r}" * r, "weight": 1 / r} for t in range(1, 8) for r in range(1, 11)]
)  # fmt: skip
WEIGHTS = tables.make(
    "topic_weights", [{"article_id": f"a{a}", "block": b, "topic": t, "weight": 0.5} for a in range(4) for b in range(6) for t in (1, 2)]
)  # fmt: skip
COPIES = pd.DataFrame(
    {"article_a": ["a1", ODD[0]], "article_b": ["a2", "a3"], "kept": [9, 1], "edited": [2, 0], "dropped": [1, 30], "added": [0, 4]}
)  # fmt: skip
STATEMENTS = tables.make(
    "statements",
    [{"statement_id": f"s{n}", "sentence_id": "x", "article_id": f"a{n % 5}", "source_type": kind, "named": n % 2 == 0, "mode": "direct"}
     for n, kind in enumerate(SOURCE_TYPES)],
)  # fmt: skip
LABELS = pd.DataFrame(
    [
        {
            "actor": "any",
            "label": "terrorist",
            "voice": voice,
            "group": group,
            "n": n,
            "estimate": n * 1.5,
            "voice_share": share,
        }
        for group, n, share in [(ODD[0], 9, 0.3), (ODD[1], 0, None), ("agency: AP", 17, 0.5), (ODD[2], 1, 0.0)]
        for voice in ("all", "unattributed")
    ]
)
CHOICE = pd.DataFrame(
    {"n_topics": [2, 3, 4], "npmi_heldout": [0.1, None, 0.2], "heldout_low": [0.0, None, 0.1], "heldout_high": [0.2, None, 0.3], "stability": [0.5, 0.4, 0.3],
     "stability_low": [0.4, 0.3, 0.2], "stability_high": [0.6, 0.5, 0.4], "recommended": [False, True, False]}
)  # fmt: skip
HEAT = pd.DataFrame([{"label": label, "article": f"article-00{a}", "n": a * 3} for label in ODD[:5] for a in range(8)])
OUTLETS = [f"{ODD[0]} of Region {n}" for n in range(30)]
MANY_STATEMENTS = pd.DataFrame(
    [{"article_id": f"a{n}", "group": OUTLETS[n % 30], "source_type": SOURCE_TYPES[n % len(SOURCE_TYPES)], "named": n % 3 == 0} for n in range(400)]
)  # fmt: skip
WIDE_HEAT = pd.DataFrame(
    [{"label": f"label {n}", "article": outlet, "n": n * k, "printed": "Islamic State of Iraq"} for n in range(50) for k, outlet in enumerate(OUTLETS)]
)  # fmt: skip
MANY_WEIGHTS = tables.make(
    "topic_weights", [{"article_id": f"a{a}", "block": None, "topic": t, "weight": ((a * t) % 7) / 7} for a in range(90) for t in range(1, 6)]
)  # fmt: skip
UNEVEN_WEIGHTS = tables.make(
    "topic_weights", [{"article_id": f"a{a}", "block": b, "topic": t, "weight": 0.5} for a in range(30) for b in range(300 if a == 9 else 1) for t in (1, 2)]
)  # fmt: skip
TITLES = tables.make(
    "claims",
    [_claim(f"a{n}", k, "exact", 10.0**n, 10.0**n, 10.0**n, "killed", "media", zone=zone) for n in range(10) for k, zone in enumerate(("title", "body"))],
)  # fmt: skip
MANY_CLAIMS = tables.make(
    "claims", [_claim("a1", n, ("exact", "at_least", "approx")[n % 3], 1.0 + n % 9 * 10**(n % 12), 1.0 + n % 9 * 10**(n % 12), None if n % 3 == 1 else 1.0 + n % 9 * 10**(n % 12),
                              ("killed", "other", "arrested")[n % 7 % 3], SOURCE_TYPES[n % len(SOURCE_TYPES)]) for n in range(900)]
)  # fmt: skip
MANY_LABELS = pd.DataFrame(
    [{"label": "terrorist", "voice": voice, "group": f"{ODD[0]} {n}", "n": n, "estimate": n * 1.5, "voice_share": 0.5} for n in range(60) for voice in ("all", "unattributed")]
)  # fmt: skip
MEASURES = pd.DataFrame(
    {
        "m": ODD[:3],
        "estimate": [0.9, 0.8, None],
        "conf_low": [0.8, None, None],
        "conf_high": [0.95, None, None],
        "floor": [0.8] * 3,
    }
)

FIGURES = {
    "lines": (lambda t, **k: ct.plot_lines(t, **k), LINES),
    "articles": (lambda t, **k: ct.plot_articles(t, **k), ARTICLES),
    "many articles": (
        lambda t, **k: ct.plot_articles(t, **k),
        pd.concat([ARTICLES.assign(article_id=f"b{n}") for n in range(9)]),
    ),
    "topic terms": (lambda t, **k: ct.plot_topic_terms(t, **k), TERMS),
    "topic weights": (lambda t, **k: ct.plot_topic_weights(t, **k), WEIGHTS),
    "topic choice": (lambda t, **k: ct.plot_topic_choice(t, **k), CHOICE),
    "claims": (lambda t, **k: ct.plot_claims(t, **k), CLAIMS),
    "many claims": (
        lambda t, **k: ct.plot_claims(t, **k),
        pd.concat([CLAIMS.assign(claim_id=CLAIMS["claim_id"] + str(n)) for n in range(12)]),
    ),
    "claim ranges": (
        lambda t, **k: ct.plot_claim_ranges(FOUND, SimpleNamespace(claims=t, articles=ARTICLES), **k),
        CLAIMS,
    ),
    "headlines": (lambda t, **k: ct.plot_headline_numbers(t, **k), CLAIMS),
    "copies": (lambda t, **k: ct.plot_copies(t, **k), COPIES),
    "sourcing": (lambda t, **k: ct.plot_sourcing(t, **k), STATEMENTS),
    "label use": (lambda t, **k: ct.plot_label_use(t, label="terrorist", **k), LABELS),
    "heat": (lambda t, **k: ct.plot_heat(t, row="label", column="article", value="n", **k), HEAT),
    "sourcing by outlet": (lambda t, **k: ct.plot_sourcing(t, **k), MANY_STATEMENTS),
    "wide heat": (lambda t, **k: ct.plot_heat(t, row="label", column="article", value="n", **k), WIDE_HEAT),
    "heat of words": (
        lambda t, **k: ct.plot_heat(t, row="label", column="article", value="n", text="printed", **k),
        WIDE_HEAT,
    ),
    "topics of many": (lambda t, **k: ct.plot_topic_weights(t, **k), MANY_WEIGHTS),
    "topics of uneven articles": (lambda t, **k: ct.plot_topic_weights(t, **k), UNEVEN_WEIGHTS),
    "large numbers in titles": (lambda t, **k: ct.plot_headline_numbers(t, **k), TITLES),
    "a crowd of claims": (lambda t, **k: ct.plot_claims(t, **k), MANY_CLAIMS),
    "label use of many": (lambda t, **k: ct.plot_label_use(t, label="terrorist", **k), MANY_LABELS),
    "many copies": (
        lambda t, **k: ct.plot_copies(t, **k),
        pd.concat([COPIES.assign(containment=n / 50) for n in range(50)], ignore_index=True),
    ),
    "estimates": (lambda t, **k: ct.plot_estimates(t, row="m", floor="floor", **k), MEASURES),
}
every_figure = pytest.mark.parametrize("name", FIGURES)


@pytest.fixture(autouse=True)
def _close():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


def _draw(ax):
    figure = (ax[0] if isinstance(ax, list) else ax).get_figure(root=True)
    figure.draw_without_rendering()
    return figure


def _boxes(figure, texts):
    renderer = figure.canvas.get_renderer()
    return [
        (text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_visible() and text.get_text()
    ]


@every_figure
def test_no_rows_draw_a_figure_that_says_so(name):
    plot, table = FIGURES[name]
    ax = plot(table.iloc[:0])
    axes = ax if isinstance(ax, list) else [ax]
    assert any(text.get_text().endswith(".") for panel in axes for text in panel.texts)


@every_figure
def test_drawing_changes_neither_the_table_nor_the_style(name):
    plot, table = FIGURES[name]
    copy, before = table.copy(), dict(mpl.rcParams)
    plot(table)
    pd.testing.assert_frame_equal(table, copy)
    assert dict(mpl.rcParams) == before


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
@every_figure
def test_labels_neither_overlap_nor_leave_the_figure(name, columns):
    plot, table = FIGURES[name]
    figure = _draw(plot(table, columns=columns))
    page = figure.bbox
    for axes in figure.axes:
        if not axes.axison:
            continue
        for axis in (
            (axes.yaxis, axes.xaxis) if "heat" not in name else (axes.yaxis,)
        ):  # slanted boxes overlap, letters do not
            low, high = sorted(axis.get_view_interval())
            labels = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
            boxes = _boxes(figure, [text for place, text in labels if low <= place <= high])
            for number, (text, box) in enumerate(boxes):
                assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1, text
                for other, second in boxes[number + 1 :]:
                    assert not (box.shrunk(0.9, 0.9).overlaps(second.shrunk(0.9, 0.9))), (text, other)
        for text, box in _boxes(figure, axes.texts):
            assert box.x1 <= page.x1 + 2 and box.y1 <= page.y1 + 2, text
    for legend in figure.legends:
        box = legend.get_window_extent(figure.canvas.get_renderer())
        assert box.x1 <= page.x1 + 1, "the legend is cut"
    assert figure.get_size_inches()[0] == style.WIDTHS[columns]


@every_figure
def test_a_given_axes_is_used(name):
    if name.startswith("label use"):
        pytest.skip("three panels make their own figure")
    from matplotlib import pyplot

    plot, table = FIGURES[name]
    figure, (left, right) = pyplot.subplots(1, 2)
    assert plot(table, ax=right) is right
    assert not left.has_data()
    assert pyplot.get_fignums() == [figure.number]


def test_every_fate_every_speaker_and_every_event_has_a_place():
    assert sorted(fate for fates in FATE_GROUPS.values() for fate in fates) == sorted(FATES)
    assert set(speakers.SPEAKER_OF) == set(SOURCE_TYPES)
    assert set(speakers.COLOURS.values()) == set(style.PALETTE), "colours that can be told apart"
    assert len(set(speakers.COLOURS.values())) == len(set(speakers.MARKERS.values())) == len(speakers.SPEAKERS)


EVENTS = ct.load_lexicons().terms("event_types")


def test_every_kind_of_claim_can_be_drawn():
    claims = tables.make(
        "claims", [_claim("a", n, "exact", 3.0, 3.0, 3.0, event, "media") for n, event in enumerate(EVENTS)]
    )
    ax = ct.plot_claims(claims)
    assert len(ax.get_yticks()) == len(EVENTS)


def test_labels_are_cut_with_an_ellipsis_and_dollar_signs_start_no_formula():
    assert style.label("a " * 40, 10) == "a a a a a…"
    assert style.label("$5 and $6", 40) == r"\$5 and \$6"
    assert style.label(None, 10) == style.label(float("nan"), 10) == ""
    assert style.label("two\n lines", 40) == "two lines"


def test_an_open_bound_is_an_arrow_and_a_range_a_line():
    ax = ct.plot_claims(CLAIMS[CLAIMS["claim_id"] == "a1:1:c0"])
    assert [note.arrow_patch is not None for note in ax.texts] == [True]
    closed = ct.plot_claims(CLAIMS[CLAIMS["modifier"] == "range"])
    assert not closed.texts
    assert any(list(line.get_xdata()) == [15.0, 22.0] for line in closed.lines)


def test_the_quantity_with_most_different_figures_is_drawn_and_an_unknown_one_is_an_error():
    assert widest_group(FOUND, CLAIMS) == "killed"
    with pytest.raises(KeyError, match="no group 'x'"):
        ct.plot_claim_ranges(FOUND, CORPUS, group_id="x")
    assert len(ct.plot_claim_ranges(NOTHING, NOTHING).texts) == 1
    nothing = ct.Corpus()
    assert len(ct.plot_claim_ranges(ct.compare_claims(nothing), nothing).texts) == 1


def test_conflicts_and_updates_differ_by_more_than_colour():
    ax = ct.plot_claim_ranges(FOUND, CORPUS, group_id="killed")
    styles = {line.get_label(): line.get_linestyle() for line in ax.lines if not line.get_label().startswith("_")}
    assert styles == {"conflict": "-", "update": ":"}


def _large(n):
    """A quantity whose count moves up with every second claim: each two counts of different days are an update."""
    claims = [_claim(f"b{k}", 0, "exact", *3 * [float(10 + k // 2)], "killed", "government") for k in range(n)]
    ids = [claim["claim_id"] for claim in claims]
    pairs = [
        {**PAIRS[0], "claim_a": a, "claim_b": b, "relation": "update"}
        for i, a in enumerate(ids)
        for b in ids[i // 2 * 2 + 2 :]
    ]
    articles = [
        {"article_id": f"b{k}", "outlet": "O", "published": f"2031-{3 + k // 28:02d}-{k % 28 + 1:02d}", "n_words": 9}
        for k in range(n)
    ]
    members = [{"group_id": "g", "claim_id": claim} for claim in ids]
    found = SimpleNamespace(
        members=tables.make("claim_group_members", members), pairs=tables.make("claim_pairs", pairs)
    )
    return found, SimpleNamespace(claims=tables.make("claims", claims), articles=tables.make("articles", articles))


@pytest.mark.parametrize("n", [28, 90])
def test_a_large_quantity_is_cut_and_the_legend_says_by_how_much(n):
    found, corpus = _large(n)
    ax = ct.plot_claim_ranges(found, corpus)
    assert len(ax.get_yticks()) == 24
    printed = [text.get_text() for text in ax.figure.legends[0].get_texts()]
    assert f"and {n - 24} more claims" in printed
    assert ax.figure.get_size_inches()[1] < 9


def test_updates_are_joined_step_by_step():
    found, corpus = _large(8)
    ax = ct.plot_claim_ranges(found, corpus)
    brackets = [line for line in ax.lines if len(line.get_xdata()) == 4]
    assert len(brackets) == 3, "10 to 11, 11 to 12, 12 to 13"


def test_a_title_number_without_support_in_the_body_is_hollow():
    ax = ct.plot_headline_numbers(CLAIMS)
    diamonds = [c for c in ax.collections if c.get_sizes()[0] == 46]
    assert [len(c.get_facecolor()) for c in diamonds] == [1, 0], "13 stands in the body of a1, 4 not in that of a2"


def test_unnamed_speakers_are_printed_as_a_fraction():
    printed = {text.get_text().strip() for text in ct.plot_sourcing(STATEMENTS).texts}
    assert printed == {"2/4", "1/3"} or all("/" in text for text in printed)


def _titles(ax):
    return " ".join(ax.get_xlabel().split())


def test_what_has_no_room_is_counted_on_the_axis():
    assert "20 of 30 columns, those with the most in all" in _titles(FIGURES["wide heat"][0](WIDE_HEAT))
    assert "40 of 50 rows" in _titles(FIGURES["wide heat"][0](WIDE_HEAT))
    assert "10 of 30 columns" in _titles(FIGURES["heat of words"][0](WIDE_HEAT))
    assert "40 of 100 pairs" in _titles(FIGURES["many copies"][0](FIGURES["many copies"][1]))
    assert "the 40 of 60 with most uses" in _titles(FIGURES["label use of many"][0](MANY_LABELS)[0])
    assert " of " not in _titles(ct.plot_heat(HEAT, row="label", column="article", value="n"))
    many = pd.concat([MEASURES] * 30, ignore_index=True)
    assert "40 of 60 rows" in _titles(ct.plot_estimates(many, row="m"))


def test_figures_say_what_their_numbers_are():
    assert _titles(ct.plot_heat(HEAT, row="label", column="article", value="n")) == "in each cell: number"
    assert _titles(ct.plot_estimates(MEASURES, row="m")) == "estimate; line: 95 % interval"
    assert "bands: 95 % intervals" in _titles(ct.plot_topic_choice(CHOICE))
    label = MANY_LABELS["label"].iloc[0]
    assert label in ct.plot_label_use(MANY_LABELS, label=label)[0].get_title(loc="left")
    example = ct.load_example()
    events = ct.find_events(example)
    placed = events._replace(events=events.events.assign(place="Port Elm"))
    assert ct.plot_timeline(placed, example).get_ylabel() == "killed, Port Elm"


def test_a_heat_map_refuses_a_table_with_several_rows_for_a_cell():
    with pytest.raises(ValueError, match="several rows for one label and article"):
        ct.plot_heat(pd.concat([HEAT, HEAT]), row="label", column="article", value="n")


def test_a_label_of_two_actors_has_a_row_for_each():
    two = pd.concat([MANY_LABELS.head(2).assign(actor=actor, group="Gazette") for actor in ("ISIS", "Hamas")])
    panel = ct.plot_label_use(two, label="terrorist")[0]
    assert [text.get_text() for text in panel.get_yticklabels()] == ["ISIS, Gazette", "Hamas, Gazette"]


def test_columns_with_the_highest_sums_keep_the_order_of_the_table():
    ax = ct.plot_heat(WIDE_HEAT, row="label", column="article", value="n")
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert len(names) == 20
    assert len(ax.get_yticks()) == 40


def test_many_articles_are_drawn_by_outlet_as_shares():
    ax = ct.plot_sourcing(MANY_STATEMENTS)
    assert len(ax.get_yticks()) == 30
    assert all(label.get_text().endswith(")") for label in ax.get_yticklabels()), "the number of articles is never cut"
    assert max(bar.get_x() + bar.get_width() for bar in ax.patches) == pytest.approx(1)
    few = ct.plot_sourcing(MANY_STATEMENTS[MANY_STATEMENTS["article_id"].isin([f"a{n}" for n in range(20)])])
    assert [label.get_text() for label in few.get_yticklabels()] == [f"a{n}" for n in range(20)]


def test_speakers_are_drawn_by_any_column_however_few_the_articles():
    some = MANY_STATEMENTS.head(12).assign(outlet=["Post", None, "Sun"] * 4, year=[2024.0, None] * 6)
    drawn = {
        by: [label.get_text() for label in ct.plot_sourcing(some, by=by).get_yticklabels()] for by in ("outlet", "year")
    }
    assert {name.partition(" (")[0] for name in drawn["outlet"]} == {"Post", "Sun", "unknown outlet"}
    assert {name.partition(" (")[0] for name in drawn["year"]} == {"2024.0", "unknown"}
    articles = ct.plot_sourcing(MANY_STATEMENTS, by="article_id")
    assert "articles" in _titles(articles) and len(articles.get_yticks()) == 40
    with pytest.raises(ct.TableError, match="statements has no column 'colour'"):
        ct.plot_sourcing(some, by="colour")


def test_units_of_many_articles_stand_in_the_order_of_their_main_topic():
    ax = ct.plot_topic_weights(MANY_WEIGHTS)
    main = ax.collections[0].get_array().reshape(90, 5).argmax(axis=1).tolist()
    assert main == sorted(main)
    assert ax.get_ylabel() == "90 articles, by main topic"


def test_words_in_a_cell_break_before_they_are_cut():
    assert style.wrapped("Islamic State", 8) == "Islamic\nState"
    assert style.wrapped("US", 8) == "US"
    assert style.wrapped("Islamic State of Iraq and Syria", 8) == "Islamic\nState…"


def test_numbers_on_an_axis_over_many_powers_are_short():
    assert [style.short_number(n) for n in (0, 0.5, 1, 10_000, 1e6, 2.5e9, 1e12)] == ["0", "0.5", "1", "10,000", "1M", "2.5bn", "1tn"]  # fmt: skip


def test_a_crowd_of_claims_loses_none():
    ax = ct.plot_claims(MANY_CLAIMS)
    sizes = [(c.get_sizes()[0], len(c.get_offsets())) for c in ax.collections if hasattr(c, "get_sizes")]
    assert sum(n for size, n in sizes if size == 10) == len(MANY_CLAIMS)
    assert sum(n for size, n in sizes if size == 90) == MANY_CLAIMS["high"].isna().sum()
    assert [label.get_text().split(" (")[0] for label in ax.get_yticklabels()] == ["arrested", "killed", "other"]


def test_no_two_outlets_have_one_colour():
    rows = [{"article_id": f"a{n}", "outlet": f"Paper {n}", "n_words": 100 + n} for n in range(len(style.PALETTE) + 1)]
    ax = ct.plot_articles(tables.make("articles", rows))
    assert [label.get_text() for label in ax.get_yticklabels()] == [f"Paper {n} (1)" for n in range(len(rows))]
    ax = ct.plot_articles(tables.make("articles", rows[:-1]))
    assert len({bar.get_facecolor() for bar in ax.patches}) == len(style.PALETTE)


def test_columns_are_one_or_two():
    for draw in (
        lambda: ct.plot_lines(LINES, columns=3),
        lambda: ct.plot_claims(MANY_CLAIMS, columns=3),
        lambda: ct.plot_label_use(MANY_LABELS, label="terrorist", columns=3),
    ):
        with pytest.raises(ValueError, match="columns=3"):
            draw()


def test_what_could_not_be_measured_is_said_and_not_drawn_as_an_empty_frame():
    unknown = CHOICE.assign(npmi_heldout=None, stability=None)
    assert "Too few texts" in ct.plot_topic_choice(unknown).texts[0].get_text()


def test_a_name_with_two_labels_is_one_mark_of_its_group():
    counts = pd.DataFrame(
        {"canonical": ["Jordan"] * 2, "label": ["GPE", "PERSON"], "group": ["A"] * 2, "rate": [2.0, 1.0]}
    )
    assert [mark.get_offsets()[0][0] for mark in ct.plot_top_names(counts).collections] == [3.0]


def test_cells_below_nought_are_printed_and_nulls_alone_are_no_grid():
    table = pd.DataFrame({"a": ["x", "y", "x"], "b": ["u", "u", "v"], "n": [-1.5, 0.004, -0.5]})
    printed = [text.get_text() for text in ct.plot_heat(table, row="a", column="b", value="n").texts]
    assert printed == ["-1.5", "-0.50", "<0.01"]
    ax = ct.plot_heat(table.assign(n=float("nan")), row="a", column="b", value="n")
    assert ax.texts[0].get_text().startswith("Nothing to compare")


def test_numbers_of_many_topics_have_room():
    weights = [{"article_id": f"a{n}", "topic": n, "weight": 1.0} for n in range(1, 31)]
    assert len(ct.plot_topic_weights(tables.make("topic_weights", weights), columns=1).get_xticks()) <= 12


def test_a_map_of_one_town_shows_the_country_around_it():
    town = pd.DataFrame(
        {"lat": [33.3], "lon": [44.4], "event_type": ["killed"], "place": ["Baghdad"], "killed_best": [3.0]}
    )
    ax = ct.plot_map(town)
    west, east = ax.get_xlim()
    assert east - west > 15


def test_letters_that_the_font_has_not_come_from_the_font_that_the_user_names():
    odd = pd.DataFrame(
        {"a": ["\u1d8a"], "b": ["x"], "n": [1.0]}
    )  # in STIXGeneral, which comes with matplotlib, not in DejaVu Sans
    with mpl.rc_context({"font.sans-serif": ["STIXGeneral"]}), warnings.catch_warnings():
        warnings.simplefilter("error")
        ct.plot_heat(odd, row="a", column="b", value="n").figure.draw_without_rendering()
