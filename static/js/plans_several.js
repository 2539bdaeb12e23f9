// Services ticked to be edited together: which they are outlives what answers draw anew. Without this file the boxes and
// the button are a form like any other.
"use strict";

(() => {
  const several = document.getElementById("several");
  const button = several.querySelector("button");
  const ticked = new Set();
  let last = null; // for Shift, which ticks all from there

  const boxes = () => [...document.querySelectorAll("#matrix tbody .pick")];
  const inSight = (box) => !box.closest("tr").hidden && !box.closest("tbody").hidden;

  function show() {
    const all = boxes();
    const there = new Set(all.map((box) => box.value));
    for (const code of ticked) if (!there.has(code)) ticked.delete(code);
    for (const box of all) box.checked = ticked.has(box.value);
    const shown = all.filter(inSight);
    const on = shown.filter((box) => box.checked).length;
    const every = document.getElementById("pick-all");
    if (every) {
      every.hidden = false;
      every.checked = on > 0 && on === shown.length;
      every.indeterminate = on > 0 && on < shown.length;
    }
    button.hidden = ticked.size === 0;
    button.textContent = ticked.size === 1 ? button.dataset.one : button.dataset.many.replace("COUNT", ticked.size);
  }

  const tick = (box, on) => ticked[on ? "add" : "delete"](box.value);

  document.getElementById("builder").addEventListener("click", (event) => {
    const box = event.target.closest(".pick");
    if (!box) return;
    const shown = boxes().filter(inSight);
    if (box.id === "pick-all") shown.forEach((each) => tick(each, box.checked));
    else {
      const [from, to] = [shown.indexOf(last), shown.indexOf(box)].sort((one, other) => one - other);
      const range = event.shiftKey && from >= 0 ? shown.slice(from, to + 1) : [box];
      range.forEach((each) => tick(each, box.checked));
      last = box;
    }
    show();
  });

  // A form for other services than those that are ticked by now gives way, unless something was typed into it.
  several.addEventListener("htmx:beforeRequest", () => {
    const open = document.getElementById("edit-several");
    if (open && !window.hasUnsaved(open.querySelector("form"))) open.remove();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (requestConfig.verb !== "post" || xhr.status !== 200 || !requestConfig.elt.closest("#edit-several")) return;
    ticked.clear();
    show();
  });

  document.addEventListener("rows-shown", show);
  show();
})();
