// Reading an answer: a marker shows its quote, and opens the article at it; keys lead from quote to quote and back.
// Links work without this; with it they also work under an address with a query, where Gradio's <base> would load the
// page anew.

function reveal(target) {
  target.scrollIntoView({ block: "nearest" });
  target.scrollIntoView({ block: target.tagName === "MARK" ? "center" : "start" });
}

// Over the page, and a part of it for whoever goes from landmark to landmark.
const over = (box) => (document.querySelector("main") || document.body).append(box);
const cardOf = (marker) => document.getElementById(marker.getAttribute("href").slice(1));

// The words behind a marker, beside it.
const peek = {
  of: null,
  box: Object.assign(document.createElement("div"), { id: "peek", role: "tooltip", hidden: true }),
  show(marker, hint = "") {
    const card = cardOf(marker);
    if (!card) return;
    const said = [...card.querySelectorAll("blockquote mark, h4 mark")].map((mark) => mark.textContent).join(" ");
    const title = card.querySelector("h4").lastChild.textContent.trim();
    const from = [title === said ? "" : title, card.querySelector(".origin")?.textContent, card.querySelector(".lost")?.textContent];
    const lines = [`“${said}”`, from.filter(Boolean).join(" · "), hint].filter(Boolean);
    this.box.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    over(this.box);
    this.of?.removeAttribute("aria-describedby");
    this.of = marker;
    marker.setAttribute("aria-describedby", "peek");
    this.box.hidden = false;
    this.place(marker.getBoundingClientRect());
  },
  place(at) {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const below = at.bottom + 6 + height < innerHeight || at.top < height + 6;
    this.box.style.left = `${Math.max(8, Math.min(at.left - 16, innerWidth - width - 8))}px`;
    this.box.style.top = `${below ? at.bottom + 6 : at.top - height - 6}px`;
  },
  follow() {
    if (!this.of) return;
    const at = this.of.getBoundingClientRect();
    const chat = this.of.closest("#chat")?.getBoundingClientRect();
    if (chat && at.bottom > chat.top && at.top < chat.bottom) this.place(at); else this.hide();
  },
  hide() {
    this.box.hidden = true;
    this.of?.removeAttribute("aria-describedby");
    this.of = null;
  },
};

const markerAt = (target) => target instanceof Element && target.closest("#chat a.cite");

document.addEventListener("pointerover", (event) => {
  const marker = markerAt(event.target);
  if (marker && event.pointerType === "mouse") peek.show(marker);
  else if (!peek.box.hidden && !peek.box.contains(event.target) && peek.of !== document.activeElement) peek.hide();
});
document.addEventListener("focusin", (event) => {
  const marker = markerAt(event.target);
  if (marker && marker.matches(":focus-visible")) peek.show(marker); else if (!marker) peek.hide();
});
document.addEventListener("scroll", () => peek.follow(), true);

// A marker's article, open at its words; of a headline or an article that isn't at hand, the card.
function read(card) {
  peek.hide();
  const article = card.querySelector("details.whole");
  if (article) article.open = true;
  card.focus({ preventScroll: true });
  reveal(article?.querySelector("mark:not(.other)") || card);
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href^="#cite-"], a[href^="#turn-"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    if (!peek.box.contains(event.target)) peek.hide();
    return;
  }
  event.preventDefault();
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  if (event.pointerType === "touch" && link.matches(".cite") && peek.of !== link) {
    peek.show(link, "Tap again to read the article.");
    return;
  }
  location.hash = target.id;
  if (link.matches(".cite")) read(target);
  else {
    target.focus({ preventScroll: true });
    reveal(target);
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("#chat details.files[open]")) event.target.lastElementChild.scrollIntoView({ block: "nearest" });
  const quote = event.target.matches?.("details.whole[open]") && event.target.querySelector("mark:not(.other)");
  if (quote) reveal(quote);
}, true);

// Keys that are letters count where quotes are read, and nowhere else.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && !peek.box.hidden) peek.hide();
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = target.closest("#panel .card") || (markerAt(target) && cardOf(target));
  if (!card) return;
  if (key === "Escape") {
    card.querySelector("details.whole")?.removeAttribute("open");
    document.querySelector(`#chat a.cite[href="#${CSS.escape(card.id)}"]`)?.focus();
  }
  const step = { j: 1, k: -1 }[key];
  const cards = [...card.parentElement.querySelectorAll(".card")];
  const next = step && cards[cards.indexOf(card) + step];
  if (next) read(next);
});

// Words that are selected in an article can be said to be the answer.
const here = {
  about: null,
  button: Object.assign(document.createElement("button"), { id: "here", type: "button", textContent: "The answer is here", hidden: true }),
  look() {
    const selected = getSelection();
    const inside = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("#panel :is(.text, .passage)");
    const box = !selected.isCollapsed && inside(selected.anchorNode);
    const words = box && box === inside(selected.focusNode) ? selected.toString().trim() : "";
    this.button.hidden = !words;
    if (!words) return;
    const [, number, marker] = box.closest(".card").id.split("-").map(Number);
    this.about = { number, marker, words, verdict: "here" };
    over(this.button);
    const at = selected.getRangeAt(0).getBoundingClientRect();
    this.button.style.left = `${Math.max(8, Math.min(at.left, innerWidth - this.button.offsetWidth - 8))}px`;
    this.button.style.top = `${Math.min(at.bottom + 6, innerHeight - this.button.offsetHeight - 8)}px`;
  },
};
document.addEventListener("selectionchange", () => here.look());
document.addEventListener("scroll", () => { if (!here.button.hidden) here.look(); }, true);
here.button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
here.button.addEventListener("click", () => {
  window.byline.tell("say", here.about);
  getSelection().removeAllRanges();
});
