// A page asks before it is left with something typed in a form that has data-unsaved. Of a form that came back with what
// was typed in it, data-unsaved="typed" says so, because its boxes do not tell.
"use strict";

(() => {
  let sent = null; // the form that takes its text with it to the next page

  function boxChanged(box) {
    if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
    if (box.tagName !== "SELECT") return box.value !== box.defaultValue;
    // Where none is marked, a browser chooses the first.
    const marked = [...box.options].findIndex((option) => option.defaultSelected);
    return box.selectedIndex !== Math.max(marked, 0);
  }

  window.hasUnsaved = (form) => {
    const boxes = form.querySelectorAll("input:not([type=hidden]), select, textarea");
    return form.dataset.unsaved === "typed" || [...boxes].some(boxChanged);
  };

  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent = event.target;
  });

  // Whoever types on has stayed: the answer did not come.
  document.addEventListener("input", () => { sent = null; });

  window.addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[data-unsaved]")];
    if (forms.some((form) => form !== sent && window.hasUnsaved(form))) event.preventDefault();
  });
})();
