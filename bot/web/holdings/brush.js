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
