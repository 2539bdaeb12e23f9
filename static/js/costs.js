// The cost sheet: Escape leaves the form of a row. The browser asks first where something is typed in it.
"use strict";

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest(".cost-sheet .editing form");
  if (form) form.querySelector("[data-cancel]").click();
});
