"""The command corpus-tools: build, report, check, export, init, review.

Exit code 0: done. 1: what was checked is wrong, or a notebook failed, or this library stopped on an input (the rest is
written, the input is a row of skipped_inputs). 2: the command or its input cannot be used. 130: stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus_tools.folders import PARTITIONS, RUN, held
from corpus_tools.lexicons import LexiconError, load_lexicons
from corpus_tools.presentation.boxes import TEMPLATES
from corpus_tools.reading.text import printable

DONE, WRONG, UNUSABLE, STOPPED = 0, 1, 2, 130  # the last as shells have it for Ctrl-C
PROCESSES = min(2, os.cpu_count() or 1)  # of a build, where nothing else is asked for
LOG_FILE = "build.log"
DEFAULT_PROFILE = "literal"
RESUMED = "Given again, build and report go on where they were."
TO_DO = {
    errno.ENOSPC: f"Make room, or name a folder on another disk. {RESUMED}",
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Name a folder or file that you may read and write."),
}
TOLD = {  # what the commands tell of a corpus after it was saved
    "articles": ("article_id", "published", "published_evidence"),
    "skipped_inputs": ("file", "reason", "detail"),
}
NAMED = {"entities": ("article_id", "name", "label", "text"), "names": ("article_id", "name", "label", "canonical")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (OSError, ValueError, KeyError, LexiconError, ImportError) as error:
        _tell(_said(error))
        return UNUSABLE
    except KeyboardInterrupt:
        _tell(f"stopped. {RESUMED}")
        return STOPPED


def _said(error: Exception) -> str:
    """An error in words: of the system's the file and what to do, without its number."""
    if isinstance(error, OSError) and error.strerror:
        file = f": {error.filename}" if error.filename else ""
        return " ".join(filter(None, (f"{error.strerror}{file}.", TO_DO.get(error.errno or 0))))
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _tell(words: str) -> None:
    """One message. Words of an input are printed without codes that could steer the terminal."""
    sys.stderr.write(printable(f"corpus-tools: {words}\n"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="corpus-tools", description="News articles to tidy tables, and to a report.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    option = _input_command(commands, "build", "write the tables of a corpus into a folder", _build)
    option("--format", choices=("parquet", "csv"), default="parquet", help="of the tables (default: parquet)")
    option("--analyses", action="store_true", help="also stories, copies and compared claims, saved with the corpus")

    option = _input_command(commands, "report", "tables, notebooks and one page to read", _report)
    option("--actors", nargs="+", metavar="NAME", help="actors to follow (default: the most frequent names)")
    grouped = "TSV with outlet and group: what is compared by outlet is compared by group"
    option("--groups", metavar="FILE", help=grouped)
    option("--profile", default=DEFAULT_PROFILE, help=f"coding profile for figures (default: {DEFAULT_PROFILE})")

    option = _command(commands, "check", "check saved tables, or a folder of word lists", _check)
    option("folder", help="a folder that build wrote, or one of .tsv word lists")

    option = _command(commands, "export", "write saved tables into one file for other programs", _export)
    option("folder", help="a folder that build wrote")
    option("--sqlite", metavar="FILE", help="a SQLite file with keys and full-text index (opens in Datasette)")
    option("--xlsx", metavar="FILE", help="an Excel workbook, a sheet a table, with a codebook")
    option("--events", choices=("ucdp", "acled"), help="events in the columns of UCDP GED or ACLED, with a crosswalk")
    option("--output", "-o", metavar="FILE", help="the CSV of --events (default: events-ucdp.csv here)")

    option = _command(commands, "init", "make a folder for a corpus of your own", _init)
    option("folder")

    option = _command(commands, "review", "write a review sheet for Excel, or take a filled one back", _review)
    option("folder", help="a folder that build wrote, or one of articles")
    option("--sheet", required=True, help="the .xlsx file to write, or with --apply to read")
    reviewed = "table to review, also claim_pairs, names, events, event_claims (default: claims)"
    option("--table", default="claims", help=reviewed)
    option("--where", metavar="CONDITION", help="rows to review: \"event_type == 'killed'\"")
    option("--claims", nargs="+", metavar="ID", help="rows to review by their ids; pairs by those of claims")
    option("--sample", type=int, metavar="N", help="draw so many rows at random")
    option("--seed", type=int, default=1, help="of the draw (default: 1)")
    applied = "add the sheet's corrections to corrections.tsv and say how often rows are right"
    option("--apply", action="store_true", help=applied)
    option("--strict", action="store_true", help="with --apply: add nothing where a cell of the sheet cannot be read")
    option("--corrections", metavar="FILE", help="file of corrections (default: corrections.tsv in the folder)")
    return parser


def _command(commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace], int]) -> Callable[..., Any]:
    """A command, as what adds its arguments."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    command.set_defaults(run=run)
    return command.add_argument


def _input_command(commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace], int]) -> Any:
    """The same of a command that reads an input."""
    option = _command(commands, name, help_text, run)
    option("source", help="a folder or a file")
    option("--output", "-o", required=True, help="folder to write into")
    option("--columns", nargs="+", default=[], metavar="GIVEN=KNOWN", help="columns to rename: body=text")
    option("--metadata", help="TSV or CSV that tells outlet, date ... (default: metadata.tsv or .csv in the folder)")
    option("--words", help="folder of word lists of your own")
    corrected = "also these corrections, beside corrections.tsv in input and output folder"
    option("--corrections", metavar="FILE", help=corrected)
    option("--workers", type=int, default=PROCESSES, help=f"processes (default: {PROCESSES})")
    option("--engine", help='"dask", or the address of a Dask scheduler (needs the extra dask)')
    option("--fresh", action="store_true", help="do again what an earlier build into the folder has done")
    return option


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """What the input options say to `build`; ValueError where they cannot be used."""
    pairs = [pair.partition("=") for pair in given.columns]
    bad = [name for name, equals, known in pairs if not (name and equals and known)]
    if bad:
        raise ValueError(f"--columns {bad[0]!r} is not understood. Write GIVEN=KNOWN, such as body=text.")
    words = load_lexicons(given.words)
    _refuse_output(given)
    return {
        "columns": {name: known for name, _, known in pairs} or None,
        "metadata": given.metadata,
        "lexicons": words,
        "workers": given.workers,
        "engine": given.engine,
        "progress": sys.stderr.isatty(),
    }


def _saved(given: argparse.Namespace, options: dict[str, Any], folder: Path, format: str = "parquet") -> Any:
    """Save the corrected corpus of the input in a folder, its partitions beside it; what is to be told of it is read again.

    Where nothing was read nothing is written. A corpus without corrections is saved one table after the other.
    """
    from corpus_tools.corrections import correction_files, with_corrections
    from corpus_tools.folders import listed
    from corpus_tools.pipeline.build import building, open_corpus  # pandas is loaded only where it is needed
    from corpus_tools.tables import Corpus, load_columns, write_tables

    if listed(Path(given.source)):
        open_corpus(given.source, words=given.words, corrections=given.corrections).save(folder, format=format)
    else:
        partitions = folder / PARTITIONS
        if given.fresh:
            shutil.rmtree(partitions, ignore_errors=True)
        corrections = correction_files(given.corrections, given.source, folder)
        with building(given.source, partitions=partitions, **options) as built:
            if not built.n_articles:
                return Corpus(skipped_inputs=built.skipped_inputs)
            if corrections:
                with_corrections(built.corpus(), corrections).save(folder, format=format)
            else:
                write_tables(built, folder, format=format, run=built.run)
    return load_columns(folder, TOLD, lexicons=options["lexicons"])


def _refuse_output(given: argparse.Namespace) -> None:
    """What is written must not be read as input the next time, nor take the place of a file."""
    source, output = Path(given.source).resolve(), Path(given.output).resolve()
    if output.is_file():
        raise ValueError(f"--output {given.output} is a file. Name a folder; it is made if needed.")
    if output == source or (source in output.parents and source.is_dir()):
        raise ValueError(
            f"--output {given.output} is inside the input {given.source}, and would be read as input the next time. "
            "Name a folder beside it."
        )


def _build(given: argparse.Namespace) -> int:
    from corpus_tools.pipeline.analyses import add_analyses

    options = _options(given)
    with held(given.output), _logged(Path(given.output)):
        corpus = _saved(given, options, Path(given.output), given.format)
        if not len(corpus.articles):
            return _nothing_read(corpus)
        if given.analyses:
            add_analyses(given.output, lexicons=options["lexicons"])
    print(f"{_described(given.output)}\nWritten to {given.output}.")
    return _warn_of_skipped(corpus)


def _described(folder: str | Path) -> str:
    """What a saved corpus prints."""
    from corpus_tools.tables import described, read_package

    rows = {resource["name"]: resource["rows"] for resource in read_package(folder)["resources"]}
    return described(rows, json.loads((Path(folder) / RUN).read_text(encoding="utf-8")))


@contextmanager
def _gone_if_empty(folder: Path) -> Iterator[None]:
    """A folder that was made meanwhile and holds nothing at the end is taken away again."""
    was_there = folder.is_dir()
    yield
    if not was_there and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """Steps with their time and memory go to build.log in the folder; a folder that gets nothing else is taken away again."""
    was_there = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / LOG_FILE, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("corpus_tools")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
        if not was_there and [path.name for path in folder.iterdir()] == [LOG_FILE]:
            shutil.rmtree(folder)


def _nothing_read(corpus: Any) -> int:
    """One sentence for an input without an article; nothing is written."""
    from corpus_tools.pipeline.build import one_reason

    why = (
        one_reason(corpus.skipped_inputs)
        or _first_skipped(corpus.skipped_inputs)
        or "the input holds no file of a kind that is read."
    )
    _tell(f"no article was read: {why}")
    return WRONG


def _first_skipped(skipped: Any) -> str:
    """How many inputs could not be read, and what the first of them is; "" where none was left out."""
    if not len(skipped):
        return ""
    n = "one input" if len(skipped) == 1 else f"{len(skipped):,} inputs, the first:"
    return f"could not read {n} {skipped['file'].iloc[0]}: {skipped['detail'].iloc[0]}"


def _warn_of_skipped(corpus: Any) -> int:
    """What an analyst would want to know at once: an input was left out, dates were not understood.

    Returns the exit code: WRONG where a room of this library stopped on an input.
    """
    from corpus_tools.corrections import LEFT_OUT

    skipped, articles = corpus.skipped_inputs, corpus.articles
    undated = articles.loc[articles["published"].isna(), "published_evidence"].dropna()
    _tell_left_out(corpus.run.get(LEFT_OUT, ()))
    if said := _first_skipped(skipped):
        _tell(said)
    if len(undated):
        _tell(
            f"{len(undated):,} of {len(articles):,} articles have a date that could not be read; "
            f"the first: {undated.iloc[0]}. Write dates like 2024-03-05."
        )
    return WRONG if (skipped["reason"] == "failed").any() else DONE


def _tell_left_out(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        _tell(f"the correction of {row['row_id']}, {row['column']}, was left out: {row['problem']}.")


def _report(given: argparse.Namespace) -> int:
    from corpus_tools.analysis.claims.compare import compare_claims
    from corpus_tools.analysis.outlets.grouping import group_outlets
    from corpus_tools.pipeline.analyses import add_analyses, add_findings
    from corpus_tools.presentation import notebooks, report
    from corpus_tools.tables import load

    profiles = load_lexicons(given.words).terms("profiles")
    if given.profile not in profiles:  # else one of the notebooks would tell it
        raise ValueError(f"--profile {given.profile} is not known. The profiles are: {', '.join(profiles)}.")
    if given.groups and not Path(given.groups).is_file():
        raise FileNotFoundError(
            f"There is no file of groups {given.groups}. It is a TSV with the columns outlet and group."
        )
    options = _options(given)
    out = Path(given.output)
    saved = out / "tables"
    with _gone_if_empty(out), held(saved), _logged(saved):
        corpus = _saved(given, options, saved)
        if not len(corpus.articles):
            return _nothing_read(corpus)
        _check_actors(given.actors or (), saved, options["lexicons"])
        if given.groups:
            group_outlets(load(saved), given.groups).save(saved)
        add_analyses(saved, profile=given.profile, lexicons=options["lexicons"])
        add_findings(saved, profile=given.profile, lexicons=options["lexicons"])
    parameters = {
        "source": saved,
        "words": given.words,
        "actors": given.actors,
        "profile": given.profile,
        "output": out / "figures",
    }
    runs = notebooks.run_notebooks(
        {name: value for name, value in parameters.items() if value is not None},
        out / "notebooks",
        sample=notebooks.is_sample(given.source),
        progress=sys.stderr.isatty(),
    )
    read = load(saved, lexicons=options["lexicons"])
    found = compare_claims(read, profile=given.profile)
    page = report.write_report(out, read, runs, title=out.name, found=found)
    code = _warn_of_skipped(corpus)
    failed = [run for run in runs if run.error]
    for run in failed:
        _tell(f"the notebook {run.name} failed: {run.error}")
    print(f"{_described(saved)}\nReport: {page}")
    return WRONG if failed else code


def _check_actors(actors: Iterable[str], saved: Path, words: Any) -> None:
    """ValueError where the corpus names one of them nowhere; else a notebook would tell it, after all the others."""
    from corpus_tools.analysis.outlets.actors import canonical_names, find_actor
    from corpus_tools.tables import load_columns

    if not actors:
        return
    mentions = canonical_names(load_columns(saved, NAMED, lexicons=words))
    for actor in actors if len(mentions) else ():
        find_actor(mentions, actor, words or load_lexicons())


def _check(given: argparse.Namespace) -> int:
    from corpus_tools.checks import check_folder

    folder = Path(given.folder)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{given.folder} is no folder. Give one that `corpus-tools build` wrote, or one of word lists."
        )
    if not (folder / "datapackage.json").is_file() and any(folder.glob("*.tsv")):
        words = load_lexicons(folder)
        print(f"The word lists of {given.folder} fit. {words!r}")
        return DONE
    code = DONE
    for name, problem in check_folder(folder):
        if problem is None:
            print(f"{name}: as written")
        else:
            code = WRONG
            _tell(problem)
    return code


def _init(given: argparse.Namespace) -> int:
    folder = Path(given.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{given.folder} exists and is not an empty folder. Name a new folder.")
    shutil.copytree(TEMPLATES / "corpus", folder, dirs_exist_ok=True)
    (folder / "words").mkdir()
    print(f"{given.folder} is ready: README.txt in it says what goes where.")
    return DONE


def _export(given: argparse.Namespace) -> int:
    from corpus_tools.analysis.events.events import find_events
    from corpus_tools.corrections import LEFT_OUT
    from corpus_tools.pipeline.build import open_corpus
    from corpus_tools.presentation import export

    if not (given.sqlite or given.xlsx or given.events):
        raise ValueError("Nothing to export. Give --sqlite FILE, --xlsx FILE or --events ucdp.")
    corpus = open_corpus(given.folder)
    if not len(corpus.articles):
        raise ValueError(f"{given.folder} holds neither saved tables nor articles. Give a folder that build wrote.")
    for path, write in ((given.sqlite, export.write_sqlite), (given.xlsx, export.write_workbook)):
        if path:
            print(f"Written to {write({**dict(corpus.tables()), **corpus.kept.tables}, path)}.")
    if given.events:
        path = given.output or f"events-{given.events}.csv"
        events = find_events(corpus)
        for written in export.write_events(corpus, path, shape=given.events, events=events):
            print(f"Written to {written}.")
        _tell_left_out(events.left_out.to_dict("records"))
    _tell_left_out(corpus.run.get(LEFT_OUT, ()))
    return DONE


def _review(given: argparse.Namespace) -> int:
    import pandas as pd

    from corpus_tools import corrections
    from corpus_tools.folders import CORRECTIONS_FILE
    from corpus_tools.pipeline.build import open_corpus
    from corpus_tools.presentation import review

    kept = Path(given.corrections or Path(given.folder) / CORRECTIONS_FILE)
    corpus = open_corpus(given.folder, corrections=given.corrections if kept.is_file() else None)
    if not given.apply:
        chosen = {"where": given.where, "ids": given.claims, "sample": given.sample, "seed": given.seed}
        review.write_review_sheet(corpus, given.table, given.sheet, **chosen)
        print(f"Fill in {given.sheet}, then: corpus-tools review {given.folder} --sheet {given.sheet} --apply")
        return DONE
    sheet = review.returned(given.sheet)
    if sheet.unread:
        _tell(review.told(sheet, given.sheet))
        if given.strict:
            return UNUSABLE
    new = corrections.without_told(corpus, sheet.corrections())
    orphans = corrections.find_orphans(corpus, new)
    new = new.drop(index=orphans.index)
    corrections.correct(corpus, new)  # refuses what is not allowed before it is kept
    known = [corrections.read_corrections(kept)] if kept.is_file() else []
    for first, second in corrections.overruled(pd.concat([*known, new])):
        said = (f"{row['value']!r} by {row[corrections.WHO] or 'somebody'}" for row in (second, first))
        _tell(f"the correction of {first['row_id']}, {first['column']}, is now {' instead of '.join(said)}.")
    corrections.add_corrections(kept, new, corpus)
    row = sheet.precision().iloc[0]
    if row["n"]:
        interval = f"{row['estimate']:.3f} ({row['conf_low']:.3f} to {row['conf_high']:.3f})"
        by_column = f"ct.review_precision({str(given.sheet)!r}) tells it by column"
        print(f"{sheet.table}: {row['right']} of {row['n']} rows right, {interval}; {by_column}.")
    print(f"{len(new):,} corrections added to {kept}; every command applies them.")
    _tell_left_out(orphans.to_dict("records"))
    return WRONG if len(orphans) or sheet.unread else DONE


if __name__ == "__main__":
    sys.exit(main())
