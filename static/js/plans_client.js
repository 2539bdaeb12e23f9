// "As the client sees it": the proposal of the working copy in a frame beside the matrix. Without this file the link
// opens it as a page of its own.
"use strict";

(() => {
  const toggle = document.getElementById("as-client-toggle");
  const beside = document.getElementById("as-client");
  const builder = document.getElementById("builder");
  let frame = null;

  function show() {
    const client = document.getElementById("preview-client");
    const address = beside.dataset.address.replace("KEY", client ? client.value : "typical");
    if (frame) frame.contentWindow.location.replace(address);
    else {
      frame = document.createElement("iframe");
      frame.title = beside.dataset.title;
      frame.src = address;
      beside.append(frame);
    }
  }

  toggle.setAttribute("role", "button");
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    beside.hidden = !beside.hidden;
    builder.classList.toggle("with-client", !beside.hidden);
    toggle.setAttribute("aria-expanded", String(!beside.hidden));
    if (!beside.hidden) show();
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
