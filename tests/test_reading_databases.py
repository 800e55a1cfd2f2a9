"""Exports of news databases: every article with its fields, every line its fate, whatever the layout and language."""

import datetime
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from tests import exports

TEXTS = {
    "nexis": (".txt", exports.nexis),
    "nexis_html": (".html", exports.nexis_html),
    "nexis_rtf": (".rtf", lambda told: exports.rtf(exports.nexis(told))),
    "nexis_de": (".txt", lambda told: exports.nexis(told, "de")),
    "nexis_fr": (".txt", lambda told: exports.nexis(told, "fr")),
    "nexis_es": (".txt", lambda told: exports.nexis(told, "es")),
    "nexis_no_cover": (".txt", lambda told: exports.nexis(told, cover=False)),
    "uni_text": (".txt", lambda told: "\n".join(exports.nexis_uni_lines(told))),
    "uni_docx": (".docx", lambda told: exports.docx(exports.nexis_uni_lines(told))),
    "uni_docx_dense": (".DOCX", lambda told: exports.docx([line for line in exports.nexis_uni_lines(told) if line])),
    "uni_rtf": (".rtf", lambda told: exports.rtf("\n".join(exports.nexis_uni_lines(told)))),
    "uni_no_cover": (".txt", lambda told: "\n".join(exports.nexis_uni_lines(told, cover=False))),
    "factiva": (".txt", exports.factiva),
    "factiva_de": (".txt", lambda told: exports.factiva(told, "de")),
    "factiva_es": (".txt", lambda told: exports.factiva(told, "es")),
    "factiva_rtf": (".rtf", lambda told: exports.rtf(exports.factiva(told))),
    "factiva_html": (".html", exports.factiva_html),
    "factiva_html_fr": (".html", lambda told: exports.factiva_html(told, "fr")),
    "factiva_fields": (".txt", exports.factiva_fields_text),
    "factiva_fields_rtf": (".rtf", lambda told: exports.rtf(exports.factiva_fields_text(told))),
    "factiva_article_html": (".html", exports.factiva_article_html),
    "proquest": (".txt", exports.proquest),
    "proquest_no_cover": (".txt", lambda told: exports.proquest(told, cover=False)),
    "proquest_html": (".html", exports.proquest_html),
    "europresse": (".html", exports.europresse),
    "europresse_old": (".html", exports.europresse_old),
    "gale": (".txt", exports.gale),
}
WITHOUT = {
    "europresse_old": ("length",),
    "europresse": ("section",),
    "gale": ("section",),
    "proquest": ("length",),
    "proquest_no_cover": ("length",),
    "proquest_html": ("length",),
}


def _written(folder, name, told):
    suffix, make = TEXTS[name]
    data = make(told)
    path = folder / f"export{suffix}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _read(path):
    read = ct.read_pages(path)
    found = ct.find_articles(read.pages)
    for table in ("articles", "blocks", "lines"):
        tables.check(table, getattr(found, table))
    return read, found


def _missing(value):
    return value is None or value != value


@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("name", TEXTS)
def test_every_article_of_an_export_has_its_fields(tmp_path, name, count):
    told = exports.stories(count, seed=count)
    read, found = _read(_written(tmp_path, name, told))
    assert not len(read.skipped_inputs)
    assert list(found.articles["title"]) == [story.title for story in told]
    assert list(found.articles["outlet"]) == [story.outlet for story in told]
    assert [day.date() for day in found.articles["published"]] == [datetime.date(*story.day) for story in told]
    assert list(found.articles["text"]) == ["\n\n".join(story.paragraphs) for story in told]
    assert list(found.articles["byline"]) == [story.byline for story in told]
    if "section" not in WITHOUT.get(name, ()):
        assert all(section for section in found.articles["section"])
    if "length" not in WITHOUT.get(name, ()):
        assert list(found.articles["length"]) == [story.words for story in told]


@pytest.mark.parametrize("name", TEXTS)
def test_fields_that_are_missing_are_null_and_mentions_of_marks_cut_nothing(tmp_path, name):
    told = exports.stories(12, seed=5, missing=True, mention=True)
    _, found = _read(_written(tmp_path, name, told))
    assert list(found.articles["title"]) == [story.title for story in told]
    assert list(found.articles["outlet"]) == [story.outlet for story in told]
    assert list(found.articles["text"]) == ["\n\n".join(story.paragraphs) for story in told]
    assert [None if _missing(v) else v for v in found.articles["byline"]] == [story.byline for story in told]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(1, 40), st.integers(0, 99), st.booleans())
def test_lines_in_are_lines_out(tmp_path_factory, name, count, seed, missing):
    """Each line of an export has one fate, belongs to one article, and each article of the export is one."""
    path = _written(tmp_path_factory.mktemp("export"), name, exports.stories(count, seed, missing=missing))
    read, found = _read(path)
    assert len(found.articles) == count
    lines = found.lines[found.lines["part"] == 0]
    assert not lines.duplicated(["file", "line"]).any()
    assert list(lines["line"]) == list(range(1, len(lines) + 1))
    if path.suffix == ".txt":
        assert len(lines) == path.read_text().count("\n") + 1
        whole = found.lines.sort_values(["line", "part"], ascending=[True, False]).groupby("line")["text"].sum()
        assert "\n".join(whole) == path.read_text()
    assert read.run["inputs"][path.name]["records"] == count


def test_an_id_of_the_database_is_the_article_s(tmp_path):
    told = exports.stories(2)
    _, found = _read(_written(tmp_path, "factiva", told))
    assert list(found.articles["article_id"]) == [story.document for story in told]


def test_the_clock_and_its_zone_stay_with_the_date(tmp_path):
    _, found = _read(_written(tmp_path, "uni_text", exports.stories(1)))
    row = found.articles.iloc[0]
    assert (row["published"].hour, row["published"].minute) == (8, 26)
    assert row["published_evidence"].endswith("8:26 AM EST")


def test_one_article_without_its_end_mark_is_still_an_export(tmp_path):
    text = "\n".join(exports.nexis_uni_lines(exports.stories(1), cover=False)).partition("End of Document")[0]
    (tmp_path / "a.txt").write_text(text)
    _, found = _read(tmp_path)
    assert list(found.articles["outlet"]) == [exports.stories(1)[0].outlet]
    assert "Load-Date" not in found.articles["text"].iloc[0]


def test_a_line_in_the_text_that_is_an_end_mark_cuts_nothing(tmp_path):
    story = exports.stories(2)[0]
    lines = exports.nexis_uni_lines([story], cover=False)
    place = lines.index(story.paragraphs[0])
    lines[place + 1 : place + 1] = ["", "End of Document", ""]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    _, found = _read(tmp_path)
    assert list(found.articles["text"]) == ["\n\n".join(story.paragraphs)]


def test_an_export_in_a_layout_that_is_not_known_is_refused_with_what_to_do(tmp_path):
    articles = [
        f"Article {n} of 3\n\nA title {n}\n\nTwo men died in Kilmar on Monday, police said.\n" for n in (1, 2, 3)
    ]
    (tmp_path / "a.txt").write_text("\n".join(articles))
    read, found = _read(tmp_path)
    assert not len(found.articles)
    assert list(read.skipped_inputs["reason"]) == ["unknown_export"]
    assert "database_layouts.tsv" in read.skipped_inputs["detail"].iloc[0]


def test_an_analyst_adds_a_database_by_a_row(tmp_path):
    words, pages = tmp_path / "words", tmp_path / "pages"
    words.mkdir()
    pages.mkdir()
    label = r"(?P<label>\w+)=(?P<value>.*)"
    (words / "database_layouts.tsv").write_text(
        f"name\tsure\tleast\tstart\tend\tlabel\torder\twrapped\nown\t=== ITEM \\d+ ===\t3\t=== ITEM \\d+ ===\t\t{label}\t\t\n"
    )
    (words / "database_fields.tsv").write_text("name\tfield\tplace\npaper\toutlet\thead\nstory\ttext\thead\n")
    item = (
        "=== ITEM {n} ===\nTitle=A title {n}\nPaper=The Crier\nDate=5 March 2024\nStory=Two men died.\nThe army came.\n"
    )
    (pages / "a.txt").write_text("".join(item.format(n=n) for n in (1, 2)))
    lexicons = ct.load_lexicons(words)
    read = ct.read_pages(pages, lexicons=lexicons)
    found = ct.find_articles(read.pages, lexicons=lexicons)
    assert list(found.articles["title"]) == ["A title 1", "A title 2"]
    assert list(found.articles["outlet"]) == ["The Crier", "The Crier"]
    assert list(found.articles["text"]) == ["Two men died.\n\nThe army came."] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The report\n\nIt closed with the words End of Document, he said. Nobody laughed.\n\nLength: a matter of taste.",
        "Body\n\nThe body was found on Monday, police said. Two men were held.\n\nSubject: none\n",
        "Document 1 of 2\n\nWas all that the screen said on Monday. Nobody knew what it meant, the minister said.",
        "1 of 2\n\nTwo men died in Kilmar on Monday, police said. The army came.",
    ],
)
def test_a_page_that_only_mentions_a_mark_is_a_page(tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    read, found = _read(tmp_path)
    assert len(found.articles) == 1
    assert not len(read.skipped_inputs)


# --- documents ----------------------------------------------------------------------------------------------------------

PARAGRAPH = "The governor of the province closed two roads on Monday, and the army sent forty boats to the villages."


@pytest.mark.parametrize(("suffix", "make"), [("docx", lambda t: exports.docx(t.split("\n"))), ("rtf", exports.rtf)])
def test_a_document_is_a_page(tmp_path, suffix, make):
    (tmp_path / f"a.{suffix}").write_bytes(make(f"Two roads closed by the river\n{PARAGRAPH}\nA “quoted” word, and é."))
    _, found = _read(tmp_path)
    assert list(found.articles["title"]) == ["Two roads closed by the river"]
    assert found.articles["text"].iloc[0] == f"{PARAGRAPH}\n\nA “quoted” word, and é."


def test_a_table_in_a_document_is_read_cell_by_cell(tmp_path):
    import docx

    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for name, value in exports.factiva_fields(exports.stories(1)):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value if isinstance(value, str) else "\n".join(value)
    document.save(tmp_path / "a.docx")
    _, found = _read(tmp_path)
    assert list(found.articles["title"]) == [exports.stories(1)[0].title]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_mail_gives_subject_date_and_text(tmp_path, kind):
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = (
        "Two roads closed – news",
        "a@b.org",
        "Tue, 05 Mar 2024 09:30:00 +0100",
    )
    mail.set_content(f"<p>{PARAGRAPH}</p><p>Café.</p>" if kind == "html" else f"{PARAGRAPH}\n\nCafé.\n", subtype=kind)
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    _, found = _read(tmp_path)
    row = found.articles.iloc[0]
    assert (row["title"], row["text"]) == ("Two roads closed – news", f"{PARAGRAPH}\n\nCafé.")
    assert row["published"] == datetime.datetime(2024, 3, 5, 9, 30)


def test_a_mailed_export_is_read_as_one(tmp_path):
    from email.message import EmailMessage

    told, mail = exports.stories(3), EmailMessage()
    mail["Subject"] = "Your documents"
    mail.set_content(exports.proquest(told))
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    _, found = _read(tmp_path)
    assert list(found.articles["title"]) == [story.title for story in told]


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"PK\x03\x04broken"), ("a.rtf", b"no rich text"), ("b.rtf", b"{\\rtf1 }")]
)
def test_a_document_that_cannot_be_opened_is_a_row(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    read, _ = _read(tmp_path)
    assert len(read.skipped_inputs) == 1


def test_fates_of_an_export_are_few_and_told(tmp_path):
    _, found = _read(_written(tmp_path, "nexis", exports.stories(3)))
    fates = Counter(found.lines["fate"])
    assert set(fates) == {"title", "body", "blank", "cover", "marker", "copyright", "export_field"}
    assert fates["title"] == 3
    assert json.dumps(dict(fates))
