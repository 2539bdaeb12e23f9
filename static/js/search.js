// The search over every staff page, and every box that lists links while one types: arrows, Enter, Esc.
// Without this file the link in the bar opens a page with a form, and a list of links is reached by Tab.
"use strict";

(() => {
  const palette = document.getElementById("search");

  // A box with role=combobox names its list by aria-controls; the options are links.
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const optionsOf = (box) => [...listOf(box).querySelectorAll("[role=option]")];
  const boxOf = (list) => document.querySelector(`[role=combobox][aria-controls="${list.id}"]`);

  function choose(box, option) {
    for (const each of optionsOf(box)) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function shown(list) {
    const box = boxOf(list);
    if (!box) return;
    const options = optionsOf(box);
    options.forEach((option, at) => { option.id = `${list.id}-${at}`; });
    box.setAttribute("aria-expanded", String(options.length > 0));
    box.dataset.for = box.value;
    choose(box, options[0]);
    const status = palette && palette.contains(box) && palette.querySelector("[role=status]");
    if (status) status.textContent = box.value && !list.querySelector(".hit:not(.hit-more)") ? status.dataset.none : "";
  }

  function empty(box) {
    listOf(box).replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches("[role=listbox]")) shown(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest("[role=combobox][aria-controls]");
    if (!box || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = optionsOf(box);
    const at = options.findIndex((option) => option.id === box.getAttribute("aria-activedescendant"));
    if (event.key === "Escape" && options.length && !palette.open) {
      empty(box);
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(box, options[(at + step + options.length) % options.length]);
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0 && box.dataset.for === box.value) {
      // What is listed is about what is typed: until it is, Enter sends the form.
      options[at].click();
      event.preventDefault();
    }
  });

  if (!palette) return;
  const field = palette.querySelector("[role=combobox]");

  function open() {
    if (palette.open) return;
    palette.showModal();
    field.focus();
    field.select();
  }

  // Where nothing had the focus before, the hidden field would keep it, and with it the key.
  palette.addEventListener("close", () => field.blur());

  document.addEventListener("click", (event) => {
    const way = event.target.closest("[data-search-open]");
    if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    } else if (event.target === palette || event.target.closest("[data-search-close]")) {
      palette.close();
    }
  });

  document.addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    // A page with a field of its own for "/" keeps the key.
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    const elsewhere = document.querySelector("dialog:modal") || document.querySelector('input[aria-keyshortcuts="/"]:not([hidden] *)');
    if (command && event.key.toLowerCase() === "k" ? !document.querySelector("dialog:modal") : slash && !elsewhere) {
      event.preventDefault();
      open();
    }
  });

  // Whoever comes back by the browser's button finds the page as it was, not the box over it.
  window.addEventListener("pageshow", (event) => { if (event.persisted) palette.close(); });
})();
