// The clients' pages: an import that tells how far it is. It works without it too.
"use strict";

(() => {
  const ALWAYS_QUICK = 1000; // rows that need no bar

  // What is fetched above the place that the address names pushes it down: go there again, unless somebody has moved on.
  let moved = false;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(kind, () => { moved = true; }, { once: true, passive: true });
  }
  document.addEventListener("htmx:afterSettle", () => {
    const place = location.hash && document.getElementById(location.hash.slice(1));
    if (place && !moved) place.scrollIntoView();
  });

  const said = sessionStorage.getItem("said");
  if (said) {
    sessionStorage.removeItem("said");
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: said, tone: "success" } }));
  }

  async function* lines(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) if (part) yield JSON.parse(part);
    }
  }

  async function follow(form, body) {
    const box = form.querySelector(".import-progress");
    const bar = box.querySelector("progress");
    const words = box.querySelector("[data-words]");
    const format = new Intl.NumberFormat(document.documentElement.lang);
    box.hidden = false;
    form.setAttribute("aria-busy", "true");
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Progress": "true" } });
    if (!(response.headers.get("Content-Type") || "").includes("ndjson")) {
      // An answer is missing, or has changed the result: the page says which.
      if (response.redirected) location.assign(response.url);
      else document.documentElement.innerHTML = await response.text();
      return;
    }
    for await (const line of lines(response)) {
      if (line.to) {
        sessionStorage.setItem("said", line.said);
        location.assign(line.to);
        return;
      }
      if (line.fault) throw new Error(line.fault);
      bar.max = line.total || 1;
      bar.value = line.done;
      words.textContent = words.dataset.words
        .replace("%(done)s", format.format(line.done))
        .replace("%(total)s", format.format(line.total));
    }
    throw new Error(form.dataset.failed);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-import]");
    const button = event.submitter;
    if (!form || !button || button.value !== "apply" || Number(form.dataset.rows) <= ALWAYS_QUICK) return;
    event.preventDefault();
    const body = new FormData(form, button);
    for (const each of form.querySelectorAll("button")) each.disabled = true;
    follow(form, body).catch((fault) => {
      form.querySelector(".import-progress").hidden = true;
      form.removeAttribute("aria-busy");
      for (const each of form.querySelectorAll("button")) each.disabled = false;
      document.dispatchEvent(
        new CustomEvent("toast", { detail: { text: fault.name === "Error" ? fault.message : form.dataset.failed, tone: "error" } }),
      );
    });
  });
})();
