"""Files and frames that analysts really have: formats, encodings, columns, metadata, and inputs that cannot be read."""

import gzip
import json
import os
import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

import corpus_tools as ct
from corpus_tools import tables

TEXT = "The governor closed two roads. The army sent boats."
PARAGRAPH = "The governor of the province closed two roads on Monday, and the army sent forty boats to the villages."


def _build(source, **options):
    read = ct.read_pages(source, **options)
    found = ct.find_articles(read.pages, metadata=read.metadata)
    for name in ("articles", "blocks", "lines"):
        tables.check(name, getattr(found, name))
    tables.check("skipped_inputs", read.skipped_inputs)
    return read, found


def _skipped(read):
    return dict(zip(read.skipped_inputs["file"], read.skipped_inputs["reason"], strict=True))


# --- formats ------------------------------------------------------------------------------------------------------------


def _records():
    return pd.DataFrame(
        {
            "headline": ["Two roads closed", "Boats sent"],
            "body": [TEXT, "Forty boats left."],
            "source": ["The Crier", None],
            "pub_date": ["2024-03-05", "03/04/2024"],
            "id": ["n1", "2"],
            "section": ["home", None],
        }
    )


@pytest.mark.parametrize(
    "suffix", ["csv", "tsv", "jsonl", "json", "parquet", "csv.gz", "jsonl.gz", "parquet.gz", "frame"]
)
def test_every_format_gives_the_same_articles(tmp_path, suffix):
    frame, path = _records(), tmp_path / f"news.{suffix}"
    plain = suffix.removesuffix(".gz")
    if plain == "parquet":
        frame.to_parquet(tmp_path / "plain", index=False)
        data = (tmp_path / "plain").read_bytes()
        (tmp_path / "plain").unlink()
    elif plain.startswith("json"):
        data = frame.to_json(orient="records", lines=plain == "jsonl").encode()
    else:
        data = frame.to_csv(index=False, sep="\t" if plain == "tsv" else ",").encode()
    path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    read, found = _build(frame if suffix == "frame" else path)
    assert len(read.skipped_inputs) == 0
    articles = found.articles
    assert articles["title"].tolist() == ["Two roads closed", "Boats sent"]
    assert articles["text"].tolist() == [TEXT, "Forty boats left."]
    assert articles["article_id"].tolist() == ["n1", "id-2"]
    assert articles["source_article_id"].tolist()[1] == "2"
    assert articles["outlet"].fillna("").tolist() == ["The Crier", ""]
    assert articles["outlet_evidence"].tolist()[0] == "column source"
    assert articles["section"].fillna("").tolist() == ["home", ""]
    assert articles["published"].tolist()[0] == pd.Timestamp("2024-03-05")
    assert pd.isna(articles["published"].tolist()[1])  # 3 April or 4 March
    assert "03/04/2024" in articles["published_evidence"].tolist()[1]


def test_a_record_without_an_id_is_named_after_its_file_or_frame(tmp_path):
    (tmp_path / "3news.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    assert _build(tmp_path)[1].articles["article_id"][0].startswith("file-3news-")
    assert _build(pd.DataFrame({"text": [TEXT]}))[1].articles["article_id"][0].startswith("article-")


def test_an_id_that_nobody_gave_stays_with_its_text():
    texts = [f"{TEXT} {n}" for n in range(3)]
    before = _build(pd.DataFrame({"text": texts}))[1].articles["article_id"].tolist()
    after = (
        _build(pd.DataFrame({"text": ["Snow fell.", *reversed(texts), texts[0]]}))[1].articles["article_id"].tolist()
    )
    assert after[1:] == [*reversed(before), f"{before[0]}-2"] and len(set(after)) == 5


def test_an_id_that_is_given_twice_stays_unique():
    ids = _build(pd.DataFrame({"text": [TEXT] * 3, "id": ["a", "a", "a"]}))[1].articles["article_id"]
    assert ids.is_unique and ids[0] == "a"


def test_columns_are_renamed_as_in_pandas():
    frame = pd.DataFrame({"Inhalt": [TEXT], "Schlagzeile": ["Zwei Straßen"]})
    found = _build(frame, columns={"Inhalt": "text", "Schlagzeile": "title"})[1]
    assert found.articles["title"].tolist() == ["Zwei Straßen"]


@pytest.mark.parametrize("columns", [{"nothing": "text"}, {"Inhalt": "words"}])
def test_columns_that_do_not_fit_are_an_error_that_names_what_is_there(columns):
    with pytest.raises(
        ValueError,
        match=r"'nothing', which is not there. The columns are: Inhalt|words, which is no field .* Allowed: article_id",
    ):
        _build(pd.DataFrame({"Inhalt": [TEXT]}), columns=columns)


def test_a_parquet_file_without_text_names_its_columns_and_the_map(tmp_path):
    pd.DataFrame({"foo": ["a"], "bar": ["b"]}).to_parquet(tmp_path / "x.parquet")
    with pytest.raises(
        ValueError, match=r"columns are: foo, bar. Name the one with the text: columns=\{'body': 'text'\}"
    ):
        ct.read_pages(tmp_path / "x.parquet")
    read, _ = _build(tmp_path)
    assert _skipped(read) == {"x.parquet": "no_text_column"}


def test_a_spreadsheet_of_a_european_machine_is_read(tmp_path):
    rows = "Überschrift;Text;Datum\nStraßen gesperrt;Der Präsident sagte „nein“ – zweimal.;03/04/2024\n"
    (tmp_path / "x.csv").write_bytes(rows.encode("cp1252"))
    read, found = _build(tmp_path / "x.csv", columns={"Überschrift": "title", "Datum": "published"})
    assert found.articles["text"].tolist() == ["Der Präsident sagte „nein“ – zweimal."]
    assert found.articles["published"].isna().all()
    assert read.run["inputs"]["x.csv"]["encoding"] == "cp1252"
    assert read.run["inputs"]["x.csv"]["delimiter"] == ";"


def test_ragged_rows_are_skipped_and_the_others_survive(tmp_path):
    rows = f'title,text\nOne,{TEXT}\nTwo,a,b,c\nThree\nFour,"{TEXT} And\nmore, too."\n'
    (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
    read, found = _build(tmp_path / "x.csv")
    assert found.articles["title"].tolist() == ["One", "Three", "Four"]
    assert read.skipped_inputs[["record", "reason"]].values.tolist() == [[2, "ragged_row"]]


def test_a_broken_json_line_leaves_the_others(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        f'{{"text": "{TEXT}"}}\n{{"text": \n\n[1]\n{{"text": "Two."}}\n', encoding="utf-8"
    )
    read, found = _build(tmp_path / "x.jsonl")
    assert len(found.articles) == 2
    assert read.skipped_inputs["record"].tolist() == [2, 3]


def test_columns_with_names_of_our_own_and_lists_are_kept_flat(tmp_path):
    frame = pd.DataFrame({"text": [TEXT, "Two."], "n_words": [9, 9], "tags": [["a"], []], "mixed": [1, "b"]})
    found = _build(frame)[1].articles
    assert found["source_n_words"].tolist() == [9, 9]
    assert found["tags"].tolist() == ['["a"]', "[]"]
    found.to_parquet(tmp_path / "written.parquet")
    assert frame.columns.tolist() == ["text", "n_words", "tags", "mixed"]


def test_records_in_are_articles_and_skipped_inputs():
    read, found = _build(
        pd.DataFrame({"text": [TEXT, None, " ", "", "x"], "title": [None, None, None, "Only a title", None]})
    )
    assert len(found.articles) + len(read.skipped_inputs) == 5
    assert len(found.articles) == 3


# --- pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "A café’s owner, “José”, said no."),
        ("utf-8-sig", "A café’s owner, “José”, said no."),
        ("cp1252", "A café’s owner, “José”, said no — twice."),
        ("utf-16", "A café’s owner said no, and left."),
        ("utf-16-le", "A café's owner said no, and left."),
        ("mac_roman", "A café’s owner, “José”, said no — twice."),
        ("cp1256", "قال الجيش إن ثلاثة أشخاص قتلوا في الهجوم على القرية."),
        ("cp1251", "Армия сообщила, что три человека погибли."),
    ],
)
def test_encodings_are_told_and_named(tmp_path, encoding, text):
    (tmp_path / "x.txt").write_bytes(text.encode(encoding))
    read, found = _build(tmp_path)
    assert found.articles["text"].tolist() == [text]
    assert read.run["inputs"]["x.txt"]["encoding"] == encoding.removesuffix("-sig")


def test_invalid_utf8_is_read_and_what_was_replaced_is_counted(tmp_path):
    (tmp_path / "x.txt").write_bytes("A café’s owner — “José” — said".encode() + b" no\xff.")
    read, found = _build(tmp_path)
    assert "José” — said no\ufffd." in found.articles["text"][0]
    assert read.run["inputs"]["x.txt"]["note"] == "1 broken characters replaced"


def test_nul_bytes_are_removed_and_counted(tmp_path):
    (tmp_path / "x.txt").write_bytes(b"The army \x00said so. It left the town.\x00")
    read, found = _build(tmp_path)
    assert found.articles["text"].tolist() == ["The army said so. It left the town."]
    assert read.run["inputs"]["x.txt"]["note"] == "2 NUL characters removed"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.txt", b"", "empty"),
        ("x.txt", b" \n\n\t", "empty"),
        ("x.txt", bytes(range(256)) * 50, "binary"),
        ("x.txt", b"%PDF-1.7 and so on", "binary"),
        ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        ("x.txt.gz", b"no gzip", "unreadable"),
        ("x.txt.gz", gzip.compress(TEXT.encode() * 99, mtime=0)[:40], "unreadable"),
        ("x.parquet", b"no parquet", "broken_parquet"),
        ("x.json", b"{", "broken_json"),
        ("x.docx", b"PK", "broken_docx"),
        ("x.pages", b"PK", "unknown_format"),
        ("x", b"text", "unknown_format"),
    ],
)
def test_what_cannot_be_read_is_a_row_that_says_why(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    read, found = _build(tmp_path)
    assert _skipped(read) == {name: reason}
    assert read.skipped_inputs["detail"].str.len().min() > 15
    assert found.articles["text"].tolist() == [TEXT]


@pytest.mark.slow
def test_200_megabytes_in_one_line_are_refused_in_bounded_memory(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"word " * 200_000)
    code = (
        "import corpus_tools as ct, resource, sys\n"
        "import pandas, pyarrow\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "read = ct.read_pages(sys.argv[1])\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(read.skipped_inputs['reason'][0], (after - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    reason, megabytes = done.stdout.split()
    assert reason == "line_too_long"
    assert int(megabytes) < 100


@pytest.mark.slow
def test_a_large_csv_is_read_row_by_row(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text,unused\n")
        file.writelines(f"a{n},Short.,{'x' * 10_000}\n" for n in range(3_000))
    source = "import corpus_tools.reading.files as f, corpus_tools as ct, resource, sys, pathlib, pandas, pyarrow\n"
    code = source + (
        "from corpus_tools.reading.delimited import read_csv\n"
        "s = f.Source(pathlib.Path(sys.argv[1]), 'x'); before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "stream, _ = s.text(s.scan(), ct.load_lexicons()); n = sum(1 for _ in read_csv(stream, None, ct.load_lexicons())[1])\n"
        "print(n, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 3_000
    assert megabytes < 20


def test_right_to_left_text_and_emoji_are_read(tmp_path):
    (tmp_path / "r.txt").write_text(
        "خبر عاجل من بغداد اليوم\n\nقال الجيش إن ثلاثة قتلوا. وأضاف أن الهجوم انتهى.", encoding="utf-8"
    )
    (tmp_path / "s.txt").write_text("😀😀 12 👩‍👩‍👧 people. 🇮🇶 wins!", encoding="utf-8")
    found = _build(tmp_path)[1]
    sentences = ct.split_sentences(found.blocks)
    assert sentences["text"].tolist() == [
        "خبر عاجل من بغداد اليوم",
        "قال الجيش إن ثلاثة قتلوا.",
        "وأضاف أن الهجوم انتهى.",
        "😀😀 12 👩‍👩‍👧 people.",
        "🇮🇶 wins!",
    ]


def test_two_files_with_one_stem_in_two_folders_are_two_articles(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"{PARAGRAPH} {folder}", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "y.txt").write_text("no", encoding="utf-8")
    ids = _build(tmp_path)[1].articles["article_id"].tolist()
    assert [article_id.rpartition("-")[0] for article_id in ids] == ["a-x", "b-x"]


def test_an_unknown_path_is_one_clear_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="Give a folder, a file or a DataFrame"):
        ct.read_pages(tmp_path / "nothing")


def test_an_empty_folder_gives_empty_tables(tmp_path):
    read, found = _build(tmp_path)
    assert len(read.skipped_inputs) == len(found.articles) == len(found.lines) == 0


def test_an_exact_and_a_normalised_copy_point_to_the_earlier_article():
    shouted = PARAGRAPH.upper().replace(",", " ;")
    found = _build(pd.DataFrame({"text": [PARAGRAPH, "Other text.", PARAGRAPH, shouted], "id": ["a", "b", "c", "d"]}))[
        1
    ]
    assert found.articles["copy_of"].fillna("").tolist() == ["", "", "a", "a"]


def test_the_run_record_holds_no_path_and_is_the_same_twice(tmp_path):
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    first, second = ct.read_pages(tmp_path).run, ct.read_pages(tmp_path).run
    assert first == second
    assert str(tmp_path) not in json.dumps(first)


# --- web pages ----------------------------------------------------------------------------------------------------------

WEB = f"""<html><head><meta property="og:site_name" content="The Crier">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Two roads closed</h1><figure><img src="a.jpg"><figcaption>A car in the water. (AFP)</figcaption></figure>
<p>{PARAGRAPH}</p><p>{PARAGRAPH.replace("two", "three")}</p></article><footer>Sign up</footer></body></html>"""


def test_a_web_page_gives_title_date_caption_and_paragraphs(tmp_path):
    pytest.importorskip("trafilatura")
    (tmp_path / "x.html").write_text(WEB, encoding="utf-8")
    _, found = _build(tmp_path)
    article = found.articles.iloc[0]
    assert (article["title"], article["outlet"]) == ("Two roads closed", "The Crier")
    assert article["published"] == pd.Timestamp("2024-03-05")
    assert found.blocks["text"].tolist()[1:] == [
        "A car in the water. (AFP)",
        PARAGRAPH,
        PARAGRAPH.replace("two", "three"),
    ]


def test_a_web_page_with_100_000_nested_tags_is_a_skipped_input(tmp_path):
    pytest.importorskip("trafilatura")
    deep = "<div>" * 100_000 + "<p>Hello.</p>" + "</div>" * 100_000
    (tmp_path / "x.html").write_text(f"<html><body>{deep}</body></html>", encoding="utf-8")
    assert _skipped(ct.read_pages(tmp_path)) == {"x.html": "no_text"}


def test_without_the_extra_a_web_page_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "x.html").write_text(WEB, encoding="utf-8")
    read = ct.read_pages(tmp_path)
    assert _skipped(read) == {"x.html": "needs_html"}
    assert "corpus_tools[html]" in read.skipped_inputs["detail"][0]


# --- headers ------------------------------------------------------------------------------------------------------------

HEADED = {"ID": 1, "Headline": "Two roads closed", "Full text": f"{PARAGRAPH}\n\nTitle, Date", "Outlet": "The Crier"}


@pytest.mark.parametrize("above", ["Article;;;Source\n", "Export of 30 November 2026\n\n", "All articles;;;\n;;;\n"])
def test_a_header_may_stand_below_a_title_or_a_merged_header(tmp_path, above):
    table = pd.DataFrame([HEADED] * 2).to_csv(sep=";", index=False)
    (tmp_path / "x.csv").write_text(above + table, encoding="utf-8")
    articles = _build(tmp_path)[1].articles
    assert articles[["title", "outlet"]].values.tolist() == [["Two roads closed", "The Crier"]] * 2


def test_a_frame_of_a_spreadsheet_with_two_headers_has_the_lower_one():
    frame = pd.DataFrame([HEADED] * 2)
    two = frame.set_axis(pd.MultiIndex.from_product([["All"], frame.columns]), axis=1)
    one = pd.DataFrame(
        [list(frame.columns), *frame.values.tolist()], columns=["Article", "Unnamed: 1", "Unnamed: 2", "Source"]
    )
    for given in (two, one):
        assert _build(given)[1].articles["title"].tolist() == ["Two roads closed"] * 2


def test_a_line_of_a_text_like_a_header_is_none(tmp_path):
    (tmp_path / "x.csv").write_text(f'title,text\nRoads,"{PARAGRAPH}\ntitle,text\nDate"\n', encoding="utf-8")
    assert _build(tmp_path)[1].articles["title"].tolist() == ["Roads"]


# --- mail and saved pages -----------------------------------------------------------------------------------------------

MAIL = "From: The Crier <news@ex.am>\nSubject: {}\nDate: Tue, 05 Mar 2024 09:30:00 +0000\nContent-Type: text/plain\n\n{}\n\n"


def test_a_mailbox_is_read_mail_by_mail(tmp_path):
    mails = [("Two roads closed", f"{PARAGRAPH}\n>From then on it rained."), ("A third road closed", PARAGRAPH)]
    pictures = "From x\nSubject: none\nContent-Type: image/png\n\nxx\n\n"
    box = "".join(f"From x Tue Mar  5 2024\n{MAIL.format(*mail)}" for mail in mails) + pictures
    (tmp_path / "Inbox.mbox").write_text(box, encoding="utf-8")
    (tmp_path / "none.mbox").write_text(PARAGRAPH, encoding="utf-8")
    read, found = _build(tmp_path)
    assert found.articles["title"].tolist() == [title for title, _ in mails]
    assert found.articles["published"].tolist() == [pd.Timestamp("2024-03-05 09:30")] * 2
    assert found.articles["text"].iloc[0].endswith("From then on it rained.")
    assert read.skipped_inputs[["file", "record", "reason"]].astype(object).values.tolist()[0] == [
        "Inbox.mbox",
        3,
        "no_text",
    ]
    assert _skipped(read)["none.mbox"] == "no_text"


PAGE = f"<html><body><article><h1>Two roads closed</h1><p>{PARAGRAPH}</p></article></body></html>"


def test_a_page_saved_as_one_file_is_read(tmp_path):
    head = (
        "Snapshot-Content-Location: https://ex.am/1\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    )
    part = f"--b\nContent-Type: text/html; charset=utf-8\n\n{PAGE}\n--b\nContent-Type: image/png\n\nxx\n--b--\n"
    (tmp_path / "x.mhtml").write_text(head + part, encoding="utf-8")
    (tmp_path / "y.mht").write_text("Content-Type: image/png\n\nxx\n", encoding="utf-8")
    read, found = _build(tmp_path)
    assert found.articles[["title", "url"]].values.tolist() == [["Two roads closed", "https://ex.am/1"]]
    assert _skipped(read) == {"y.mht": "no_text"}


def test_what_a_browser_saves_beside_a_page_is_part_of_it(tmp_path):
    for folder in ("x_files", "mine_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "x.html").write_text(PAGE, encoding="utf-8")
    assert _build(tmp_path)[1].articles["file"].tolist() == ["mine_files/frame.html", "x.html"]


# --- metadata -----------------------------------------------------------------------------------------------------------


def _folder(tmp_path, metadata):
    (tmp_path / "x.txt").write_text(f"BASRA (Reuters) - {PARAGRAPH}", encoding="utf-8")
    (tmp_path / "metadata.tsv").write_text(metadata, encoding="utf-8")
    return tmp_path


def test_metadata_names_a_file_and_one_of_its_articles(tmp_path):
    told = (
        "file\tarticle_id\tsource_id\toutlet\ttitle\tpublished\turl\tdesk\n"
        "x.txt\t\tcrier-9\tThe Crier\t\t2024-03-05\t\thome\n\tcrier-9-1\t\t\tTwo roads closed\t\tex.am/1\t\n"
    )
    article = _build(_folder(tmp_path, told))[1].articles.iloc[0]
    assert article[["article_id", "outlet", "title", "url", "desk", "agency"]].tolist() == [
        "crier-9-1",
        "The Crier",
        "Two roads closed",
        "ex.am/1",
        "home",
        "Reuters",
    ]
    assert article["published"] == pd.Timestamp("2024-03-05")
    assert article["outlet_evidence"] == "metadata"


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("file\toutlet\n1x.txt\tB\nx.txt\tA\n", "line 2: '1x.txt' is no input; did you mean 'x.txt'?"),
        ("file\tsource_id\toutlet\tarticle_id\n\t\tB\tz-1\nx.txt\t\tA\t\n", "the article 'z-1' is not in the input."),
    ],
)
def test_a_line_of_metadata_that_matches_nothing_costs_itself(tmp_path, told, named):
    corpus = ct.build(_folder(tmp_path, told))
    assert corpus.articles["outlet"].tolist() == ["A"]
    assert corpus.skipped_inputs[["file", "record", "detail"]].values.tolist() == [["metadata", 1, named]]
    assert corpus.run["reading"][:2] == [
        "read: 1 article from 1 of 1 input.",
        "not read: 1: metadata record 1 (unmatched). skipped_inputs says why.",
    ]


@pytest.mark.parametrize("told", ["file\toutlet\ny.txt\tA\nz.txt\tB\n", "article_id\toutlet\nz-1\tA\n"])
def test_metadata_of_other_files_is_an_error(tmp_path, told):
    with pytest.raises(ValueError, match="No line fits"):
        ct.build(_folder(tmp_path, told))


def test_lines_are_counted_also_after_one_that_matches_nothing(tmp_path):
    folder = _folder(tmp_path, "file\toutlet\ny.txt\tA\nx.txt\tB\nx.txt\tC\n")
    with pytest.raises(ValueError, match="lines 3 and 4"):
        ct.build(folder)


def test_a_single_file_uses_its_own_lines_of_the_metadata_beside_it(tmp_path):
    folder = _folder(tmp_path, "file\toutlet\nx.txt\tThe Crier\ny.txt\tB\n")
    (folder / "y.txt").write_text(TEXT, encoding="utf-8")
    assert _build(folder / "x.txt")[1].articles["outlet"].tolist() == ["The Crier"]


def test_metadata_without_a_key_names_its_columns(tmp_path):
    with pytest.raises(ValueError, match="found: 'outlet'"):
        _build(_folder(tmp_path, "outlet\nThe Crier\n"))


# --- folders ------------------------------------------------------------------------------------------------------------


def test_what_lies_in_a_folder_and_is_no_file_of_it_is_a_row(tmp_path, monkeypatch):
    folder, other = tmp_path / "in", tmp_path / "other"
    for path in (folder / "shut", folder / "part", other):
        path.mkdir(parents=True)
    (folder / "a.txt").write_text(f"Two roads closed today\n\n{PARAGRAPH}\n")
    (other / "b.txt").write_text(PARAGRAPH)
    (folder / "broken.txt").symlink_to(folder / "nothing.txt")
    (folder / "leaves.txt").symlink_to(other / "b.txt")
    (folder / "again").symlink_to(folder / "part", target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    read, found = _build(folder)
    assert len(found.articles) == 1
    assert _skipped(read) == {
        "shut": "unreadable_folder",
        "broken.txt": "broken_link",
        "leaves.txt": "outside",
        "again": "linked_folder",
        "pipe.txt": "no_file",
    }


def test_two_lines_of_metadata_for_one_file_are_an_error_that_names_both(tmp_path):
    (tmp_path / "a.txt").write_text(PARAGRAPH)
    (tmp_path / "metadata.tsv").write_text("file\toutlet\na.txt\tThe Crier\na.txt\tThe Herald\n")
    with pytest.raises(ValueError, match="lines 2 and 3"):
        ct.read_pages(tmp_path)


@pytest.mark.parametrize("suffix", ["pdf", "doc", "xlsx", "zip"])
def test_what_must_be_converted_says_with_what(tmp_path, suffix):
    (tmp_path / f"a.{suffix}").write_bytes(b"%PDF-1.7")
    read, _ = _build(tmp_path)
    assert _skipped(read) == {f"a.{suffix}": "needs_converting"}
    assert len(read.skipped_inputs["detail"].iloc[0]) > 20


def test_records_behind_broken_ones_keep_their_number(tmp_path):
    texts = [f"Man {n} died." for n in range(6)]
    pd.DataFrame({"text": texts}).to_parquet(
        tmp_path / "x.parquet", row_group_size=2, compression=None, use_dictionary=False
    )
    data = (tmp_path / "x.parquet").read_bytes()
    start = pq.ParquetFile(tmp_path / "x.parquet").metadata.row_group(1).column(0).data_page_offset
    (tmp_path / "x.parquet").write_bytes(data[:start] + b"\xff" * 16 + data[start + 16 :])
    read = ct.read_pages(tmp_path)
    assert list(read.pages["record"]) == [1, 2, 5, 6]
    assert list(read.skipped_inputs["record"]) == [3]
    assert read.skipped_inputs["detail"].iloc[0].startswith("2 records from here on")


def test_a_line_separator_in_a_cell_of_the_metadata_ends_no_line(tmp_path):
    (tmp_path / "x.txt").write_text("Two men died.\n", encoding="utf-8")
    (tmp_path / "metadata.tsv").write_text("file\ttitle\toutlet\nx.txt\tOne\u2028two\tPost\n", encoding="utf-8")
    _, found = _build(tmp_path)
    assert found.articles["outlet"].tolist() == ["Post"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("rows", [1, 9_000])  # the first letter beyond ASCII near the start, or far behind it
def test_a_table_in_utf_16_without_a_mark_is_read(tmp_path, encoding, rows):
    table = "title;text\n" + f"Boats;{TEXT}\n" * rows + "Café;Two men died.\n" + f"Boats;{TEXT}\n" * rows
    (tmp_path / "a.csv").write_bytes(table.encode(encoding))
    read = ct.read_pages(tmp_path)
    assert len(read.pages) == 2 * rows + 1
    assert read.pages["title"].iloc[rows] == "Café"


def test_metadata_may_be_separated_by_commas_and_says_what_separates(tmp_path):
    (tmp_path / "a.txt").write_text("The council met on Monday.", encoding="utf-8")
    told = tmp_path.parent / f"{tmp_path.name}.csv"
    told.write_text("file,outlet\na.txt,Vale Herald\n", encoding="utf-8")
    assert list(ct.build(tmp_path, metadata=told).articles["outlet"]) == ["Vale Herald"]
    with pytest.raises(ValueError, match=r"found: 'file,outlet'. Columns of a .tsv are separated by tabs"):
        ct.build(tmp_path, metadata=told.rename(told.with_suffix(".tsv")))


def test_metadata_has_the_names_of_columns_that_records_have(tmp_path):
    told = "Filename\tsource\tdate\tid\tlink\nx.txt\tThe Crier\t2024-03-05\t7\tex.am/1\n"
    article = _build(_folder(tmp_path, told))[1].articles.iloc[0]
    assert article[["outlet", "url", "id"]].tolist() == ["The Crier", "ex.am/1", "7"]
    assert article["published"] == pd.Timestamp("2024-03-05")


@pytest.mark.parametrize("name", ["metadata.csv", "about.csv"])
def test_a_comma_separated_file_in_the_folder_is_metadata_and_no_input(tmp_path, name):
    (tmp_path / "x.txt").write_text(PARAGRAPH, encoding="utf-8")
    (tmp_path / name).write_text("file,outlet\nx.txt,The Crier\n", encoding="utf-8")
    corpus = ct.build(tmp_path, metadata=None if name == "metadata.csv" else tmp_path / name)
    assert corpus.articles["outlet"].tolist() == ["The Crier"]
    assert not len(corpus.skipped_inputs)


def test_two_files_of_metadata_are_refused_and_one_in_an_inner_folder_is_told(tmp_path):
    (tmp_path / "crier").mkdir()
    _folder(tmp_path / "crier", "file\toutlet\nx.txt\tThe Crier\n")
    skipped = ct.read_pages(tmp_path).skipped_inputs
    assert skipped["file"].tolist() == ["crier/metadata.tsv"]
    assert "not in a folder inside it" in skipped["detail"].iloc[0]
    for name in ("metadata.tsv", "metadata.csv"):
        (tmp_path / name).write_text("file\toutlet\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Keep one of them"):
        ct.read_pages(tmp_path)


def test_metadata_in_a_spreadsheet_says_how_to_save_it(tmp_path):
    (tmp_path / "x.txt").write_text(PARAGRAPH, encoding="utf-8")
    (tmp_path / "about.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match="Save it as CSV UTF-8"):
        ct.read_pages(tmp_path, metadata=tmp_path / "about.xlsx")


def test_a_readme_is_no_article_and_damaged_tables_are_no_articles(tmp_path):
    (tmp_path / "README.txt").write_text("Put the articles here.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("The council met on Monday.", encoding="utf-8")
    assert list(ct.build(tmp_path).articles["file"]) == ["a.txt"]
    saved = ct.build(tmp_path).save(tmp_path / "tables")
    (saved / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="damaged"):
        ct.build(saved)
