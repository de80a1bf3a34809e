// Articles are added: files that are chosen or dropped, and addresses.

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

Object.assign(doing, {
  add() {
    document.getElementById("adding").scrollIntoView({ block: "start" });
    document.querySelector("#adding input")?.focus({ preventScroll: true });
  },
  async tidy() { await asking("archive/work", { method: "DELETE" }); document.getElementById("refused")?.remove(); work.follow(); },
});

document.addEventListener("change", (event) => {
  if (event.target.closest?.("#adding .drop")) {
    work.add([...event.target.files]);
    event.target.value = "";
  }
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "fetch") { event.preventDefault(); work.fetch(event.target.elements.address.value); }
});

// Files may be dropped anywhere on the archive.
["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
  const drop = archive.shown && document.querySelector("#adding .drop");
  if (!drop || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  drop.classList.toggle("over", name === "dragover");
  if (name === "drop") work.add([...event.dataTransfer.files]);
}));
