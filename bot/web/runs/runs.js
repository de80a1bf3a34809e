// Many questions at once: a list of them is sent, and how far each list is is asked for as long as any goes on.

const many = {
  open: "",
  timer: 0,
  get form() { return document.getElementById("many-questions"); },
  get shown() { return document.body.classList.contains("at-many"); },

  arrive(first) { if (first) this.follow(); },

  async follow() {
    clearTimeout(this.timer);
    const told = await asking(`many?${new URLSearchParams({ open: this.open })}`);
    if (!told) return;
    this.refuse(told.problem);
    if (told.problem) return;
    draw("runs", told.runs);
    if (told.busy && this.shown) this.timer = setTimeout(() => this.follow(), 1000);
  },

  refuse(problem = "") {
    const said = document.getElementById("many-refused");
    said.hidden = !problem;
    said.textContent = problem;
  },

  // Questions, as a file or as they are typed, with the limits that stand in the form.
  async begin(content, name) {
    const given = new URLSearchParams({ name });
    ["from", "to", "source", "author"].forEach((limit) => given.set(limit, this.form.elements[limit].value));
    const told = await asking(`many?${given}`, { method: "PUT", body: content });
    if (!told || told.problem) {
      this.refuse(told?.problem);
      return;
    }
    this.open = told.id;
    if (!name) this.form.elements.questions.value = "";
    await this.follow();
    document.getElementById("runs").scrollIntoView({ block: "nearest" });
  },

  async act(act, id) {
    if (act === "show") this.open = id;
    else if (act === "hide") this.open = "";
    else this.refuse((await asking(`many/${id}/${act}`, { method: "POST" }))?.problem);
    this.follow();
  },
};
tabs.parts.many = many;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("#runs [data-run]");
  if (button) many.act(button.dataset.run, button.dataset.id);
});
document.addEventListener("submit", (event) => {
  if (event.target !== many.form) return;
  event.preventDefault();
  many.begin(many.form.elements.questions.value, "");
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("#many-questions [type=file]")) return;
  [...event.target.files].forEach((file) => many.begin(file, file.name));
  event.target.value = "";
});
