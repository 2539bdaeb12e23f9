// "As the client sees it": the proposal of the working copy in a frame beside the matrix, on a computer's screen made
// smaller, or on a phone's. Without this file the link opens it as a page of its own.
"use strict";

(() => {
  const COMPUTER = 1120; // pixels wide: all options stand side by side
  const toggle = document.getElementById("as-client-toggle");
  const beside = document.getElementById("as-client");
  const builder = document.getElementById("builder");
  let frame = null;
  let shown = "";

  function show() {
    const client = document.getElementById("preview-client");
    const address = beside.dataset.address.replace("KEY", client ? client.value : "typical");
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = beside.dataset.title;
      frame.src = address;
      beside.append(frame);
      fit();
    } else if (address === shown) frame.contentWindow.location.reload(); // where it was scrolled to, and what was chosen, stay
    else frame.contentWindow.location.replace(address);
    shown = address;
  }

  // A narrow window is a phone already.
  function fit() {
    const wide = beside.querySelector("[aria-pressed=true]").dataset.screen === "computer" && window.innerWidth >= 1200;
    beside.classList.toggle("is-computer", wide);
    beside.style.setProperty("--scale", String(wide ? Math.min(1, beside.clientWidth / COMPUTER) : 1));
  }

  new ResizeObserver(() => frame && fit()).observe(beside);

  beside.addEventListener("click", (event) => {
    const screen = event.target.closest("[data-screen]");
    if (!screen) return;
    for (const each of beside.querySelectorAll("[data-screen]")) {
      each.setAttribute("aria-pressed", String(each === screen));
      each.classList.toggle("is-on", each === screen);
    }
    fit();
  });

  toggle.setAttribute("role", "button");
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    beside.hidden = !beside.hidden;
    builder.classList.toggle("with-client", !beside.hidden);
    toggle.setAttribute("aria-expanded", String(!beside.hidden));
    if (beside.hidden) return;
    show();
    beside.scrollIntoView({ block: "nearest" }); // below the matrix where there is no room beside it
  });
  toggle.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle.click();
  });

  // It follows each edit, and the client that is chosen beside.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "plan-preview" && !beside.hidden) show();
  });
})();
