"""The reading contract: what gave each field, what is missing, languages, copies and odd lengths, in sentences."""

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.cli import main
from corpus_tools.reading.contract import language_of

LANGUAGES = {
    "English": "The governor of the province said that two roads were closed on Monday and that the army was on its way.",
    "French": "Le gouverneur de la province a dit que deux routes ont été fermées et que les soldats sont en chemin.",
    "German": "Der Gouverneur der Provinz sagte, dass zwei Straßen am Montag gesperrt wurden und die Armee auf dem Weg ist.",
    "Spanish": "El gobernador de la provincia dijo que las carreteras fueron cerradas el lunes y que los soldados no llegan.",
    "Russian": "Губернатор сказал, что дороги на севере были закрыты и что армия не была в городе из-за снега.",
    "Arabic": "قال المحافظ إن الطرق في المدينة كانت مغلقة من صباح الاثنين وإن الجيش على الطريق إلى القرى التي غمرها الماء",
    "Chinese": "省长说，星期一有两条路不通，人们在等，军队是在路上的。这一天是他的一天。",
}


@pytest.mark.parametrize(("language", "text"), LANGUAGES.items())
def test_a_language_is_told_by_its_commonest_words(language, text):
    assert language_of(text, ct.load_lexicons()) == language


@pytest.mark.parametrize("text", ["", "12 34", "Reuters Basra Mosul Kilmar Tarn"])
def test_a_text_without_common_words_has_no_language(text):
    assert language_of(text, ct.load_lexicons()) is None


def _said(corpus):
    return "\n".join(corpus.run["reading"])


def test_the_corpus_says_what_gave_each_field_and_what_is_missing():
    text = " ".join([LANGUAGES["English"]] * 5)
    rows = {
        "content": [text, text.replace("two", "three"), LANGUAGES["French"] * 3, text],
        "headline": ["Two roads closed", None, "Deux routes fermées", "Two roads closed"],
        "source": ["The Crier"] * 4,
        "date": ["03/04/2024"] * 4,
    }
    corpus = ct.build(pd.DataFrame(rows))
    said = _said(corpus)
    assert "published: 0 of 4. 4 could not be read" in said
    assert "text: 4 of 4, from column content (4)." in said
    assert "title: 3 of 4, from column headline (3)." in said
    assert "outlet: 4 of 4, from column source (4)." in said
    assert "French 1 (article-" in said
    assert "copies: 1" in said
    assert said in repr(corpus)
    assert "published: 0 of 4" in corpus._repr_html_()


def test_a_folder_s_lost_records_and_odd_encodings_are_told(tmp_path):
    (tmp_path / "a.csv").write_bytes("id;title;text\nA1;Un;Café fermé.\nA2;Deux;x;y;z\n".encode("cp1252"))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    said = _said(ct.build(tmp_path))
    assert "a.csv record 2 (ragged_row)" in said
    assert "b.pdf (needs_converting)" in said
    assert "a.csv: encoding cp1252, delimiter ';'." in said


def test_rows_of_another_language_are_there_and_said_to_be_unreliable():
    text = (
        "Mindestens 13 Polizisten sind am Montag getötet worden, teilten die Behörden mit. Die Angreifer sind geflohen."
    )
    corpus = ct.build(pd.DataFrame({"text": [text]}))
    assert len(corpus.claims)
    (said,) = [line for line in corpus.run["reading"] if line.startswith("language: German 1")]
    assert said.endswith("rows from other languages are few and not to be relied on.")


@pytest.mark.parametrize("command", ["build", "report"])
@pytest.mark.parametrize("given", ["nothing", "a pdf"])
def test_where_no_article_was_read_the_exit_code_is_1_and_one_sentence_says_why(tmp_path, capsys, command, given):
    source = tmp_path / "in"
    source.mkdir()
    if given == "a pdf":
        (source / "a.pdf").write_bytes(b"%PDF-1.7")
    assert main([command, str(source), "--output", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert "no article" in said
    assert not (tmp_path / "out").exists()


def test_misread_characters_are_mended_and_told():
    corpus = ct.build(pd.DataFrame({"title": ["ObamaÃ¢â‚¬â„¢s trip ends", "Other"], "text": ["It ended."] * 2}))
    assert corpus.articles["title"].tolist() == ["Obama’s trip ends", "Other"]
    assert "1 text with misread characters (â€™ for ’), mended." in corpus.run["reading"][-1]
