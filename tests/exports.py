"""Invented exports of news databases, in each layout, with as many articles as wanted: for tests of what is read from them."""

from __future__ import annotations

import io
import random
from typing import NamedTuple

PLACES = ("Kilmar", "Basra", "Mosul", "Tarn", "Osk", "Lund")
OUTLETS = ("The Kilmar Post", "Basra Times", "Mosul Herald", "La Voix de Tarn")
MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
NAMES = {
    "en": {
        "byline": "BYLINE",
        "section": "SECTION",
        "length": "LENGTH",
        "words": "words",
        "load": "LOAD-DATE",
        "language": "LANGUAGE",
    },
    "de": {
        "byline": "AUTOR",
        "section": "RUBRIK",
        "length": "LÄNGE",
        "words": "Wörter",
        "load": "UPDATE",
        "language": "SPRACHE",
    },
    "fr": {
        "byline": "AUTEUR",
        "section": "RUBRIQUE",
        "length": "LONGUEUR",
        "words": "mots",
        "load": "DATE-CHARGEMENT",
        "language": "LANGUE",
    },
    "es": {
        "byline": "AUTOR",
        "section": "SECCIÓN",
        "length": "LONGITUD",
        "words": "palabras",
        "load": "LOAD-DATE",
        "language": "IDIOMA",
    },
}
MARKS = {
    "en": "{n} of {of} DOCUMENTS",
    "de": "Dokument {n} von {of}",
    "fr": "Document {n} de {of}",
    "es": "Documento {n} de {of}",
}


NEXIS_COVER = """Download Request: Selected Items: 1-9
Time Of Request: Friday, March 20, 2026  16:51:31

Send To:
A LIBRARY

Terms: (bomb)

Source: All
Project ID: None
"""


class Story(NamedTuple):
    """One article as it should be read; fields that its export leaves out are None."""

    title: str
    outlet: str
    day: tuple[int, int, int]
    byline: str | None
    section: str | None
    words: int | None
    paragraphs: tuple[str, ...]
    document: str


def stories(count: int, seed: int = 0, *, missing: bool = False, mention: bool = False) -> list[Story]:
    """Articles drawn by a seed; with `missing` some have no byline, section or length, with `mention` they name the marks."""
    draw = random.Random(seed)
    made = []
    for n in range(count):
        place = draw.choice(PLACES)
        said = (
            ["Officials read out the last page, which ended with the words End of Document, on Monday."]
            if mention
            else []
        )
        paragraphs = (
            f"Police in {place} said {n + 12} people were killed on Sunday when a bomb exploded at a market in the old part of town.",  # noqa: E501
            *said,
            f"The army arrested {n + 4} men, an official said. Length: it was not told.",
        )
        left = [missing and draw.random() < 0.5 for _ in range(3)]
        made.append(
            Story(
                f"Bomb kills {n + 12} in {place} market",
                draw.choice(OUTLETS),
                (2024, draw.randint(1, 12), draw.randint(1, 28)),
                None if left[0] else "Jane Roe",
                None if left[1] else "WORLD; Pg. 7",
                None if left[2] else 100 + n,
                paragraphs,
                f"KILMAR00202403{n:02d}ek3400{n:03d}",
            )
        )
    return made


def _day(day: tuple[int, int, int], language: str, *, american: bool = False) -> str:
    year, month, number = day
    name = MONTHS[language][month - 1]
    if american:
        return f"{name} {number}, {year}"
    return (
        f"{number}. {name} {year}"
        if language == "de"
        else f"{number} de {name} de {year}"
        if language == "es"
        else f"{number} {name} {year}"
    )


def _wrapped(text: str, width: int = 78) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def nexis(told: list[Story], language: str = "en", *, cover: bool = True) -> str:
    """The text export of the old Nexis: numbered, centred, wrapped."""
    names, parts = NAMES[language], []
    if cover:
        parts.append(NEXIS_COVER)
    for n, story in enumerate(told, start=1):
        date = _day(story.day, language, american=language == "en") + (" Monday" if language == "en" else "")
        fields = [
            f"{names['byline']}: {story.byline}" if story.byline else None,
            f"{names['section']}: {story.section}" if story.section else None,
            f"{names['length']}: {story.words} {names['words']}" if story.words else None,
        ]
        parts.append(
            "\n\n".join(
                [
                    f"\n\n{MARKS[language].format(n=n, of=len(told)):>50}\n",
                    f"{'Copyright 2024 ' + story.outlet + ' Ltd':>50}\n{'All Rights Reserved':>50}",
                    f"{story.outlet:>45}",
                    f"{date:>48}\n{'Final Edition':>45}",
                    story.title,
                    *filter(None, fields),
                    *map(_wrapped, story.paragraphs),
                    f"{names['load']}: {_day(story.day, language, american=language == 'en')}",
                    f"{names['language']}: ENGLISH",
                    "GRAPHIC: The market on Sunday.\n\nPUBLICATION-TYPE: Newspaper",
                ]
            )
        )
    return "\n".join(parts) + "\n"


def nexis_html(told: list[Story], language: str = "en") -> str:
    """The HTML export of the old Nexis: the same with a paragraph a line, its field names bold."""
    parts = ["<HTML><HEAD><TITLE>&nbsp;</TITLE></HEAD><BODY>"]
    for block in nexis(told, language, cover=False).split("\n\n"):
        lines = (
            " ".join(block.split("\n")) if len(block) > 120 else "<BR>".join(line.strip() for line in block.split("\n"))
        )
        if block.strip():
            parts.append(f'<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">{lines}</SPAN></P>\n</DIV>')
    return "\n".join([*parts, "</BODY></HTML>"])


def nexis_uni_lines(told: list[Story], *, cover: bool = True) -> list[str]:
    """The paragraphs of a Nexis Uni or Lexis+ document."""
    lines = []
    if cover:
        lines += [
            "Date and Time: Friday, 20 March 2026 4:51:00 PM GMT",
            "Job Number: 123456789",
            f"Documents ({len(told)})",
        ]
        for n, story in enumerate(told, start=1):
            lines += [
                f"{n}. {story.title}",
                "Client/Matter: -None-",
                "Search Terms: bomb",
                "Search Type: NaturalAndConnectors",
            ]
        lines += ["Narrowed by:", "Content Type", "News", "", "", ""]
    for story in told:
        lines += [story.title, story.outlet, _day(story.day, "en", american=True) + " Monday 8:26 AM EST", ""]
        lines += [f"Copyright 2024 {story.outlet} Ltd All Rights Reserved"]
        lines += [f"Section: {story.section}"] if story.section else []
        lines += [f"Length:\u00a0{story.words} words"] if story.words else []
        lines += [f"Byline: {story.byline}"] if story.byline else []
        lines += [
            "Body",
            "",
            *_parted(story.paragraphs),
            "",
            "Classification",
            "",
            "Language: ENGLISH",
            "",
            "Publication-Type: Newspaper",
        ]
        lines += ["", "Subject: BOMBS (90%); POLICE (78%)", "", "Load-Date: March 9, 2024", "", "End of Document", ""]
    return lines


def _parted(paragraphs: tuple[str, ...]) -> list[str]:
    return [line for paragraph in paragraphs for line in (paragraph, "")]


def factiva(told: list[Story], language: str = "en") -> str:
    """Factiva's article format as text."""
    words = NAMES[language]["words"]
    document = {"de": "Dokument", "es": "Documento"}.get(language, "Document")
    parts = []
    for story in told:
        head = [story.section] if story.section else []
        fields = [story.byline] if story.byline else []
        fields += [
            f"{story.words or 99} {words}",
            _day(story.day, language),
            "09:30",
            story.outlet,
            "KILMAR",
            "A7",
            "English",
        ]
        parts += ["\n".join([*head, story.title]), "\n".join([*fields, f"Copyright 2024. {story.outlet} Ltd."])]
        parts += [*story.paragraphs, f"{story.outlet} Ltd", f"{document} {story.document}", ""]
    return "\n\n".join([*parts, "Search Summary\nText\tbomb\nDate\tAll dates\nSource\tAll sources"]) + "\n"


def factiva_fields(told: list[Story], language: str = "en") -> list[tuple[str, str | tuple[str, ...]]]:
    """The fields of Factiva's format with indexing, in order; None ends an article."""
    rows: list[tuple[str, str | tuple[str, ...]]] = []
    for story in told:
        rows += [("SE", story.section)] if story.section else []
        rows += [("HD", story.title)]
        rows += [("BY", f"By {story.byline}")] if story.byline else []
        rows += [("WC", f"{story.words} {NAMES[language]['words']}")] if story.words else []
        rows += [
            ("PD", _day(story.day, language)),
            ("ET", "09:30"),
            ("SN", story.outlet),
            ("SC", "KILM"),
            ("LA", "English"),
        ]
        rows += [("CY", f"(c) 2024 {story.outlet} Ltd"), ("LP", story.paragraphs[:1]), ("TD", story.paragraphs[1:])]
        rows += [
            ("NS", "gcat : Political/General News | gcrim : Crime"),
            ("PUB", "Kilmar Ltd"),
            ("AN", f"Document {story.document}"),
        ]
    return rows


def factiva_fields_text(told: list[Story], language: str = "en") -> str:
    """The same as text: a line a field's name, the value under it."""
    values = [
        (name, value if isinstance(value, str) else "\n\n".join(value))
        for name, value in factiva_fields(told, language)
    ]
    return "\n\n".join(f"{name}\n{value}" for name, value in values) + "\n"


def factiva_html(told: list[Story], language: str = "en") -> str:
    """The same as a page: one table an article."""
    parts = ["<html><head><title>Factiva</title></head><body><h1>Factiva</h1><span>Dow Jones</span>"]
    for story in told:
        parts.append('<div class="article enArticle"><table>')
        for name, value in factiva_fields([story], language):
            cell = (
                value
                if isinstance(value, str)
                else "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>\n' for p in value)
            )
            parts.append(f'<tr><td class="index"><b>{name}</b>&nbsp;</td><td>{cell}</td></tr>')
        parts.append("</table><br/></div><br/>")
    return "\n".join([*parts, "<div><span>&copy; 2026 Factiva, Inc. All rights reserved.</span></div></body></html>"])


def factiva_article_html(told: list[Story]) -> str:
    """Factiva's article format as a page, without names of fields."""
    parts = ["<html><head><title>Factiva</title></head><body>"]
    for story in told:
        parts.append(
            f'<div class="article enArticle"><div>{story.section or "News"}</div><div id="hd"><span class="enHeadline">{story.title}</span></div>'  # noqa: E501
        )
        parts += [f"<div>By {story.byline}</div>"] if story.byline else []
        parts += [
            f"<div>{story.words or 99} words</div><div>{_day(story.day, 'en')}</div><div>09:30</div><div>{story.outlet}</div>"
        ]
        parts += ["<div>KILM</div><div>English</div>", f"<div>Copyright 2024. {story.outlet} Ltd.</div>"]
        parts += [f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in story.paragraphs]
        parts += [f"<p>Document {story.document}</p></div>"]
    return "\n".join([*parts, "</body></html>"])


def proquest(told: list[Story], *, cover: bool = True) -> str:
    """ProQuest's text export."""
    line, parts = "_" * 60, []
    if cover:
        parts += [
            line,
            "Report Information from ProQuest",
            "20 March 2026 16:51",
            line,
            "Table of contents",
            "1. A title",
        ]
    for n, story in enumerate(told, start=1):
        date = _day(story.day, "en")
        parts += [line, f"Document {n} of {len(told)}", story.title]
        parts += [f"Author: {story.byline}"] if story.byline else []
        parts += [
            f"Publication info: {story.outlet} ; Kilmar [Kilmar]. {date}: A.7.",
            "http://x.org/docview/1",
            "Abstract: A bomb killed people.",
        ]
        parts += ["Full text: " + "\n\n".join(story.paragraphs), "Subject: Bombings; Terrorism", "Location: Kilmar"]
        parts += [f"Section: {story.section}"] if story.section else []
        parts += [
            f"Publication title: {story.outlet}; Kilmar",
            f"Publication date: {_day(story.day, 'en', american=True)}",
        ]
        parts += [
            "Language of publication: English",
            f"ProQuest document ID: 29345{n:05d}",
            "Last updated: 2026-03-20",
            "Database: News",
        ]
    return (
        "\n\n".join(
            [
                *parts,
                line,
                "Contact us at: http://www.proquest.com/go/pqissupportcontact",
                "Database copyright © 2026 ProQuest LLC",
            ]
        )
        + "\n"
    )


def proquest_html(told: list[Story]) -> str:
    """ProQuest's export as a page or mail: the same fields, each name bold, nothing between the articles."""
    parts = ["<p>Email 1 of 2</p><div>A reader sent you the following:</div>"]
    for n, story in enumerate(told, start=1):
        fields = [("Author", story.byline)] if story.byline else []
        fields += [
            ("Publication info", f"{story.outlet} ; Kilmar [Kilmar]{_day(story.day, 'en')}: A.7."),
            ("Abstract", "Short."),
        ]
        fields += [
            ("Links", "eLinks"),
            ("Full text", "".join(f"<p>{p}</p>   " for p in story.paragraphs)),
            ("Subject", "Bombs"),
        ]
        fields += [("Publication title", f"{story.outlet}; Kilmar")]
        fields += [("Section", story.section)] if story.section else []
        fields += [
            ("ProQuest document ID", f"29345{n:05d}"),
            ("Copyright", "(Copyright (c) 2024 K)"),
            ("Database", "News 1"),
        ]
        parts.append(
            f"<div><p></p><p>{story.title}</p>"
            + "".join(f"<p><strong>{k}: </strong>{v}</p>" for k, v in fields)
            + "</div>"
        )
    return "\n".join(parts)


def europresse(told: list[Story]) -> str:
    """Europresse's HTML export."""
    parts = ["<html><head><title>Europresse</title></head><body>"]
    for story in told:
        section = "Économie, " if story.section else ""
        count = f" - {story.words} mots" if story.words else ""
        parts.append(
            f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{story.outlet}, no. 21845</span></div>'  # noqa: E501
            f'<div><span class="DocHeader">{section}samedi {_day(story.day, "fr")}{count}, p. 7</span></div>'
            f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{story.title}</p></div>'
        )
        parts += [f'<p class="sm-margin-bottomNews">{story.byline}</p>'] if story.byline else []
        parts.append('</header><section><div class="DocText clearfix"><div class="docOcurrContainer">')
        parts += [f"<p>{p}</p>" for p in story.paragraphs]
        parts.append(
            f"</div></div></section><footer><small>© 2024 {story.outlet}. Tous droits réservés. Le présent document est protégé.</small>"  # noqa: E501
            f'<div class="apd-wrapper"><p>Certificat émis le 4 juillet 2026 à Université de Tarn</p></div>'
            f"<p>Numéro de document : news·20240304·KM·{story.document}</p></footer></article>"
        )
    return "\n".join([*parts, "</body></html>"])


def europresse_old(told: list[Story]) -> str:
    """Europresse's HTML before 2015: tables and spans, the text without an element of its own."""
    parts = ["<html><body>"]
    for story in told:
        section = f'<span class="DocHeader">{story.section}</span>, ' if story.section else ""
        text = "<br>".join([*([story.byline] if story.byline else []), *story.paragraphs, f"© 2024 {story.outlet}"])
        parts.append(
            f'<table><tr><td><span class="DocPublicationName">{story.outlet}, no. 12</span><br>{section}<span class="DocHeader">samedi</span> '  # noqa: E501
            f'<span class="DocHeader">{_day(story.day, "fr")}</span><br><span class="TitreArticleVisu">{story.title}</span><br>{text}</td></tr>'  # noqa: E501
            f'<tr><td align="center">news·20240304·KM·{story.document}</td></tr></table>'
        )
    return "\n".join([*parts, "</body></html>"])


def gale(told: list[Story]) -> str:
    """Gale's text download."""
    parts = []
    for n, story in enumerate(told, start=1):
        parts += [story.title, f"Date: {_day(story.day, 'en', american=True)}", f"From: {story.outlet}"]
        parts += [f"Byline: {story.byline}"] if story.byline else []
        parts += ["Publisher: Kilmar Ltd", "Document Type: Article"]
        parts += [f"Length: {story.words} words"] if story.words else []
        parts += ["Full Text:", *story.paragraphs, f"Copyright: COPYRIGHT 2024 {story.outlet}"]
        parts += [
            "Source Citation (MLA 9th Edition)",
            f'"{story.title}." {story.outlet}, 4 Mar. 2024, p. A7. Gale OneFile: News.',
        ]
        parts += [f"Gale Document Number: GALE|A{n:09d}"]
    return "\n\n".join(parts) + "\n"


def docx(lines: list[str]) -> bytes:
    """A Word file with these paragraphs."""
    import docx as word

    document = word.Document()
    for line in lines:
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def rtf(text: str) -> bytes:
    """A rich text file with these lines."""
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else "\\" + c if c in "\\{}" else c for c in text)
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\n" + escaped.replace("\n", "\\par\n") + "}").encode("ascii")
