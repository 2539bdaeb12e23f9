// The proposal without this file is whole. It keeps the keyboard's place after a swap, and tells once that a person
// has looked at the page.
(function () {
  "use strict";

  // A link that brings what a package lacks is gone when it has done so: the package's own box takes its place.
  document.addEventListener("htmx:afterSettle", function (event) {
    var from = event.detail.requestConfig && event.detail.requestConfig.elt;
    var box = from && from.id.indexOf("fix-") === 0 && document.getElementById(from.id.replace("fix-", "with-"));
    if (box && document.activeElement === document.body) {
      box.focus({ preventScroll: true });
    }
  });

  var form = document.getElementById("seen");
  var signs = ["pointerdown", "keydown", "wheel", "touchstart"];
  if (!form) {
    return;
  }

  function tell() {
    signs.forEach(function (sign) {
      window.removeEventListener(sign, tell);
    });
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true }).catch(
      function () {
        // Not being counted is no reason to bother the reader.
      }
    );
  }

  signs.forEach(function (sign) {
    window.addEventListener(sign, tell, { passive: true });
  });
})();
