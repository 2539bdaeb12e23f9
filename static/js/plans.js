// The plan's page: the keyboard in the matrix, open editors that outlive a change beside them, undo, what the answer says.
// Everything here is a convenience: links, buttons and forms do the same without it.
"use strict";

(() => {
  const builder = document.getElementById("builder");
  if (!builder || !("builder" in builder.dataset)) return;

  // The matrix is one stop of the Tab key; the arrows go on from there ----------------------------------------------

  let place = null; // the row and column of the stop that Tab reaches

  const shown = (row) => !row.hidden && !row.parentElement.hidden && row.querySelector("[data-stop]");
  const rows = () => [...document.querySelectorAll("#matrix tr")].filter(shown);
  // The column's number counts cells from the right, where rows of all kinds line up; names stand at the left, and
  // what a row is ticked or folded with before them.
  const column = (stop) => {
    if (stop.matches(".pick, .fold")) return -1;
    const cell = stop.closest("th, td");
    return cell.matches(".service, .group th") ? 0 : cell.parentElement.children.length - cell.cellIndex;
  };
  const stopIn = (row, wanted) => {
    const stops = [...row.querySelectorAll("[data-stop]")];
    const found = (at) => stops.find((stop) => column(stop) === at);
    return found(wanted) || found(0) || stops[0];
  };

  // After each change, so it touches only what has to change: a large plan has two thousand stops.
  function settle() {
    const row = place && document.getElementById(place.row);
    const stop = (row && shown(row) && stopIn(row, place.column)) || document.querySelector("#matrix [data-stop]:not(.pick)");
    for (const other of document.querySelectorAll('#matrix [data-stop]:not([tabindex="-1"])')) {
      if (other !== stop) other.tabIndex = -1;
    }
    if (stop && stop.getAttribute("tabindex") !== "0") stop.tabIndex = 0;
  }

  const rowId = (stop) => {
    const row = stop.closest("tr");
    return row.id || row.closest("thead").id;
  };

  function arrive(stop) {
    if (!stop) return;
    for (const other of document.querySelectorAll('#matrix [data-stop][tabindex="0"]')) other.tabIndex = -1;
    stop.tabIndex = 0;
    stop.focus();
  }

  function step(stop, key) {
    const all = rows();
    const at = all.indexOf(stop.closest("tr"));
    const own = [...all[at].querySelectorAll("[data-stop]")];
    const here = own.indexOf(stop);
    switch (key) {
      case "ArrowRight": return own[here + 1];
      case "ArrowLeft": return own[here - 1];
      case "Home": return stopIn(all[at], 0);
      case "End": return own[own.length - 1];
      case "ArrowDown": return all[at + 1] && stopIn(all[at + 1], column(stop));
      case "ArrowUp": return all[at - 1] && stopIn(all[at - 1], column(stop));
      default: return null;
    }
  }

  builder.addEventListener("focusin", (event) => {
    const stop = event.target.closest("[data-stop]");
    if (stop) place = { row: rowId(stop), column: column(stop) };
  });

  builder.addEventListener("keydown", (event) => {
    const stop = event.target.closest("[data-stop]");
    if (!stop || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " && stop.tagName === "A") {
      event.preventDefault();
      stop.click();
      return;
    }
    const next = step(stop, event.key);
    if (next === null) return;
    event.preventDefault();
    arrive(next);
  });

  // A cell's button stands outside of its form, where htmx does not see which one was pressed.
  document.addEventListener("htmx:configRequest", (event) => {
    const cause = event.detail.triggeringEvent;
    const button = event.detail.elt.id === "placing" && cause && cause.submitter;
    if (button) event.detail.parameters[button.name] = button.value;
  });

  // Escape leaves an editor; Control and Z undoes ---------------------------------------------------------------------

  // The keyboard goes to what the form was about, wherever that stands by now; from a new one to where it was.
  function closeNew(form) {
    const about = document.getElementById(form.querySelector("[data-cancel]").hash.slice(1));
    form.closest(".editing").remove();
    const stop = about && about.querySelector("[data-stop]:not(.pick, .fold)");
    if (stop) arrive(stop);
    else back();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const form = event.target.closest("form[data-escapes]");
      const leaves = form && (form.matches(".cell-form") || !window.hasUnsaved(form) || window.confirm(builder.dataset.leave));
      if (leaves) form.querySelector("[data-cancel]").click();
    }
    const typing = event.target.closest("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      const button = document.querySelector(event.shiftKey ? "#redo button" : "#undo button");
      if (!button.disabled) button.click();
    }
  });

  builder.addEventListener("click", (event) => {
    const cancel = event.target.closest("[data-cancel]:not([hx-get])");
    if (!cancel) return;
    event.preventDefault();
    event.stopPropagation();
    closeNew(cancel.closest("form"));
  }, true);

  // What is open already is not opened twice --------------------------------------------------------------------------

  document.addEventListener("htmx:beforeRequest", (event) => {
    const opens = event.detail.elt.dataset.opens;
    const open = opens && document.getElementById(opens);
    if (!open || !open.classList.contains("editing")) return;
    event.preventDefault();
    first(open).focus();
  });

  // Where typing begins: the box that the address asked for, else the first one.
  function first(editor) {
    const at = editor.querySelector("form").dataset.at;
    const boxes = [...editor.querySelectorAll("input:not([type=hidden]), select, textarea")];
    const seen = boxes.filter((box) => box.offsetParent !== null);
    return seen.find((box) => box.name === at || box.name === `${at}_0` || box.dataset.at === at) || seen[0];
  }

  // A change may draw the matrix or a list anew: editors that are open beside it stay, with what was typed ---------------

  let kept = [];
  let done = null; // the editor that has done its work; one that was refused, or moved its entry, stays
  const met = new WeakSet(); // editors in which the keyboard was once; only a new one calls it

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt } = event.detail.requestConfig;
    const ends = elt.matches("form, [data-ends]");
    done = event.detail.xhr.status === 200 && ends ? elt.closest(".editing") : null;
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const target = event.detail.target;
    if (!target || target.classList.contains("editing")) return;
    for (const editor of target.querySelectorAll(".editing")) {
      if (editor === done) continue;
      const within = document.activeElement;
      kept.push({ editor, home: editor.parentElement.id, at: editor.contains(within) ? within : null });
    }
  });

  // Its entry's place; where somebody has removed that, the list it stood in. A cell without its row has none.
  function putBack(editor, home) {
    const own = document.getElementById(editor.id);
    const parent = editor.tagName !== "TD" && document.getElementById(home);
    if (own) own.replaceWith(editor);
    else if (parent) parent.append(editor);
    return editor.isConnected;
  }

  document.addEventListener("htmx:oobAfterSwap", () => {
    for (const { editor, home, at } of kept) {
      if (editor.isConnected || !putBack(editor, home)) continue;
      htmx.process(editor);
      if (at) at.focus({ preventScroll: true });
    }
    kept = kept.filter(({ editor }) => !editor.isConnected);
  });

  // Where the keyboard was, it is again ---------------------------------------------------------------------------------

  function back() {
    settle();
    const row = place && document.getElementById(place.row);
    const stop = row && stopIn(row, place.column);
    if (stop) stop.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:afterSettle", () => {
    // What stands in the sheet is in no part of the page that an answer draws anew.
    if (done && done.parentElement && done.parentElement.id === "sheet") done.remove();
    done = null;
    settle();
    const editor = [...builder.querySelectorAll(".editing")].find((each) => !met.has(each));
    if (editor) {
      met.add(editor);
      if (!editor.matches("td") || editor.querySelector("[aria-invalid=true]")) editor.scrollIntoView({ block: "nearest" });
      (editor.querySelector("[aria-invalid=true]") || first(editor)).focus();
    } else if (document.activeElement === document.body) back();
  });

  settle();
})();
