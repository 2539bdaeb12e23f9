// The cost sheet: Escape leaves the form of a row in which nothing is typed.
"use strict";

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest(".cost-sheet .editing form");
  if (form && !window.hasUnsaved(form)) form.querySelector("[data-cancel]").click();
});
