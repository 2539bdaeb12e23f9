// A place to drop a file: it says which file it has, how large that is, and what it cannot take. The input in it does
// the rest, and works without this too.
"use strict";

(() => {
  const zoneOf = (event) => (event.target instanceof Element ? event.target.closest("[data-drop]") : null);
  const holdsFiles = (event) => Boolean(event.dataTransfer) && event.dataTransfer.types.includes("Files");

  function sized(bytes) {
    const [amount, unit] = bytes < 2 ** 20 ? [Math.ceil(bytes / 2 ** 10), "kilobyte"] : [bytes / 2 ** 20, "megabyte"];
    const format = { style: "unit", unit, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(document.documentElement.lang, format).format(amount);
  }

  function show(zone, fault = "") {
    const [file] = zone.querySelector("input").files;
    zone.classList.add("drop-on");
    zone.classList.toggle("drop-full", Boolean(file));
    zone.querySelector("[data-name]").textContent = file ? file.name : "";
    zone.querySelector("[data-size]").textContent = file ? sized(file.size) : "";
    zone.querySelector("[data-fault]").textContent = fault;
  }

  // What cannot be taken, in words; nothing if it can be. The portal itself looks at what is in the file.
  function faultOf(zone, files) {
    if (files.length > 1) return zone.dataset.many.replace("%(number)s", files.length);
    const endings = zone.querySelector("input").accept.split(",").filter((kind) => kind.startsWith("."));
    const name = files[0].name;
    if (!endings.length || endings.some((ending) => name.toLowerCase().endsWith(ending))) return "";
    return zone.dataset.other.replace("%(endings)s", endings.join(", ")).replace("%(name)s", () => name);
  }

  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    const zone = zoneOf(event);
    // A file let go beside it would be opened in place of the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = zone ? "copy" : "none";
    if (zone) zone.classList.add("drop-over");
  });

  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("drop-over");
  });

  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const zone = zoneOf(event);
    if (!zone) return;
    zone.classList.remove("drop-over");
    const { files } = event.dataTransfer;
    if (!files.length) return;
    const fault = faultOf(zone, files);
    if (!fault) zone.querySelector("input").files = files;
    show(zone, fault); // what was chosen before stays
  });

  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone) show(zone);
  });

  const dress = (root) => root.querySelectorAll("[data-drop]").forEach((zone) => show(zone));
  document.addEventListener("htmx:load", (event) => dress(event.target));
  // A page that is come back to has its file again only after it has loaded.
  addEventListener("pageshow", () => dress(document));
  dress(document);
})();
