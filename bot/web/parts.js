// Parts of the page that the server is asked for, and that are drawn where they belong.

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
