// A button with data-copy="ID" copies the value of that field, and says so.
"use strict";

(() => {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const before = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
      else document.execCommand("copy");
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }
})();
