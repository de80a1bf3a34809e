// Conversations: the address names the one that is open; what is done in the list, or with a question, is told to
// the server as an event of the list's.

const conversations = {
  open: "",
  focusing: { on: "", instead: null },

  // Another conversation is open, or none.
  at(id) {
    const address = new URL(location.href);
    const before = address.searchParams.get("c") || "";
    this.open = id;
    if (id === before && !address.searchParams.has("q")) return;
    address.searchParams.delete("q");
    if (id) address.searchParams.set("c", id); else address.searchParams.delete("c");
    address.hash = "";
    history[before ? "pushState" : "replaceState"]({}, "", address);
  },

  tell(act, more) {
    document.dispatchEvent(new CustomEvent("byline", { detail: { act, ...more } }));
  },

  // When the list or the chat is drawn anew, this element of it has the focus.
  goOn(on) {
    this.focusing = { on, instead: document.querySelector(on) };
  },

  visit(id) {
    if (id) this.tell("visit", { id }); else document.getElementById("anew")?.click();
    drawer.close();
  },
};
window.byline = conversations;

// Where there is no room beside the chat, the list is a drawer, and Gradio's "open" is the drawer closed (page.css).
const drawer = {
  narrow: matchMedia("(max-width: 71.99rem)"),
  get bar() { return document.getElementById("conversations"); },
  get shown() { return Boolean(this.bar) && this.bar.classList.contains("open") !== this.narrow.matches; },
  toggle() { this.bar?.querySelector(".toggle-button")?.click(); },
  close() { if (this.narrow.matches && this.shown) this.toggle(); },
  label() {
    const button = this.bar?.querySelector(".toggle-button");
    if (!button) return;
    const told = { "aria-label": "Conversations", "aria-controls": "list", "aria-expanded": String(this.shown) };
    Object.entries(told).forEach(([name, value]) => {
      if (button.getAttribute(name) !== value) button.setAttribute(name, value);
    });
  },
};

window.addEventListener("popstate", () => {
  const id = new URLSearchParams(location.search).get("c") || "";
  if (id !== conversations.open) conversations.visit(id);
});

// Another tab may have asked, renamed or deleted meanwhile.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !document.querySelector("#list input")) conversations.tell("refresh");
});

function rename(id) {
  const link = document.querySelector(`#list a.kept[data-id="${CSS.escape(id)}"]`);
  const box = Object.assign(document.createElement("input"), { className: "name", value: link.title, maxLength: 200 });
  box.setAttribute("aria-label", "Name of the conversation");
  const end = (keep) => {
    box.onblur = null;
    if (keep && box.value !== link.title) conversations.tell("rename", { id, name: box.value });
    box.replaceWith(link);
    link.focus();
  };
  box.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") end(true);
    if (event.key === "Escape") end(false);
  };
  box.onblur = () => end(true);
  link.replaceWith(box);
  box.select();
}

// What a link stands for, into the clipboard; where that can't be, the link is followed.
async function copy(link, text) {
  const label = link.textContent;
  try {
    await navigator.clipboard.writeText(await text(new URL(link.getAttribute("href"), document.baseURI).href));
    link.textContent = "Copied";
    setTimeout(() => { link.textContent = label; }, 1500);
  } catch {
    location.href = link.href;
  }
}

// A question is asked again without something; the box in which that limit was typed forgets it, for the next question.
function askWithout(link) {
  const [, number, part] = link.getAttribute("href").match(/-(\d+)-(.+)$/);
  const kind = part.split("-")[0];
  const box = document.querySelector(`#limit-${kind} :is(input, textarea)`);
  if (box) {
    const gone = link.closest(".chip").firstChild.textContent.trim().replace(/^(written )?by /, "").toLowerCase();
    const between = limits.between[kind];
    const names = between ? box.value.split(between).map((name) => name.trim()) : [];
    box.value = names.filter((name) => name.toLowerCase() !== gone).join(`${between} `);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  conversations.tell("again", { number: Number(number), without: part });
}

const MENUS = "#list details[open], #chat details.files[open]";
const numbered = (link) => ({ number: Number(link.getAttribute("href").split("-").pop()) });
const pressed = {
  "#list a.kept": (link) => conversations.visit(link.dataset.id),
  "#masthead a.anew": () => conversations.visit(""),
  "#anew": () => drawer.close(),
  "#chat a.again": (link) => conversations.tell("again", numbered(link)),
  "#chat a.without": askWithout,
  "#chat a.say": (link) => {
    const [, number, verdict] = link.getAttribute("href").split("-");
    conversations.goOn(`#chat a.say[href="${link.getAttribute("href")}"]`);
    conversations.tell("say", { number: Number(number), verdict });
  },
  "#chat a.edit": (link) => conversations.tell("edit", numbered(link)),
  "#chat a.link": (link) => copy(link, (address) => address),
  "#chat a.copy": (link) => copy(link, async (address) => (await fetch(address)).text()),
  "a.file": (link) => {
    window.open(new URL(link.getAttribute("href"), document.baseURI), "_blank", "noopener");
    link.closest("details")?.removeAttribute("open");
  },
  "#notice a": () => conversations.tell("cancel"),
  "#list [data-act]": (button) => {
    const { act, id } = button.dataset;
    button.closest("details")?.removeAttribute("open");
    conversations.goOn(`#list ${act === "delete" ? "[data-act=restore]" : `a.kept[data-id="${CSS.escape(id)}"]`}`);
    if (act === "rename") rename(id); else conversations.tell(act, { id });
  },
};

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  document.querySelectorAll(MENUS).forEach((menu) => {
    if (!menu.contains(target)) menu.removeAttribute("open");
  });
  if (target.isConnected && !target.closest("#conversations")) drawer.close();
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const [selector, act] of Object.entries(pressed)) {
    const found = target.closest(selector);
    if (!found) continue;
    if (found.tagName === "A") event.preventDefault();
    act(found);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(MENUS);
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  } else if (drawer.narrow.matches && drawer.shown) {
    drawer.toggle();
    drawer.bar.querySelector(".toggle-button").focus();
  } else if (document.querySelector("#notice a")) {
    conversations.tell("cancel");
  }
});

// The list is drawn anew when something is done in it: whoever works by keyboard goes on where they were.
new MutationObserver(() => {
  drawer.label();
  const { on, instead } = conversations.focusing;
  const found = on && document.querySelector(on);
  if (!found || found === instead) return;
  conversations.focusing = { on: "", instead: null };
  found.focus();
}).observe(document, { subtree: true, childList: true });
new MutationObserver(() => drawer.label()).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
drawer.narrow.addEventListener("change", () => drawer.label());

// A question to be changed is in the box: so is the person.
document.addEventListener("byline", (event) => {
  if (event.detail.act === "edit") document.querySelector("#question textarea")?.focus();
});
