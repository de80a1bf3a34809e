// An article of the archive: opened beside the list at what was sought, closed, removed.

const article = {
  id: "",
  get box() { return document.getElementById("opened"); },

  async open(id, push = false) {
    if (!await this.draw(id)) return;
    document.body.classList.add("reads");
    archive.address(archive.given(), id, push);
    this.mark();
    this.box.scrollTop = 0;
    if (matchMedia("(max-width: 71.99rem)").matches) scrollTo(0, 0);
    this.box.querySelector("article")?.focus({ preventScroll: true });
  },

  // The article as the server gives it, with what is sought now marked in it; false if it isn't wanted any more.
  async draw(id, wanted = () => true) {
    const box = archive.form.elements.words;
    const words = box.value;
    const told = await asking(`archive/article/${encodeURIComponent(id)}?${new URLSearchParams({ words })}`);
    if (!told || !wanted()) return false;
    if (words !== box.value) return this.draw(id, wanted);
    this.box.innerHTML = told.article || "";
    if (told.problem) this.box.append(Object.assign(document.createElement("p"), { className: "problem", textContent: told.problem }));
    this.box.hidden = false;
    this.id = id;
    return true;
  },

  // Another word is sought while it is open.
  async again() {
    const { id, box } = this;
    const top = box.scrollTop;
    if (id && await this.draw(id, () => this.id === id)) box.scrollTop = top;
  },

  close() {
    const { id, box } = this;
    if (!box || box.hidden) return;
    box.hidden = true;
    box.replaceChildren();
    this.id = "";
    document.body.classList.remove("reads");
    this.mark();
    const link = document.querySelector(`#entries [data-open="${CSS.escape(id)}"]`);
    link?.focus();
    if (link) link.scrollIntoView({ block: "nearest" });
  },

  // In the list, the one that is open.
  mark() {
    document.querySelectorAll("#entries [data-open]").forEach((link) => {
      if (link.dataset.open === this.id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  },

  // To the next place of what is sought, or the one before.
  go(step) {
    const places = [...this.box.querySelectorAll(".text mark")];
    const place = places[Math.max(0, places.indexOf(document.activeElement) + step)];
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  },

  async remove(id) {
    const told = await asking(`archive/article/${encodeURIComponent(id)}`, { method: "DELETE" });
    if (!told) return;
    if (told.problem) { say(told.problem); return; }
    this.close();
    archive.address(archive.given(), "", false);
    work.begin();
  },
};

Object.assign(doing, {
  close() { history.state?.read ? history.back() : (article.close(), archive.address(archive.given(), "", false)); },
  ask(button) { button.hidden = true; button.parentElement.querySelector(".sure").hidden = false; button.parentElement.querySelector("[data-do=keep]").focus(); },
  keep(button) {
    button.parentElement.hidden = true;
    const ask = document.querySelector("#opened [data-do=ask]");
    ask.hidden = false;
    ask.focus();
  },
  remove(button) { article.remove(button.dataset.id); },
});

document.addEventListener("keydown", (event) => {
  if (!archive.shown || !article.id || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") doing.close();
  const step = { j: 1, k: -1 }[event.key];
  if (step && !event.target.closest("input:not([type=checkbox]), select")) article.go(step);
});
