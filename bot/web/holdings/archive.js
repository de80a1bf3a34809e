// The archive: what is typed, ticked and dragged is one form; each change of it asks the server for what is found.

const archive = {
  count: 0,
  asked: null,
  get form() { return document.getElementById("find"); },
  get shown() { return document.body.classList.contains("at-archive"); },

  // What the address says, and nothing else.
  arrive(first) {
    const given = new URLSearchParams(location.search);
    if (first && matchMedia("(max-width: 56.2rem)").matches) document.getElementById("narrow").open = false;
    ["words", "from", "to", "sort"].forEach((name) => { this.form.elements[name].value = given.get(name) || (name === "sort" ? "best" : ""); });
    this.find(given);
    if (first) work.follow();
    if (given.get("article")) article.open(given.get("article")); else article.close();
  },

  given() {
    const given = new URLSearchParams(new FormData(this.form));
    [...given].forEach(([name, value]) => { if (name === "sort" ? value === "best" : ["words", "from", "to"].includes(name) && !value) given.delete(name); });
    return given;
  },

  address(given, id, push) {
    const address = new URL(location.href);
    const asked = window.byline.open ? [["c", window.byline.open]] : [];
    address.search = new URLSearchParams([["tab", "archive"], ...asked, ...given, ...(id ? [["article", id]] : [])]);
    address.hash = "";
    if (address.href === location.href) return;
    if (push) history.pushState({ read: true }, "", address); else history.replaceState(id ? history.state : {}, "", address);
  },

  changed() {
    const given = this.given();
    this.count = 0;
    this.address(given, article.id, false);
    this.find(given);
    article.again();
  },

  async find(given = this.given()) {
    this.asked?.abort();
    const mine = this.asked = new AbortController();
    const asked = new URLSearchParams(given);
    if (this.count) asked.set("count", this.count);
    const told = await asking(`archive/found?${asked}`, { signal: mine.signal });
    if (!told || this.asked !== mine) return;
    const problem = document.getElementById("limits-archive");
    problem.hidden = !told.problem;
    problem.textContent = told.problem || "";
    if (told.problem) return;
    draw("told", told.told);
    draw("entries", told.entries);
    draw("facets", told.facets);
    draw("timeline", told.timeline);
    document.querySelector("#found .told [data-do=clear]").hidden = !told.limited;
    document.querySelector("#found .told [data-do=chat]").hidden = !["from", "to", "outlet", "author"].some((name) => asked.get(name));
    document.getElementById("narrow").hidden = !told.facets;
    article.mark();
  },
};

const doing = {
  clear() {
    archive.form.reset();
    archive.form.querySelectorAll("#facets input").forEach((box) => { box.checked = false; });
    archive.changed();
    archive.form.elements.words.focus();
  },
  async chat() {
    const given = archive.given();
    const named = (name) => given.getAll(name).filter(Boolean);
    tabs.go("ask");
    await limits.take({ from: given.get("from") || "", to: given.get("to") || "", source: named("outlet").join(", "), author: named("author").join("; ") });
    document.querySelector("#question textarea")?.focus();
  },
  more() { archive.count = Math.max(archive.count, 20) + 20; archive.find(); },
};

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("#archive [data-open]");
  if (link) {
    event.preventDefault();
    article.open(link.dataset.open, true);
    return;
  }
  const button = event.target.closest("#archive [data-do]");
  if (button) doing[button.dataset.do](button);
});

document.addEventListener("input", (event) => {
  if (!event.target.closest?.("#find")) return;
  clearTimeout(archive.timer);
  if (event.target.type === "search") archive.timer = setTimeout(() => archive.changed(), 120); else archive.changed();
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "find") { event.preventDefault(); archive.changed(); }
});
tabs.parts.archive = archive;
