// Finding services by name, showing those of one rung, and folding categories. All of it is in the page already: this
// only hides rows. What is folded is remembered while the tab is open, and an answer that draws rows anew is treated alike.
"use strict";

(() => {
  const form = document.getElementById("find");
  const name = document.getElementById("find-name");
  const rung = document.getElementById("find-rung");
  const found = document.getElementById("found");
  const foldAll = document.getElementById("fold-all");
  const place = `folded:${window.location.pathname}`;
  const folded = new Set(JSON.parse(sessionStorage.getItem(place) || "[]"));

  const matrix = () => document.getElementById("matrix");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const bodies = () => [...matrix().querySelectorAll("tbody[data-category]")];
  const servicesOf = (body) => [...body.rows].filter((row) => !row.classList.contains("group"));

  // The choices are the columns' names, so that a new tier is there at once.
  function listRungs() {
    const wanted = rung.value;
    const option = (value, text) => new Option(text, value, false, value === wanted);
    const group = (label, kind) => {
      const heads = [...matrix().querySelectorAll(`#matrix-head th.${kind}`)];
      const box = document.createElement("optgroup");
      box.label = label;
      box.append(...heads.map((head) => option(head.id, head.querySelector(".name").textContent)));
      return heads.length ? [box] : [];
    };
    rung.replaceChildren(
      option("", rung.dataset.all),
      ...group(rung.dataset.tiers, "tier"),
      ...group(rung.dataset.packages, "package"),
      option("nowhere", rung.dataset.nowhere),
    );
  }

  function onRung() {
    if (rung.value === "nowhere") return (row) => !row.querySelector(".dot.own");
    const head = rung.value && document.getElementById(rung.value);
    return head ? (row) => row.cells[head.cellIndex].classList.contains("own") : () => true;
  }

  // A category that is searched through is open; one without a hit is away.
  function show() {
    const words = plain(name.value).split(/\s+/).filter(Boolean);
    const seeks = words.length > 0 || rung.value !== "";
    const there = onRung();
    let hits = 0;
    let all = 0;
    for (const body of bodies()) {
      const rows = servicesOf(body);
      const shut = !seeks && folded.has(body.dataset.category);
      let some = 0;
      for (const row of rows) {
        const text = plain(row.querySelector(".service-name").textContent);
        const hit = words.every((word) => text.includes(word)) && there(row);
        if (hit) some += 1;
        row.hidden = !hit || shut;
      }
      body.hidden = seeks && some === 0;
      const fold = body.querySelector(".fold");
      fold.hidden = false;
      fold.disabled = seeks;
      fold.setAttribute("aria-expanded", String(!shut));
      body.querySelector(".group-count").textContent = shut ? String(rows.length) : "";
      hits += some;
      all += rows.length;
    }
    const told = hits ? form.dataset.found.replace("FOUND", hits).replace("ALL", all) : form.dataset.none;
    found.textContent = seeks ? told : "";
    const every = bodies().length > 0 && bodies().every((body) => folded.has(body.dataset.category));
    foldAll.setAttribute("aria-pressed", String(every));
    foldAll.hidden = seeks || bodies().length < 2;
    document.dispatchEvent(new CustomEvent("rows-shown"));
  }

  function fold(categories, shut) {
    for (const category of categories) folded[shut ? "add" : "delete"](category);
    sessionStorage.setItem(place, JSON.stringify([...folded]));
    show();
  }

  // The first service that is shown takes the keyboard.
  function go() {
    const row = bodies().flatMap((body) => (body.hidden ? [] : servicesOf(body))).find((each) => !each.hidden);
    const stop = row && row.querySelector("[data-stop]:not(.pick)");
    if (stop) stop.focus();
  }

  name.addEventListener("input", show);
  rung.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });

  name.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      go();
    } else if (event.key === "Escape" && name.value) {
      event.preventDefault();
      event.stopPropagation();
      name.value = "";
      show();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    event.preventDefault();
    name.select();
    name.focus();
  });

  foldAll.addEventListener("click", () => {
    fold(bodies().map((body) => body.dataset.category), foldAll.getAttribute("aria-pressed") !== "true");
  });

  document.getElementById("builder").addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (button) fold([button.closest("tbody").dataset.category], button.getAttribute("aria-expanded") === "true");
  });

  // Once for all parts of an answer, before anything of it is painted.
  let waiting = false;
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const target = event.detail.target;
    if (waiting || !target || !target.closest("#matrix")) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      listRungs();
      show();
    });
  });

  form.hidden = false;
  listRungs();
  show();
})();
