"""Run the numbered notebooks: on any corpus for a report, or in place for the repository.

Both start every notebook in a fresh kernel with one thread, from the first cell to the last, and keep nothing in the
file that differs between two runs (times, versions, machine).
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).parent.parent
PATTERN = "[0-9][0-9]-*.ipynb"
PATHS = ("source", "metadata", "words", "output")  # parameters that name a file or folder
SEEDS = "seeds"  # tag of cells with remarks that hold for the sample corpus alone
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# A kernel that is told to stop logs its own interruption as an error. What matters comes as an exception: a cell that fails,
# a kernel that dies.
KERNEL_LOG = ["--Application.log_level=CRITICAL"]
LONGEST_SOCKET_FOLDER = 90  # letters; a socket's path has at most 104 to 108
AT_ONCE = min(2, os.cpu_count() or 1)  # notebooks: each has a process of its own, with its own memory
CELL_TIMEOUT = 600  # seconds; a dead kernel would hang without one
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class NotebookRun(NamedTuple):
    """One notebook that was run: its name without suffix, the executed file, and the error that stopped it, if any."""

    name: str
    path: Path
    error: str | None


def notebook_folder() -> Path:
    """The folder of the numbered notebooks: inside an installed package, beside it in the repository.

    FileNotFoundError where neither exists.
    """
    for folder in (PACKAGE / "notebooks", PACKAGE.parent / "notebooks"):
        if any(folder.glob(PATTERN)):
            return folder
    raise FileNotFoundError(
        "This installation of corpus_tools has no notebooks. Install the wheel, or clone the sources."
    )


def find_notebooks(folder: str | Path | None = None) -> list[Path]:
    """The numbered notebooks of `folder` (default: the package's own), in order."""
    return sorted(Path(folder or notebook_folder()).glob(PATTERN))


def is_sample(source: str | Path, folder: str | Path | None = None) -> bool:
    """Whether `source` is the sample corpus that the notebooks run on by default."""
    return all(
        (path.parent / str(declared_parameters(path).get("source", ""))).resolve() == Path(source).resolve()
        for path in find_notebooks(folder)[:1]
    )


def declared_parameters(path: str | Path) -> dict[str, Any]:
    """Name and default of each assignment in the notebook's cell tagged `parameters`, in order."""
    cells = [cell for cell in _read(path).cells if "parameters" in cell.metadata.get("tags", [])]
    found: dict[str, Any] = {}
    for statement in ast.parse("\n".join(cell.source for cell in cells)).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = ast.literal_eval(statement.value)
    return found


def run_notebooks(
    parameters: Mapping[str, Any],
    output: str | Path,
    *,
    folder: str | Path | None = None,
    sample: bool = False,
    progress: bool = False,
) -> list[NotebookRun]:
    """Run every numbered notebook of `folder` (default: the package's own) with `parameters`; write them into `output`.

    `parameters` has the names that the notebooks declare: source (a folder to build, or one of saved tables), metadata,
    words, actors, profile, output (a folder for figures). Paths are taken from the present folder. A notebook that
    stops does not stop the others: its error is in the result. Remarks on the sample corpus are left out unless
    `sample`. ValueError for a parameter that a notebook does not declare; ImportError where papermill is not installed.
    """
    papermill = _papermill()
    target = Path(output)
    paths = [path.resolve() for path in find_notebooks(folder)]
    for path in paths:
        check_parameters(path, parameters)
    target.mkdir(parents=True, exist_ok=True)
    target = target.resolve()
    given = {
        name: os.path.relpath(value, target) if name in PATHS and value is not None else value
        for name, value in parameters.items()
    }

    def run(path: Path) -> NotebookRun:
        done = _run(papermill, path, target / path.name, given, sample)
        if progress:
            print(f"notebook {path.stem}: {done.error or 'done'}", file=sys.stderr)
        return done

    # the present folder is one for all threads, so it is changed here, and not by papermill for each notebook
    with _kernel_environment(), chdir(target), warnings.catch_warnings(), ThreadPoolExecutor(AT_ONCE) as at_once:
        warnings.simplefilter("ignore")  # papermill's own notes on the notebook format
        last_first = list(at_once.map(run, reversed(paths)))  # the later ones take longest: none is waited for alone
        return last_first[::-1]


def check_parameters(path: str | Path, parameters: Mapping[str, Any]) -> None:
    """ValueError where `parameters` holds a name that the notebook does not declare (papermill would only warn)."""
    declared = declared_parameters(path)
    unknown = sorted(set(parameters) - set(declared))
    if unknown:
        raise ValueError(
            f"{Path(path).name} has no parameter {', '.join(unknown)}. It takes: {', '.join(declared) or 'none'}."
        )


def execute_in_place(path: str | Path, *, timeout: int = CELL_TIMEOUT) -> Path:
    """Run one notebook in its own folder from a fresh kernel and write it back with its outputs.

    nbclient.exceptions.CellExecutionError where a cell fails; the file is then left as it was.
    """
    from nbclient import NotebookClient  # an extra: only those who run notebooks need it

    notebook = _read(path)
    resources = {"metadata": {"path": str(Path(path).resolve().parent)}}
    with _kernel_environment(), _private_sockets() as config:
        client = NotebookClient(
            notebook,
            timeout=timeout,
            kernel_name="python3",
            resources=resources,
            extra_arguments=KERNEL_LOG,
            config=config,
        )
        client.execute()
    return _write(clean(notebook), path)


def clean(notebook: Any) -> Any:
    """The notebook (changed in place) without what differs between two runs: times, versions, split streams."""
    notebook.metadata = dict(_METADATA)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = {"tags": list(cell.metadata["tags"])} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            cell.outputs = list(_joined_streams(cell.outputs))
    return notebook


def _joined_streams(outputs: list[Any]) -> Iterator[Any]:
    """Outputs with neighbouring chunks of one stream joined: how a stream is cut is chance."""
    last = None
    for output in outputs:
        if last is not None and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
            continue
        if last is not None:
            yield last
        last = output
    if last is not None:
        yield last


def _run(papermill: Any, path: Path, target: Path, given: Mapping[str, Any], sample: bool) -> NotebookRun:
    notebook = _read(path)
    if not sample:
        notebook.cells = [cell for cell in notebook.cells if SEEDS not in cell.metadata.get("tags", [])]
    _write(clean(notebook), target)
    error = None
    try:
        with _private_sockets() as config:
            papermill.execute_notebook(
                str(target),
                str(target),
                parameters=dict(given),
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=CELL_TIMEOUT,
                extra_arguments=KERNEL_LOG,
                config=config,
            )
    except papermill.exceptions.PapermillExecutionError as failed:
        error = f"{failed.ename}: {failed.evalue}"
    _write(clean(_read(target)), target)
    return NotebookRun(path.stem, target, error)


@contextmanager
def _kernel_environment() -> Iterator[None]:
    """One thread, and the kernel imports the same copy of corpus_tools as this process."""
    before = dict(os.environ)
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), before.get("PYTHONPATH", "")]))
    os.environ.update(ONE_THREAD, PYTHONPATH=path)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _private_sockets() -> Iterator[Any]:
    """Settings by which the kernel is spoken to through files of its own, not through TCP that anyone here could listen to.

    Where the system has no such sockets (Windows), or their path would be too long for it, the settings are empty.
    """
    from traitlets.config import Config  # comes with nbclient

    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        fits = os.name == "posix" and len(folder) < LONGEST_SOCKET_FOLDER
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/s"}} if fits else {})


def _papermill() -> Any:
    try:
        import papermill
    except ImportError as error:
        raise ImportError(
            "Running notebooks needs the extra 'notebooks': pip install 'corpus_tools[notebooks]'."
        ) from error
    return papermill


def _read(path: str | Path) -> Any:
    return _nbformat().read(str(path), as_version=4)


def _write(notebook: Any, path: str | Path) -> Path:
    _nbformat().write(notebook, str(path))
    return Path(path)


def _nbformat() -> Any:
    import nbformat  # an extra, see above

    return nbformat


def export_figures(output: str | Path, folder: str | Path | None = None) -> list[NotebookRun]:
    """Run every notebook on the sample corpus, keeping nothing but the figures, in `output`."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(folder or notebook_folder()) / declared_parameters(find_notebooks(folder)[0])["source"]
        return run_notebooks({"source": source, "output": output}, scratch, folder=folder, sample=True)


def main(arguments: list[str] | None = None) -> int:
    """Execute notebooks in place (all, or the files given); with --figures, export their figures instead."""
    parser = argparse.ArgumentParser(prog="python -m corpus_tools.presentation.notebooks", description=main.__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, help="notebook files; default: all of the package")
    parser.add_argument(
        "--figures", type=Path, metavar="FOLDER", help="export all figures into FOLDER, change no notebook"
    )
    given = parser.parse_args(arguments)
    if given.figures:
        failed = [run for run in export_figures(given.figures) if run.error]
        for run in failed:
            print(f"{run.name} stopped: {run.error}", file=sys.stderr)
        return 1 if failed else 0
    for path in given.notebooks or find_notebooks():
        print(execute_in_place(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
