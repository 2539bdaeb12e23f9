// The proposal without this file is whole; this only tells once that a person has looked at it.
(function () {
  "use strict";

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
