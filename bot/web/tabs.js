// The parts of the page that have a tab each: the address says which is shown.

const tabs = {
  parts: {}, // by the name in the address, what happens when one is shown: arrive(whether it wasn't before)

  arrive() {
    const named = new URLSearchParams(location.search).get("tab");
    const at = named in this.parts ? named : "ask";
    const { classList } = document.body;
    const first = !classList.contains(`at-${at}`);
    classList.remove(...["ask", ...Object.keys(this.parts)].map((name) => `at-${name}`));
    classList.add(`at-${at}`);
    document.querySelectorAll("#masthead nav a").forEach((link) => {
      if (link.dataset.tab === at) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    this.parts[at]?.arrive(first);
  },

  go(name) {
    const address = new URL(location.href);
    address.search = name === "ask" ? "" : new URLSearchParams({ tab: name });
    if (window.byline.open) address.searchParams.set("c", window.byline.open);
    address.hash = "";
    history.pushState({}, "", address);
    this.arrive();
  },
};

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tab = event.target.closest("#masthead nav a");
  if (!tab) return;
  event.preventDefault();
  tabs.go(tab.dataset.tab);
});
window.addEventListener("popstate", () => tabs.arrive());

new MutationObserver((_, watching) => {
  if (!["masthead", "archive", "many"].every((id) => document.getElementById(id)?.querySelector("nav, form"))) return;
  watching.disconnect();
  tabs.arrive();
}).observe(document, { subtree: true, childList: true });
