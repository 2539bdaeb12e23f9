// Moving services, categories, tiers, packages and the entries of lists: by dragging their names, or with Alt and an arrow.
// Both post to the address in data-move; the editors have buttons that do the same.
"use strict";

(() => {
  const builder = document.getElementById("builder");
  const sideways = new Set(["tier", "package"]);
  let dragged = null;

  let moved = null; // the entry that was moved by the keyboard, which stays at it

  // Without a revision: the form has the one of the moment when a press that waited for another is sent.
  function post(handle, values) {
    htmx.ajax("POST", handle.dataset.move, { source: document.getElementById("placing"), swap: "none", values });
  }

  const handleOf = ({ kind, key }) => builder.querySelector(`[data-drag="${kind}"][data-key="${CSS.escape(key)}"]`);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Alt") return; // the arrow follows
    // While an answer is drawn the keyboard is at nothing for a moment; a key that is held still means what it moved.
    const lost = moved && event.target === document.body;
    const handle = lost ? handleOf(moved) : event.target.closest("[data-drag]");
    const sides = handle && sideways.has(handle.dataset.drag);
    const by = handle && event.altKey ? (sides ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"]).indexOf(event.key) : -1;
    if (by === -1) {
      moved = null;
      return;
    }
    event.preventDefault();
    moved = { kind: handle.dataset.drag, key: handle.dataset.key };
    post(handle, { by: by === 0 ? "-1" : "1" });
  });

  builder.addEventListener("pointerdown", () => {
    moved = null;
  });

  document.addEventListener("htmx:afterSettle", () => {
    const handle = moved && handleOf(moved);
    if (handle && handle !== document.activeElement) handle.focus();
  });

  // Dragging: the entry under the pointer shows on which side the dragged one would land -------------------------------

  const boxOf = (handle) => handle.closest(handle.dataset.drag === "category" ? "tbody" : "tr:not(#matrix-head tr), th, li");
  const entryOf = (handle) => (sideways.has(handle.dataset.drag) ? handle.closest("th") : boxOf(handle));

  function clear() {
    for (const marked of builder.querySelectorAll(".drop-before, .drop-after")) {
      marked.classList.remove("drop-before", "drop-after");
    }
  }

  // The handle of the entry of this kind that the pointer is over.
  function under(event, kind) {
    if (kind === "category") {
      const body = event.target.closest("tbody[data-category]");
      return body && body.querySelector('[data-drag="category"]');
    }
    if (sideways.has(kind)) {
      const cell = event.target.closest("th, td");
      const head = cell && document.querySelector("#matrix-head tr").children[cell.cellIndex];
      return head && head.querySelector(`[data-drag="${kind}"]`);
    }
    const entry = event.target.closest(kind === "service" ? "#matrix tbody tr" : `[data-drop="${kind}"] > li`);
    return entry && entry.querySelector(`[data-drag="${kind}"]`);
  }

  const after = (event, handle) => {
    const box = entryOf(handle).getBoundingClientRect();
    return sideways.has(handle.dataset.drag)
      ? event.clientX > box.left + box.width / 2
      : event.clientY > box.top + box.height / 2;
  };

  builder.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-drag]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.key);
  });

  builder.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const handle = under(event, dragged.dataset.drag);
    clear();
    if (!handle || handle === dragged) return;
    event.preventDefault();
    entryOf(handle).classList.add(after(event, handle) ? "drop-after" : "drop-before");
  });

  builder.addEventListener("drop", (event) => {
    const handle = dragged && under(event, dragged.dataset.drag);
    clear();
    if (!handle || handle === dragged) return;
    event.preventDefault();
    const values = { before: after(event, handle) ? next(handle) : handle.dataset.key };
    if (dragged.dataset.drag === "service") values.category = handle.closest("tbody").dataset.category;
    post(dragged, values);
  });

  // What stands behind an entry, in its own group; nothing behind the last.
  function next(handle) {
    const kind = handle.dataset.drag;
    const scope = kind === "service" ? handle.closest("tbody") : builder;
    const all = [...scope.querySelectorAll(`[data-drag="${kind}"]`)].filter((other) => other !== dragged);
    const following = all[all.indexOf(handle) + 1];
    return following ? following.dataset.key : "";
  }

  builder.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
})();
