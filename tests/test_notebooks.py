"""The form of the committed notebooks, and the code that runs them. Their outputs are compared by nbval (make test)."""

import ast
import copy
import json
import os
import signal
import time
from pathlib import Path

import mutations
import nbformat
import pytest

from corpus_tools.presentation import notebooks as runner

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PARAMETERS = ["source", "metadata", "words", "actors", "profile", "output"]
MOST_LINES = 7


def _cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def _tags(cell):
    return cell.metadata.get("tags", [])


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks_and_all_are_numbered():
    assert NOTEBOOKS
    assert runner.find_notebooks(FOLDER) == NOTEBOOKS


@every_notebook
def test_every_code_cell_was_executed_in_order(path):
    """nbval passes a cell without an execution count, whatever its output: this is the guard."""
    counts = [cell.execution_count for cell in _cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_no_committed_output_is_an_error_or_a_warning(path):
    for output in (output for cell in _cells(path, "code") for output in cell.outputs):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"


@every_notebook
def test_code_cells_are_short_and_define_nothing(path):
    for cell in _cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert 1 <= len(lines) <= MOST_LINES, cell.source
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not any(isinstance(node, defined) for node in ast.walk(ast.parse(cell.source))), cell.source


@every_notebook
def test_one_parameters_cell_with_the_same_names_everywhere(path):
    assert sum("parameters" in _tags(cell) for cell in _cells(path, "code")) == 1
    assert list(runner.declared_parameters(path)) == PARAMETERS
    assert runner.declared_parameters(path)["output"] is None, "a test run must not write files"


@every_notebook
def test_tags_are_known(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert set(_tags(cell)) <= {"parameters", "seeds"}


@every_notebook
def test_title_and_headings_are_questions_and_limits_and_exercise_close(path):
    text = "\n".join(cell.source for cell in _cells(path, "markdown"))
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    closing = ["What this cannot say", "Exercise"]
    assert headings[-2:] == closing
    assert all(heading.endswith("?") for heading in headings[:-2]), headings
    first = nbformat.read(path, as_version=4).cells[0].source
    assert first.startswith("# ")
    assert all(word in first for word in ("**Needs**", "**Gives**", "**How often")), first


@every_notebook
def test_words_stand_before_every_code_cell(path):
    before = None
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert before == "markdown", cell.source
        before = cell.cell_type


@every_notebook
def test_nothing_in_the_file_differs_between_two_runs(path):
    raw = path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    assert notebook == runner.clean(copy.deepcopy(notebook))
    assert raw.endswith("}\n")
    assert " at 0x" not in raw
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))


@every_notebook
def test_tables_are_shown_whole(path):
    """nbval cannot see a change in rows or letters that pandas left out."""
    for output in (output for cell in _cells(path, "code") for output in cell.outputs):
        page = "".join(output.get("data", {}).get("text/html", ""))
        assert "<td>...</td>" not in page
        assert "...</td>" not in page, "a cell was cut at max_colwidth: choose a shorter column, or .str.slice"


def _notebook(folder, *sources, name="00-small.ipynb"):
    """A notebook from (source, tags) pairs."""
    cells = []
    for number, (source, tags) in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source, id=f"c{number}", metadata={"tags": tags} if tags else {})
        cells.append(cell)
    path = folder / name
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_declared_parameters_are_read_without_running(tmp_path):
    path = _notebook(tmp_path, ("import os", []), ('source = "../seeds"  # here\nwords = None', ["parameters"]))
    assert runner.declared_parameters(path) == {"source": "../seeds", "words": None}


def test_an_unknown_parameter_is_an_error_that_names_the_known_ones(tmp_path):
    _notebook(tmp_path, ('source = "x"', ["parameters"]))
    with pytest.raises(ValueError, match=r"no parameter corpus\. It takes: source"):
        runner.run_notebooks({"corpus": "seeds"}, tmp_path / "out", folder=tmp_path)
    assert not (tmp_path / "out").exists()


def test_the_sample_is_recognised_by_its_folder(tmp_path):
    (tmp_path / "notebooks").mkdir()
    _notebook(tmp_path / "notebooks", ('source = "../seeds"', ["parameters"]))
    assert runner.is_sample(tmp_path / "seeds", tmp_path / "notebooks")
    assert not runner.is_sample(tmp_path / "other", tmp_path / "notebooks")


def test_cleaning_joins_chunks_of_a_stream_and_drops_times():
    cell = nbformat.v4.new_code_cell("x", metadata={"execution": {"iopub.busy": "now"}, "tags": ["seeds"]})
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a", "b")]
    notebook = runner.clean(nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {"duration": 1}}))
    assert [output.text for output in notebook.cells[0].outputs] == ["ab"]
    assert notebook.cells[0].metadata == {"tags": ["seeds"]}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.mark.slow
def test_a_notebook_that_stops_does_not_stop_the_others(tmp_path):
    parameters = ('source = "seeds"', ["parameters"])
    _notebook(tmp_path, parameters, ("1 / 0", []), name="00-stops.ipynb")
    _notebook(tmp_path, parameters, ("print(source)", []), ("print('of the seeds')", ["seeds"]), name="01-runs.ipynb")
    (tmp_path / "data").mkdir()
    runs = runner.run_notebooks({"source": tmp_path / "data"}, tmp_path / "out", folder=tmp_path)
    assert [(run.name, run.error) for run in runs] == [
        ("00-stops", "ZeroDivisionError: division by zero"),
        ("01-runs", None),
    ]
    written = json.loads((tmp_path / "out" / "01-runs.ipynb").read_text(encoding="utf-8"))
    assert "".join(written["cells"][-1]["outputs"][0]["text"]) == "../data\n", "paths are relative to the executed file"
    assert not any("seeds" in cell["metadata"].get("tags", []) for cell in written["cells"])


@pytest.mark.slow
def test_notebooks_share_a_kernel_but_no_name_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "AT_ONCE", 1)
    parameters = ('profile = "x"', ["parameters"])
    _notebook(tmp_path, parameters, ("print('left' in globals(), profile)", []), ("left = 1", []), name="00-last.ipynb")
    _notebook(tmp_path, parameters, ("import os\nos._exit(3)", []), name="01-dies.ipynb")
    _notebook(tmp_path, parameters, ("print('left' in globals(), profile)", []), ("left = 1", []), name="02-more.ipynb")
    _notebook(
        tmp_path, parameters, ("print('left' in globals(), profile)", []), ("left = 1", []), name="03-first.ipynb"
    )
    runs = runner.run_notebooks({"profile": "y"}, tmp_path / "out", folder=tmp_path)
    assert [run.error and run.error.partition(":")[0] for run in runs] == [None, "DeadKernelError", None, None]
    del runs[1]
    for run in runs:
        cells = _cells(run.path, "code")
        assert cells[2].outputs[0].text == "False y\n"
        assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]
    written = [run.path.read_bytes() for run in runs]
    runner.run_notebooks({"profile": "y"}, tmp_path / "out", folder=tmp_path)
    assert [run.path.read_bytes() for run in runs] == written


@pytest.fixture
def ctrl_c_interrupts():
    """Ctrl-C raises KeyboardInterrupt, also where whoever started the tests in the background made Python ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the signal of a keyboard is another one there")
def test_ctrl_c_waits_for_no_notebook(tmp_path, ctrl_c_interrupts):
    presses = f"import os, signal, time\nos.kill({os.getpid()}, signal.SIGINT)\ntime.sleep(300)"
    _notebook(tmp_path, ('profile = "x"', ["parameters"]), (presses, []), name="00-never.ipynb")
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        runner.run_notebooks({}, tmp_path / "out", folder=tmp_path)
    assert time.monotonic() - began < 150


@pytest.mark.slow
def test_running_in_place_twice_gives_the_same_bytes(tmp_path):
    path = _notebook(tmp_path, ('source = "x"', ["parameters"]), ("import sys\nprint(source); print(1)", []))
    first = runner.execute_in_place(path).read_bytes()
    assert runner.execute_in_place(path).read_bytes() == first


@pytest.mark.parametrize("name", mutations.CHANGES)
def test_the_changes_that_must_turn_nbval_red_can_be_made(name, tmp_path):
    """tests/mutations.py makes them and runs nbval: too slow for every round, but it must not rot."""
    change = mutations.CHANGES[name]
    target = tmp_path / change.file
    target.parent.mkdir(parents=True)
    target.write_bytes((mutations.ROOT / change.file).read_bytes())
    mutations.changed(tmp_path, change)
    assert target.read_bytes() != (mutations.ROOT / change.file).read_bytes()
    assert all((FOLDER / f"{notebook}.ipynb").is_file() for notebook in change.notebooks)


def _without_own_interruption(log):
    """The log without what a kernel says of being told to stop, which it says at one moment and not at another."""
    return "".join(line for line in log.splitlines(keepends=True) if "KeyboardInterrupt caught in kernel" not in line)


@pytest.mark.slow
def test_the_kernel_has_nothing_to_warn_of_and_its_errors_are_not_hidden(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(runner, "KERNEL_LOG", ["--Application.log_level=WARN"])
    path = _notebook(tmp_path, ('source = "x"', ["parameters"]))
    runner.execute_in_place(path)
    runner.run_notebooks({"source": "y"}, tmp_path / "out", folder=tmp_path)
    assert _without_own_interruption(capfd.readouterr().err) == ""
    monkeypatch.undo()
    dying = _notebook(tmp_path, ('source = "x"', ["parameters"]), ("import os\nos._exit(3)", []), name="01-dying.ipynb")
    with pytest.raises(RuntimeError, match="died"):
        runner.execute_in_place(dying)
