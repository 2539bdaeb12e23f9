// Counts down to a sending, in figures that all have one width; when it is due, asks once what became of it.
"use strict";

(() => {
  const box = document.getElementById("sending");
  const count = box && box.querySelector("[data-count]");
  if (!box || !box.dataset.seconds) return;
  // By this page's own clock: how far ahead the computer's is does not matter.
  const due = performance.now() + Number(box.dataset.seconds) * 1000;
  const left = count && count.querySelector("[data-left]");
  if (count) {
    count.hidden = false;
    box.querySelector("[data-plain]").hidden = true;
  }
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((due - performance.now()) / 1000));
    if (left) left.textContent = String(seconds);
    if (seconds > 0) {
      setTimeout(tick, 250);
      return;
    }
    if (count) count.textContent = count.dataset.over;
    if (window.htmx) window.htmx.trigger(box, "due");
  };
  tick();
})();
