// A price in its cell: Enter saves (the form does that by itself), Escape leaves (plans.js), Tab saves and goes on to the
// next price. A box in which nothing was changed closes when the keyboard leaves it.
"use strict";

(() => {
  const builder = document.getElementById("builder");
  let next = ""; // the cell to go on to when this one is saved

  const cells = () => [...document.querySelectorAll("#matrix td.price-cell")].filter((cell) => {
    const row = cell.parentElement;
    return !row.hidden && !row.parentElement.hidden && cell.querySelector("[data-in-cell], .cell-form");
  });
  const box = (form) => form.querySelector("input[name=price]");
  const changed = (form) => box(form).value !== box(form).defaultValue || form.dataset.unsaved === "typed";
  const leave = (form) => form.querySelector("[data-cancel]").click();

  function goOn() {
    const link = next && document.querySelector(`#${CSS.escape(next)} [data-in-cell]`);
    next = "";
    if (link) {
      link.focus();
      link.click();
    }
  }

  builder.addEventListener("focusin", (event) => {
    if (event.target.closest(".cell-form") && event.target.matches("input")) event.target.select();
  });

  builder.addEventListener("keydown", (event) => {
    const form = event.target.closest(".cell-form");
    if (!form || event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = cells();
    const following = all[all.indexOf(form.closest("td")) + (event.shiftKey ? -1 : 1)];
    if (!following) return; // out of the prices, as Tab goes everywhere
    event.preventDefault();
    next = following.id;
    if (changed(form)) form.requestSubmit();
    else leave(form);
  });

  builder.addEventListener("focusout", (event) => {
    const form = event.target.closest(".cell-form");
    if (!form || !document.hasFocus() || form.contains(event.relatedTarget)) return;
    // What is on its way, or was taken out by an answer, is left alone.
    setTimeout(() => {
      const busy = next || form.classList.contains("htmx-request");
      if (form.isConnected && !busy && !form.contains(document.activeElement) && !changed(form)) leave(form);
    });
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 200) next = "";
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!next || document.querySelector(`#${CSS.escape(next)} .cell-form`)) return;
    goOn();
  });
})();
