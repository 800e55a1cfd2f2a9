"use strict";
const AT_ONCE = 200; // rows drawn at a time
const data = JSON.parse(document.getElementById("data").textContent);
const find = id => document.getElementById(id);
const make = (tag, words = "", more = {}) => Object.assign(document.createElement(tag), {textContent: words}, more);
const unique = values => [...new Set(values)];

// What a row can be filtered by. Outlet, date and story are those of the articles that it stands in.
const articlesOf = row => unique(row.places_in_text.map(([article]) => data.articles[article]));
const FACETS = {
  outlet: row => articlesOf(row).map(article => article.outlet),
  "event type": row => row.events,
  "speaker type": row => row.speakers,
  place: row => row.places,
  story: row => articlesOf(row).map(article => article.story),
};
const sentencesOf = row => row.places_in_text.map(([article, sentence]) => data.articles[article].sentences[sentence].text);
const KEYS = ["cells", "events", "speakers", "places", "places_in_text", "id"];
for (const table of Object.values(data.tables))
  table.rows = table.rows.map(row => Object.fromEntries(KEYS.map((key, i) => [key, row[i]])));

const state = {name: Object.keys(data.tables)[0], facets: {}, from: "", to: "", text: "", shown: AT_ONCE};
const table = () => data.tables[state.name];
const headings = () => [...table().columns, ...(table().sentence ? ["sentence"] : [])];
const cellsOf = row => [...row.cells, ...(table().sentence ? [sentencesOf(row).join(" / ")] : [])];

function haystack(row) {
  return row.haystack ??= [...cellsOf(row), ...articlesOf(row).map(article => article.title),
    ...(table().whole ? articlesOf(row).flatMap(article => article.sentences.map(sentence => sentence.text)) : [])].join("\n").toLowerCase();
}

function fits(row) {
  const chosen = Object.entries(state.facets).every(([name, value]) => !value || FACETS[name](row).includes(value));
  const dated = !(state.from || state.to) || articlesOf(row).some(({date}) =>
    date && (!state.from || date >= state.from) && (!state.to || date <= state.to));
  return chosen && dated && (!state.text || haystack(row).includes(state.text));
}

const rowsShown = () => table().rows.filter(fits);

function draw() {
  const rows = rowsShown(), body = document.querySelector("#rows tbody");
  document.querySelector("#rows thead").replaceChildren(make("tr"));
  document.querySelector("#rows thead tr").append(...headings().map(name => make("th", name, {scope: "col"})));
  body.replaceChildren(...rows.slice(0, state.shown).map(drawRow));
  find("count").textContent = `${rows.length.toLocaleString("en")} of ${table().rows.length.toLocaleString("en")} rows`;
  find("more").hidden = rows.length <= state.shown;
  for (const button of find("tables").children) button.setAttribute("aria-pressed", String(button.textContent === state.name));
}

const kindOf = cell => /^\d{4}-\d\d-\d\d$/.test(cell) ? "day" : cell.length > 100 ? "long" : "";

function drawRow(row) {
  const line = make("tr", "", {tabIndex: 0});
  line.append(...cellsOf(row).map(cell => make("td", cell, {dir: "auto", className: kindOf(cell)})));
  headings().forEach((name, i) => { line.cells[i].dataset.name = name; });
  line.addEventListener("click", () => openArticle(row));
  line.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); openArticle(row); }
    const next = {ArrowDown: line.nextElementSibling, ArrowUp: line.previousElementSibling}[event.key];
    if (next) { event.preventDefault(); next.focus(); }
  });
  return line;
}

function openArticle(row) {
  const shown = articlesOf(row), sought = new Set(row.places_in_text.map(([article, sentence]) => `${article}.${sentence}`));
  find("headline").textContent = shown.map(article => article.title).join(" / ");
  find("origin").textContent = shown.map(({outlet, date, url}) => [outlet, date, url].filter(Boolean).join(", ")).join(" / ");
  find("text").replaceChildren(...shown.flatMap((article, i) => [
    ...(i ? [make("hr"), make("h2", article.title)] : []), ...paragraphs(article, sought)]));
  if (table().review) document.querySelector("#text .sought").closest("p").after(correction(row));
  find("article").showModal();
  (document.querySelector("#text .sought") ?? find("headline")).scrollIntoView({block: "center"});
}

// How the row that was opened is put right: the command to copy, under its sentence.
function correction(row) {
  const line = make("p", "Wrong? In the folder of this page: ", {className: "soft correct"});
  line.append(make("code", `corpus-tools review tables --sheet review.xlsx --table ${table().review} --claims ${row.id.split(" | ").join(" ")}`));
  return line;
}

function paragraphs(article, sought) {
  const index = data.articles.indexOf(article), found = [];
  let block = null;
  article.sentences.forEach((sentence, i) => {
    if (sentence.block !== block) { found.push(make("p", "", {dir: "auto"})); block = sentence.block; }
    const span = make("span", "", {className: !table().whole && sought.has(`${index}.${i}`) ? "sought" : ""});
    span.append(...marked(sentence), " ");
    found.at(-1).append(span);
  });
  return found;
}

// Pieces of the sentence between the ends of marks. Places are counted in code points, as everywhere in the tables.
function marked({text, marks}) {
  const points = [...text], cuts = unique([0, points.length, ...marks.flatMap(([start, end]) => [start, end])]).sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((start, i) => {
    const end = cuts[i + 1], covering = marks.filter(mark => mark[0] <= start && mark[1] >= end);
    const words = points.slice(start, end).join("");
    if (!covering.length) return [words];
    const ending = covering.filter(mark => mark[1] === end).map(mark => mark[2]);
    const piece = make(covering.some(mark => mark[3]) ? "mark" : "u", words);
    return ending.length ? [piece, make("sup", ending.join(", "))] : [piece];
  });
}

// A cell that a spreadsheet would run as a formula gets an apostrophe in front, as in the tables that are saved as CSV.
const quoted = value => `"${String(value).replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;

function save() {
  const rows = rowsShown().map(row => [row.id, ...cellsOf(row), articlesOf(row).map(article => article.id).join(" | ")]);
  const lines = [["id", ...headings(), "article_id"], ...rows].map(row => row.map(quoted).join(","));
  const address = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], {type: "text/csv"}));
  make("a", "", {href: address, download: `${state.name}.csv`}).click();
  URL.revokeObjectURL(address);
}

function labelled(name, field) {
  const label = make("label", name);
  label.append(field);
  return label;
}

function choices(name) {
  const counts = new Map();
  for (const row of table().rows) for (const value of unique(FACETS[name](row))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  const options = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const field = make("select", "", {name});
  field.append(make("option", "all", {value: ""}), ...options.map(([value, n]) => make("option", `${value} (${n})`, {value})));
  field.value = counts.has(state.facets[name]) ? state.facets[name] : "";
  state.facets[name] = field.value;
  field.disabled = !options.length;
  field.addEventListener("change", () => change(() => { state.facets[name] = field.value; }));
  return labelled(name, field);
}

function entry(name, key, type) {
  const field = make("input", "", {name, type, value: state[key]});
  field.addEventListener("input", () => change(() => { state[key] = key === "text" ? field.value.toLowerCase() : field.value; }));
  return labelled(name, field);
}

function change(what) {
  what();
  state.shown = AT_ONCE;
  draw();
}

function choose(name) {
  state.name = name;
  find("filters").replaceChildren(entry("words", "text", "search"), ...Object.keys(FACETS).map(choices),
    entry("from", "from", "date"), entry("to", "to", "date"));
  change(() => {});
}

find("tables").append(...Object.keys(data.tables).map(name => {
  const button = make("button", name, {type: "button"});
  button.addEventListener("click", () => choose(name));
  return button;
}));
find("filters").addEventListener("submit", event => event.preventDefault());
find("export").addEventListener("click", save);
find("more").addEventListener("click", () => { state.shown += AT_ONCE; draw(); });
choose(state.name);
