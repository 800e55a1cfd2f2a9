"""The report and a notebook in a real browser, in light and dark: they load nothing from outside and can be read."""
# ruff: noqa: E501

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.presentation.notebooks import NotebookRun

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LEAST_CONTRAST = 4.5  # of letters against their ground (WCAG 2.1 AA)
MINUTE = 60_000  # milliseconds
CLICK = 15_000  # milliseconds that a click may wait for what lies over it
LONGEST_RUN = 300  # seconds that a notebook may take here
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None, reason="no chromium on this machine: the page and the notebook are not looked at"
    ),
]

# The lowest contrast of any letters in `scope` against what is painted under them, with half-transparent colours laid
# over each other.
CONTRAST = """scope => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const numbers = css => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = css; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const ground = element => { const layers = [];
    for (let e = element; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]); };
  let worst = [99, ''];
  for (const element of document.querySelectorAll(scope + ', ' + scope + ' *')) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !element.getClientRects().length) continue;
    const under = ground(element), ink = over(numbers(getComputedStyle(element).color), under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, element.tagName + ': ' + element.textContent.slice(0, 60)];
  }
  return worst;
}"""


@contextlib.contextmanager
def _page(**options):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(**options)
        page.wrong, page.asked = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        yield page
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report of two notebooks, with a figure each, that were not run: test_report.py runs them all."""
    folder = tmp_path_factory.mktemp("report")
    corpus, runs = ct.load_example(), []
    for name in ("03-claims", "04-claim-comparison"):
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", folder)
        runs.append(NotebookRun(name, folder / f"{name}.ipynb", None))
        ax = ct.plot_claims(corpus.claims)
        words = {"caption": "{n_claims} claims.", "alt": "A mark for each."}
        ct.save_figure(ax, name, **words, data=corpus.claims, folder=folder / "figures", run=corpus.run)
    return ct.write_report(folder, corpus, runs, title="out")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1200])
def test_the_report_can_be_read_and_loads_nothing(report, scheme, width):
    with _page(viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(report.as_uri())
        for details in page.locator("details").all():
            details.evaluate("e => e.open = true")
        assert page.wrong == []
        assert [address for address in page.asked if not address.startswith(("file:", "data:"))] == []
        pictures = page.locator("img")
        assert pictures.count() and all(picture.evaluate("e => e.naturalWidth") > 0 for picture in pictures.all())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            "the page is wider than the window"
        )
        contrast, where = page.evaluate(CONTRAST, "body")
        assert contrast >= LEAST_CONTRAST, where


def test_a_number_in_the_report_leads_to_its_sentence(report):
    with _page() as page:
        page.goto(report.as_uri())
        page.locator("details").first.evaluate("() => document.querySelectorAll('details').forEach(e => e.open = true)")
        page.locator("td a[href*=':c']").first.click()
        target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
        assert page.locator(f'[id="{target}"]').count() == 1
        assert page.locator("p:has(:target) mark, p:target mark").count()


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    return ct.write_explorer(tmp_path_factory.mktemp("explorer"), ct.load_example(), title="Ferry")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1200])
def test_the_explorer_can_be_read_and_loads_nothing(explorer, scheme, width):
    with _page(viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(explorer.as_uri())
        assert page.locator("tbody tr").count() and page.wrong == []
        assert all(address.startswith("file:") for address in page.asked)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        contrast, where = page.evaluate(CONTRAST, "main")
        assert contrast >= LEAST_CONTRAST, where
        page.locator("tbody tr").first.click()
        contrast, where = page.evaluate(CONTRAST, "dialog")
        assert contrast >= LEAST_CONTRAST, where


def test_the_explorer_filters_opens_an_article_by_keyboard_and_saves_what_is_shown(explorer):
    with _page() as page:
        page.goto(explorer.as_uri())
        page.get_by_label("outlet").select_option("Vale Herald")
        page.get_by_label("event type").select_option("killed")
        page.get_by_label("words").fill("SURVIVOR")
        page.get_by_label("from").fill("2031-05-07")
        rows = page.locator("tbody tr")
        assert rows.count() == 1 and "At least 30 people" in rows.first.inner_text()
        rows.first.focus()
        page.keyboard.press("Enter")
        assert page.locator("dialog[open] .sought mark").first.inner_text() == "At least 30"
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 2 and lines[0].startswith('"id","outlet"') and "At least 30 people" in lines[1]
        assert page.wrong == []


def test_a_thousand_articles_open_in_under_three_seconds(tmp_path):
    example = ct.load_example()
    copies = [_renamed(example, k) for k in range(112)]
    parts = {
        name: pd.concat([getattr(c, name) for c in copies], ignore_index=True)
        for name in ("articles", "sentences", "claims", "statements")
    }
    corpus = ct.Corpus(**parts)
    found = ct.compare_claims(ct.Corpus())
    path = ct.write_explorer(tmp_path, corpus, found=found)
    with _page() as page:
        start = time.monotonic()
        page.goto(path.as_uri())
        page.locator("tbody tr").nth(199).wait_for()
        assert time.monotonic() - start < 3
        assert page.get_by_text("A sample: 1,000 of 1,008 articles").count() == 1


def _renamed(corpus, k):
    """The corpus under other ids, as if it were other articles."""
    own = {
        name: table.copy()
        for name, table in corpus.tables()
        if name in ("articles", "sentences", "claims", "statements")
    }
    for table in own.values():
        for column in table.columns.intersection(["article_id", "sentence_id", "claim_id", "statement_id"]):
            table[column] = f"n{k}-" + table[column]
    return ct.Corpus(**own)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on this machine alone: its root folder, address and token. It is stopped at the end."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    shutil.copytree(NOTEBOOKS.parent / "seeds", root / "seeds")
    _set(root, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
    _set(root, "notebook-extension/tracker", {"windowingMode": "none"})  # all cells are in the page, seen or not
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    environment = {**os.environ, **{name: str(root / folder) for name, folder in places.items()}}
    environment["PYTHONPATH"] = os.pathsep.join([str(NOTEBOOKS.parent), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}", "--Application.log_level=ERROR"]  # fmt: skip
    with (root / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        yield root, address, token
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:  # a busy machine
            server.kill()
            server.wait()


def _set(root, name, settings):
    """Settings of JupyterLab, which it reads when a page is opened."""
    file = root / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(settings), encoding="utf-8")


def _elsewhere(page, address):
    """What a page of JupyterLab asked of another host."""
    own = (address, "data:", "blob:", address.replace("http", "ws"))
    return [asked for asked in page.asked if not asked.startswith(own)]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_evidence_in_a_notebook_can_be_read(lab, theme):
    root, address, token = lab
    _set(root, "apputils-extension/themes", {"theme": theme})
    with _page(viewport={"width": 1200, "height": 1600}) as page:
        page.goto(f"{address}/lab/tree/notebooks/03-claims.ipynb?reset&token={token}")
        passage = page.locator(".jp-RenderedHTMLCommon blockquote mark").first
        passage.wait_for(state="attached", timeout=MINUTE)
        passage.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        if os.environ.get("SCREENSHOTS"):
            page.screenshot(path=str(Path(os.environ["SCREENSHOTS"]) / f"{theme}.png"))
        assert _elsewhere(page, address) == []
        contrast, where = page.evaluate(CONTRAST, ".jp-RenderedHTMLCommon:has(blockquote)")
        assert contrast >= LEAST_CONTRAST, where


def _run_all(page):
    """Run All Cells from the menu. Where a busy server is slow to tell of its kernels, JupyterLab asks for one, at any moment."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    for button in page.locator("dialog .jp-mod-accept").all():
        button.click(timeout=CLICK)
    page.keyboard.press("Escape")  # a menu that is still open would be closed by the click
    with contextlib.suppress(playwright.TimeoutError):  # behind a dialog: the next time it is answered
        page.get_by_role("menuitem", name="Run", exact=True).click(timeout=CLICK)
        page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click(timeout=CLICK)
        page.wait_for_timeout(CLICK)


def _in_order(prompts, n_cells):
    """Whether all cells ran one after the other, in the first run or, where that began too early, in a later one."""
    numbers = [int(prompt[1:-2]) for prompt in prompts if prompt[1:-2].isdigit()]
    return len(numbers) == n_cells and numbers == list(range(numbers[0], numbers[0] + n_cells))


@pytest.mark.lab
@pytest.mark.parametrize("name", sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")))
def test_every_notebook_runs_in_jupyterlab(lab, name):
    """Run All Cells from the menu, to the last cell, scrolled to the end: no error, nothing asked of another host."""
    root, address, token = lab
    file = root / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for cell in (fresh := [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]):
        cell["outputs"], cell["execution_count"] = [], None
    file.write_text(json.dumps(notebook), encoding="utf-8")
    n_code = len(fresh)
    with _page(viewport={"width": 1200, "height": 1600}) as page:
        page.set_default_timeout(3 * MINUTE)  # a busy machine
        page.goto(f"{address}/lab/tree/notebooks/{name}.ipynb?reset&token={token}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(state="attached")
        deadline, prompts = time.monotonic() + LONGEST_RUN, []
        while not _in_order(prompts, n_code) and time.monotonic() < deadline:
            if not any("*" in prompt for prompt in prompts):  # also where the kernel, or a later cell, was not ready
                _run_all(page)
            page.wait_for_timeout(3000)
            prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        assert _in_order(prompts, n_code), f"a cell did not run: {prompts}"
        wrong = page.locator("[data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr']")
        assert wrong.all_inner_texts() == []
        page.locator(".jp-Notebook .jp-Cell").last.scroll_into_view_if_needed()
        if os.environ.get("SCREENSHOTS"):
            page.screenshot(path=str(Path(os.environ["SCREENSHOTS"]) / f"{name}.png"))
        assert page.wrong == [] and _elsewhere(page, address) == []
