// What a question is limited to: days have a calendar, and names are completed from those in the archive.

const limits = {
  between: { source: ",", author: ";" },
  known: { source: [], author: [] },
  prepared: false,

  box(name) { return document.querySelector(`#limit-${name} :is(input, textarea)`); },

  async learn() {
    const told = await fetch(new URL("archive/names", document.baseURI)).then((answer) => answer.json()).catch(() => ({}));
    this.known = { source: told.outlet || [], author: told.author || [] };
    Object.keys(this.between).forEach((name) => this.offer(name));
  },

  // These limits, and none of what was there, in the boxes, unfolded.
  async take(given) {
    const fold = document.querySelector("#limits > button");
    if (!fold.classList.contains("open")) fold.click();
    for (let wait = 0; wait < 100 && !this.box("author"); wait += 1) await new Promise((on) => { setTimeout(on, 20); });
    Object.entries(given).forEach(([name, value]) => {
      this.box(name).value = value;
      this.box(name).dispatchEvent(new Event("input", { bubbles: true }));
    });
  },

  // What may be typed in a box: the names before the one that is being typed, and each that may be that.
  offer(name) {
    const box = this.box(name);
    const list = document.getElementById(`known-${name}`) || document.body.appendChild(Object.assign(document.createElement("datalist"), { id: `known-${name}` }));
    box?.setAttribute("list", list.id);
    const before = box?.value.match(new RegExp(`^.*${this.between[name]}\\s*`))?.[0] || "";
    const typed = (box?.value || "").slice(before.length).toLowerCase();
    const fitting = this.known[name].filter((known) => known.toLowerCase().includes(typed)).slice(0, 50);
    list.replaceChildren(...fitting.map((known) => Object.assign(document.createElement("option"), { value: before + known })));
  },

  prepare() {
    ["from", "to"].map((name) => this.box(name)).forEach((box) => {
      if (box.type !== "date") Object.assign(box, { type: "date", min: "1000-01-01", max: "9999-12-31" });
    });
    if (this.prepared) return;
    this.prepared = true;
    this.learn();
  },
};

document.addEventListener("input", (event) => {
  const name = event.target.closest?.("[id^=limit-]")?.id.replace("limit-", "");
  if (name in limits.between) limits.offer(name);
});
new MutationObserver(() => { if (limits.box("from")) limits.prepare(); }).observe(document, { subtree: true, childList: true });
