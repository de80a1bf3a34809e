// The archive: what is typed, ticked and dragged is one form; each change of it asks the server for what is found.

const archive = {
  count: 0,
  asked: null,
  get form() { return document.getElementById("find"); },
  get shown() { return document.body.classList.contains("at-archive"); },

  // Its part of the page is shown, or the chat.
  show(at) {
    document.body.classList.toggle("at-archive", at);
    document.querySelectorAll("#masthead nav a").forEach((link) => {
      if ((link.dataset.tab === "archive") === at) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  },

  // What the address says, and nothing else.
  arrive() {
    if (!this.form) return;
    const given = new URLSearchParams(location.search);
    const at = given.get("tab") === "archive";
    const first = at && !this.shown;
    this.show(at);
    if (!at) return;
    ["words", "from", "to", "sort"].forEach((name) => { this.form.elements[name].value = given.get(name) || (name === "sort" ? "best" : ""); });
    this.find(given);
    if (first) work.follow();
    if (given.get("article")) this.open(given.get("article")); else this.close();
  },

  given() {
    const given = new URLSearchParams(new FormData(this.form));
    [...given].forEach(([name, value]) => { if (name === "sort" ? value === "best" : ["words", "from", "to"].includes(name) && !value) given.delete(name); });
    return given;
  },

  address(given, article, push) {
    const address = new URL(location.href);
    const asked = window.byline.open ? [["c", window.byline.open]] : [];
    address.search = new URLSearchParams([["tab", "archive"], ...asked, ...given, ...(article ? [["article", article]] : [])]);
    address.hash = "";
    if (address.href === location.href) return;
    if (push) history.pushState({ read: true }, "", address); else history.replaceState(article ? history.state : {}, "", address);
  },

  changed() {
    const given = this.given();
    this.count = 0;
    this.address(given, this.opened, false);
    this.find(given);
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
    this.mark();
  },

  opened: "",
  async open(id, push = false) {
    const told = await asking(`archive/article/${encodeURIComponent(id)}`);
    if (!told) return;
    const box = document.getElementById("opened");
    box.innerHTML = told.article || "";
    if (told.problem) box.append(Object.assign(document.createElement("p"), { className: "problem", textContent: told.problem }));
    box.hidden = false;
    this.opened = id;
    document.body.classList.add("reads");
    this.address(this.given(), id, push);
    this.mark();
    box.scrollTop = 0;
    if (matchMedia("(max-width: 71.99rem)").matches) scrollTo(0, 0);
    box.querySelector("article")?.focus({ preventScroll: true });
  },

  close() {
    const box = document.getElementById("opened");
    if (!box || box.hidden) return;
    const id = this.opened;
    box.hidden = true;
    box.replaceChildren();
    this.opened = "";
    document.body.classList.remove("reads");
    this.mark();
    const link = document.querySelector(`#entries [data-open="${CSS.escape(id)}"]`);
    link?.focus();
    if (link) link.scrollIntoView({ block: "nearest" });
  },

  mark() {
    document.querySelectorAll("#entries [data-open]").forEach((link) => {
      if (link.dataset.open === this.opened) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  },

  async remove(id) {
    const told = await asking(`archive/article/${encodeURIComponent(id)}`, { method: "DELETE" });
    if (!told) return;
    if (told.problem) { say(told.problem); return; }
    this.close();
    this.address(this.given(), "", false);
    work.begin();
  },
};

// An answer of the server's, or its words on why there is none; nothing if it isn't wanted any more.
async function asking(path, how = {}) {
  try {
    const answer = await fetch(new URL(path, document.baseURI), how);
    return await answer.json();
  } catch (problem) {
    return problem.name === "AbortError" ? null : { problem: "The server that this page is from doesn't answer." };
  }
}

// A part of the page anew; what was unfolded stays so, and whoever is in it by keyboard stays where they were. Boxes to
// tick stay the same elements: a click that is under way isn't lost.
function draw(id, html) {
  const box = document.getElementById(id);
  if (box.drawn === html) return;
  const open = [...box.querySelectorAll("details[open]")].map((one) => one.id);
  const at = box.contains(document.activeElement) ? document.activeElement : null;
  const key = (one) => `${one.name}=${one.value}`;
  const ticked = new Map([...box.querySelectorAll("input")].map((one) => [key(one), one]));
  const anew = document.createElement("template");
  anew.innerHTML = html;
  anew.content.querySelectorAll("input").forEach((one) => {
    const same = ticked.get(key(one));
    if (!same) return;
    same.checked = one.checked;
    one.replaceWith(same);
  });
  box.replaceChildren(anew.content);
  box.drawn = html;
  open.forEach((one) => document.getElementById(one)?.setAttribute("open", ""));
  if (!at) return;
  const same = [...box.querySelectorAll("input, a, button, summary")].find((one) => one.name === at.name && one.value === at.value && one.dataset.open === at.dataset.open && one.dataset.do === at.dataset.do);
  same?.focus({ preventScroll: true });
}

// Files and addresses that are read, as long as any are.
const work = {
  timer: 0,
  busy: false,
  async follow() {
    clearTimeout(this.timer);
    const told = await asking("archive/work");
    if (!told || told.problem) return;
    const ended = this.busy && !told.busy;
    this.busy = told.busy;
    draw("work", told.work);
    if (ended) {
      archive.find();
      limits.learn();
    }
    if (told.busy) this.timer = setTimeout(() => this.follow(), 600);
  },
  begin() {
    this.busy = true;
    this.follow();
  },
  async add(files) {
    for (const file of files) {
      const told = await asking(`archive/file/${encodeURIComponent(file.name)}`, { method: "PUT", body: file });
      if (told?.problem) say(told.problem); else this.begin();
    }
  },
  async fetch(address) {
    const told = await asking("archive/address", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ address }) });
    if (told?.problem) {
      say(told.problem);
      return;
    }
    document.querySelector("#fetch input").value = "";
    this.begin();
  },
};

// What can't be done, and why, where articles are added.
function say(problem) {
  let said = document.getElementById("refused");
  if (!said) {
    said = Object.assign(document.createElement("ul"), { id: "refused", role: "alert" });
    said.setAttribute("role", "alert");
    document.getElementById("work").before(said);
  }
  said.append(Object.assign(document.createElement("li"), { textContent: problem }));
}

const doing = {
  clear() {
    archive.form.reset();
    archive.form.querySelectorAll("#facets input").forEach((box) => { box.checked = false; });
    archive.changed();
    archive.form.elements.words.focus();
  },
  add() {
    document.getElementById("adding").scrollIntoView({ block: "start" });
    document.querySelector("#adding input")?.focus({ preventScroll: true });
  },
  async chat() {
    const given = archive.given();
    const named = (name) => given.getAll(name).filter(Boolean);
    document.querySelector("#masthead nav [data-tab=ask]").click();
    await limits.take({ from: given.get("from") || "", to: given.get("to") || "", source: named("outlet").join(", "), author: named("author").join("; ") });
    document.querySelector("#question textarea")?.focus();
  },
  more() { archive.count = Math.max(archive.count, 20) + 20; archive.find(); },
  close() { history.state?.read ? history.back() : (archive.close(), archive.address(archive.given(), "", false)); },
  ask(button) { button.hidden = true; button.parentElement.querySelector(".sure").hidden = false; button.parentElement.querySelector("[data-do=keep]").focus(); },
  keep(button) {
    button.parentElement.hidden = true;
    const ask = document.querySelector("#opened [data-do=ask]");
    ask.hidden = false;
    ask.focus();
  },
  remove(button) { archive.remove(button.dataset.id); },
  async tidy() { await asking("archive/work", { method: "DELETE" }); document.getElementById("refused")?.remove(); work.follow(); },
};

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tab = event.target.closest("#masthead nav a");
  if (tab) {
    event.preventDefault();
    const address = new URL(location.href);
    address.search = tab.dataset.tab === "archive" ? "?tab=archive" : "";
    if (window.byline.open) address.searchParams.set("c", window.byline.open);
    address.hash = "";
    history.pushState({}, "", address);
    archive.arrive();
    return;
  }
  const link = event.target.closest("#archive [data-open]");
  if (link) {
    event.preventDefault();
    archive.open(link.dataset.open, true);
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
document.addEventListener("change", (event) => {
  if (event.target.closest?.("#adding .drop")) {
    work.add([...event.target.files]);
    event.target.value = "";
  }
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "find") { event.preventDefault(); archive.changed(); }
  if (event.target.id === "fetch") { event.preventDefault(); work.fetch(event.target.elements.address.value); }
});
window.addEventListener("popstate", () => archive.arrive());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && archive.shown && archive.opened) doing.close();
});

// Files may be dropped anywhere on the archive.
["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
  const drop = archive.shown && document.querySelector("#adding .drop");
  if (!drop || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  drop.classList.toggle("over", name === "dragover");
  if (name === "drop") work.add([...event.dataTransfer.files]);
}));

// A part of the chart that is dragged over is what the dates are set to.
const brush = {
  from: null,
  bar(event) {
    const bars = [...document.querySelectorAll("#timeline g")];
    const box = document.querySelector("#timeline svg").getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return { bars, at: Math.max(0, Math.min(bars.length - 1, at)) };
  },
  draw(event) {
    const { bars, at } = this.bar(event);
    const [low, high] = [Math.min(at, this.from), Math.max(at, this.from)];
    const box = document.querySelector("#timeline .brush");
    box.hidden = false;
    box.style.left = `${(100 * low) / bars.length}%`;
    box.style.width = `${(100 * (high - low + 1)) / bars.length}%`;
    return [bars[low].dataset.first, bars[high].dataset.last];
  },
};
document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest?.("#timeline .bars")) return;
  event.preventDefault();
  brush.from = brush.bar(event).at;
  brush.draw(event);
});
document.addEventListener("pointermove", (event) => { if (brush.from !== null) brush.draw(event); });
document.addEventListener("pointercancel", () => { brush.from = null; });
document.addEventListener("pointerup", (event) => {
  if (brush.from === null) return;
  const [first, last] = brush.draw(event);
  brush.from = null;
  archive.form.elements.from.value = first;
  archive.form.elements.to.value = last;
  archive.changed();
});

new MutationObserver((_, watching) => {
  if (!archive.form) return;
  watching.disconnect();
  if (matchMedia("(max-width: 56.2rem)").matches) document.getElementById("narrow").open = false;
  archive.arrive();
}).observe(document, { subtree: true, childList: true });
