// What the staff pages do beyond HTML and htmx. Everything works without it; this only makes it smoother.
"use strict";

(() => {
  // What stands beside the page where there is room is open there, and folded where it would push the page down.
  for (const fold of document.querySelectorAll("details[data-open-wide]")) {
    fold.open = window.matchMedia(`(min-width: ${fold.dataset.openWide})`).matches;
  }

  const toasts = document.getElementById("toasts");

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  function toast(text, tone, undo) {
    if (!toasts || !text) return;
    const box = document.createElement("div");
    box.className = `notice notice-${tone}`;
    const body = document.createElement("div");
    const line = document.createElement("p");
    line.textContent = text;
    body.append(line);
    // What can be taken back by the page's own button, whose words say what that is.
    const taking = undo && document.querySelector("#undo button");
    if (taking) {
      const back = document.createElement("button");
      back.type = "button";
      back.className = "btn btn-link btn-sm";
      back.textContent = toasts.dataset.undo;
      back.addEventListener("click", () => document.querySelector("#undo button").click());
      body.append(back);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.textContent = "×";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", toasts.dataset.dismiss);
    box.append(body, close);
    toasts.replaceChildren(box);
  }

  function showErrors(root) {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    const dismiss = event.target.closest("button[data-dismiss]");
    if (dismiss) dismiss.closest(".notice").remove();
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    if (!all) return;
    for (const box of all.closest("table").querySelectorAll("tbody .tick input:not(:disabled)")) box.checked = all.checked;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  document.addEventListener("htmx:sendError", () => toast(toasts.dataset.failed, "error"));
  document.addEventListener("htmx:timeout", () => toast(toasts.dataset.failed, "error"));
  document.addEventListener("htmx:responseError", (event) => {
    toast(event.detail.xhr.status === 401 ? toasts.dataset.signedOut : toasts.dataset.refused, "error");
  });
  // A view that answers htmx says something by HX-Trigger: {"toast": {"text": …, "tone": …}}.
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone, event.detail.undo));
  document.addEventListener("htmx:afterSettle", (event) => showErrors(event.target));
  showErrors(document);
})();
