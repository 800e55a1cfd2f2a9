"""Notebooks run in the process of the test, cell by cell: what they compute and draw, without a kernel for each."""

import ast
from contextlib import chdir, nullcontext

import nbformat

from corpus_tools.presentation import figures, notebooks


def run_in_process(monkeypatch):
    """From here on run_notebooks runs every notebook here, one after the other; a cell that fails fails the test."""
    monkeypatch.setattr(notebooks, "AT_ONCE", 1)  # figures are drawn by one thread
    monkeypatch.setattr(notebooks, "_run", _run)
    monkeypatch.setattr(notebooks, "_kernel", nullcontext)
    drawn = figures._drawn
    once = {"svg": drawn, "png": _undrawn, "pdf": _undrawn}  # the same figure in other formats takes most of the time
    monkeypatch.setattr(figures, "_drawn", lambda figure, kind, *given: once[kind](figure, kind, *given))


def _undrawn(*_given):
    return b""


def _run(_kernel, path, target, given, sample):
    notebook = nbformat.read(str(path), as_version=4)
    names = {"display": lambda *shown: [_show(one) for one in shown]}
    with chdir(target.parent):
        for cell in notebook.cells:
            tags = cell.metadata.get("tags", [])
            if cell.cell_type == "code" and (sample or notebooks.SEEDS not in tags):
                _run_cell(cell.source, names)
                if "parameters" in tags:
                    names.update(given)
    nbformat.write(notebook, str(target))
    return notebooks.NotebookRun(path.stem, target, None), True


def _run_cell(source, names):
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        _show(eval(compile(ast.Expression(last.value), "cell", "eval"), names))


def _show(value):
    """What a notebook would print of it."""
    getattr(value, "_repr_html_", value.__repr__)()
