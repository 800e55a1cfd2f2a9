"""Run the numbered notebooks: on any corpus for a report, or in place for the repository.

Both run every notebook from the first cell to the last in an empty namespace with one thread, and keep nothing in the file that
differs between two runs (times, versions, machine). For a report a kernel runs one notebook after the other: to start one, and
to import what all of them need, takes longer than most notebooks.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from operator import length_hint
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).parent.parent
PATTERN = "[0-9][0-9]-*.ipynb"
PATHS = ("source", "metadata", "words", "output")  # parameters that name a file or folder
INJECTED = "injected-parameters"  # tag of the cell that gives them other values, as papermill writes it
SEEDS = "seeds"  # tag of cells with remarks that hold for the sample corpus alone
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# A kernel that is told to stop logs its own interruption as an error. What matters comes as an exception: a cell that fails,
# a kernel that dies.
KERNEL_LOG = ["--Application.log_level=CRITICAL"]
EMPTIED = "get_ipython().reset()"  # names, history and count of cells as in a kernel that was just started
LONGEST_SOCKET_FOLDER = 90  # letters; a socket's path has at most 104 to 108
AT_ONCE = min(2, os.cpu_count() or 1)  # notebooks: each has a process of its own, with its own memory
CELL_TIMEOUT = 600  # seconds; a dead kernel would hang without one
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


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
    cells = [cell for cell in _read(path).cells if "parameters" in _tags(cell)]
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
    `sample`. ValueError for a parameter that a notebook does not declare; ImportError where nbclient is not installed.
    """
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

    kernels: list[Any] = []
    waiting = reversed(paths)  # the later ones take longest and come first: none is waited for alone

    def work_off(_: int) -> list[NotebookRun]:
        runs = []
        while length_hint(waiting):
            with _kernel(target) as kernel:
                kernels.append(kernel)
                for path in waiting:
                    done, is_usable = _run(kernel, path, target / path.name, given, sample)
                    runs.append(done)
                    if progress:
                        print(f"notebook {path.stem}: {done.error or 'done'}", file=sys.stderr)
                    if not is_usable:
                        break
        return runs

    with _kernel_environment(), ThreadPoolExecutor(AT_ONCE) as at_once:
        try:
            found = [run for runs in at_once.map(work_off, range(AT_ONCE)) for run in runs]
        except KeyboardInterrupt:  # nobody waits for what is left
            deque(waiting, maxlen=0)
            for kernel in kernels:
                asyncio.run(kernel.km.provisioner.kill())
            raise
    return sorted(found, key=lambda run: run.name)


def check_parameters(path: str | Path, parameters: Mapping[str, Any]) -> None:
    """ValueError where `parameters` holds a name that the notebook does not declare."""
    declared = declared_parameters(path)
    unknown = sorted(set(parameters) - set(declared))
    if unknown:
        raise ValueError(
            f"{Path(path).name} has no parameter {', '.join(unknown)}. It takes: {', '.join(declared) or 'none'}."
        )


def execute_in_place(path: str | Path) -> Path:
    """Run one notebook in its own folder from a fresh kernel and write it back with its outputs.

    nbclient.exceptions.CellExecutionError where a cell fails; the file is then left as it was.
    """
    notebook = _read(path)
    with _kernel_environment(), _kernel(Path(path).resolve().parent) as kernel:
        _execute(kernel, notebook)
    return _write(clean(notebook), path)


def clean(notebook: Any) -> Any:
    """The notebook (changed in place) without what differs between two runs: times, versions, split streams."""
    notebook.metadata = {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}}
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = {"tags": list(_tags(cell))} if _tags(cell) else {}
        if cell.cell_type == "code":
            cell.outputs = list(_joined_streams(cell.outputs))
    return notebook


def _joined_streams(outputs: list[Any]) -> Iterator[Any]:
    """Outputs with neighbouring chunks of one stream joined: how a stream is cut is chance."""
    for stream, some in groupby(outputs, lambda output: output.get("name") if output.output_type == "stream" else None):
        chunks = list(some)
        if stream is not None:
            chunks[0].text = "".join(chunk.text for chunk in chunks)
        yield from chunks[:1] if stream is not None else chunks


def _run(kernel: Any, path: Path, target: Path, given: Mapping[str, Any], sample: bool) -> tuple[NotebookRun, bool]:
    """Run a notebook with parameters and write it, as far as it came; and whether the kernel can run another one."""
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    notebook = _read(path)
    cells = [cell for cell in notebook.cells if sample or SEEDS not in _tags(cell)]
    notebook.cells = [c for own in cells for c in ([own, _injected(given)] if "parameters" in _tags(own) else [own])]
    error, is_usable = None, True
    try:
        _execute(kernel, notebook)
    except CellExecutionError as failed:
        error = f"{failed.ename}: {failed.evalue}"
    except (CellControlSignal, DeadKernelError) as failed:  # it takes too long, or its process is gone
        error, is_usable = f"{type(failed).__name__}: {failed}", False
    _write(clean(notebook), target)
    return NotebookRun(path.stem, target, error), is_usable


def _tags(cell: Any) -> list[str]:
    return cell.metadata.get("tags", [])


def _injected(given: Mapping[str, Any]) -> Any:
    """The cell that gives parameters other values."""
    lines = ["# Parameters", *(f"{name} = {value!r}" for name, value in given.items())]
    return _nbformat().v4.new_code_cell("\n".join(lines), id=INJECTED, metadata={"tags": [INJECTED]})


@contextmanager
def _kernel(folder: Path) -> Iterator[Any]:
    """A kernel in `folder`, and who speaks to it."""
    try:
        from nbclient import NotebookClient
    except ImportError as error:
        needs = "Running notebooks needs the extra 'notebooks': pip install 'corpus_tools[notebooks]'."
        raise ImportError(needs) from error
    options: dict[str, Any] = {"timeout": CELL_TIMEOUT, "kernel_name": "python3", "extra_arguments": KERNEL_LOG}
    with private_sockets() as config:
        resources = {"metadata": {"path": str(folder)}}
        client = NotebookClient(_nbformat().v4.new_notebook(), resources=resources, config=config, **options)
        with client.setup_kernel():
            yield client


def _execute(kernel: Any, notebook: Any) -> None:
    """Run every cell, in an empty namespace. nbclient.exceptions.CellExecutionError where one fails."""
    emptied = _nbformat().v4.new_code_cell(EMPTIED)
    kernel.nb = _nbformat().v4.new_notebook(cells=[emptied])
    kernel.execute_cell(emptied, 0, store_history=False)
    kernel.nb = notebook
    kernel.reset_execution_trackers()
    for number, cell in enumerate(notebook.cells):
        kernel.execute_cell(cell, number)


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
def private_sockets() -> Iterator[Any]:
    """Settings by which the kernel is spoken to through files of its own, not through TCP that anyone here could listen to.

    Where the system has no such sockets (Windows), or their path would be too long for it, the settings are empty.
    """
    from traitlets.config import Config  # comes with nbclient

    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        fits = os.name == "posix" and len(folder) < LONGEST_SOCKET_FOLDER
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/s"}} if fits else {})


def _read(path: str | Path) -> Any:
    return _nbformat().read(str(path), as_version=4)


def _write(notebook: Any, path: str | Path) -> Path:
    _nbformat().write(notebook, str(path))
    return Path(path)


def _nbformat() -> Any:
    import nbformat  # an extra, see above

    return nbformat


def export_figures(output: str | Path) -> list[NotebookRun]:
    """Run every notebook on the sample corpus, keeping nothing but the figures, in `output`."""
    with tempfile.TemporaryDirectory() as scratch:
        source = notebook_folder() / declared_parameters(find_notebooks()[0])["source"]
        return run_notebooks({"source": source, "output": output}, scratch, sample=True)


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
