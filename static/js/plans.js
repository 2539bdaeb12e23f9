// The plan's page: Escape leaves a price without saving, as its Cancel does.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest("form[data-escapes]");
  if (form) form.querySelector("[data-cancel]").click();
});
