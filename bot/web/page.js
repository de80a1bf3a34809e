// What was searched for, into the question box, to be changed there.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#chat a.change");
  const box = document.querySelector("#question textarea");
  if (!link || !box) return;
  event.preventDefault();
  box.value = link.parentElement.querySelector(".query").textContent;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

// The same question of any time: typed and sent as a person would.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#chat a.anytime");
  const box = document.querySelector("#question textarea");
  if (!link || !box) return;
  event.preventDefault();
  const asked = document.getElementById(link.getAttribute("href").slice(1).replace("again", "turn"));
  const searched = link.closest(".reply").querySelector(".query") || asked;
  box.value = `${searched.textContent.trim()} (any time)`;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  setTimeout(() => document.querySelector("#question button.submit-button")?.click(), 50);
});

// A question that is suggested goes when it is asked: whoever pressed it on a keyboard goes on from the box.
document.addEventListener("click", (event) => {
  if (event.detail || !(event.target instanceof Element) || !event.target.closest("#chat .option")) return;
  document.querySelector("#question textarea")?.focus();
});

// Gradio names a message by its source, tags and all, and calls the questions to start from a list, whose items they
// aren't; what is in them says enough.
new MutationObserver(() => {
  document.querySelectorAll("#chat .examples[role=list]").forEach((examples) => examples.setAttribute("role", "group"));
  document.querySelectorAll("#chat [data-testid][aria-label]").forEach((said) => said.removeAttribute("aria-label"));
}).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-label"] });

// A question that is asked, and the last of a conversation that is opened, is drawn to the top, as far as what stands
// beneath it allows: an answer is read from its beginning as it forms. Whoever does anything is left where they are.
const follow = {
  question: "",
  on: false,
  look() {
    const last = [...document.querySelectorAll("#chat .asked")].at(-1);
    const question = last ? `${window.byline?.open} ${last.id} ${last.textContent}` : "";
    if (question !== this.question) this.on = Boolean(question) && !location.hash;
    this.question = question;
    if (this.on) last.scrollIntoView({ block: "start" });
  },
};
new MutationObserver(() => follow.look()).observe(document, { subtree: true, childList: true, characterData: true });
["wheel", "touchmove", "pointerdown", "keydown"].forEach((deed) => document.addEventListener(deed, (event) => {
  if (event.key !== "Enter") follow.on = false;
}, { passive: true }));
