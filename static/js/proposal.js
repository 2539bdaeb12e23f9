// The proposal without this file is whole. On a phone it brings the chosen option into sight and folds what is long. It
// keeps the keyboard's place after a swap, and tells once that a person has looked at the page.
(function () {
  "use strict";

  var phone = window.matchMedia("(max-width: 39.99rem)");
  var folds = document.querySelectorAll(".fold");

  // The cards stand beside each other there, and the first one is not the one to begin with.
  function showChosen() {
    var cards = document.querySelector(".cards-swiped");
    var card = cards && cards.querySelector(".card-chosen");
    if (card) {
      cards.scrollLeft = card.offsetLeft - (cards.clientWidth - card.offsetWidth) / 2;
    }
  }

  function unfold(all) {
    folds.forEach(function (fold) {
      if (all || fold.parentElement.id === location.hash.slice(1)) {
        fold.open = true;
      }
    });
  }

  if (phone.matches) {
    folds.forEach(function (fold) {
      fold.open = false;
    });
  }
  unfold(false);
  showChosen();
  document.addEventListener("htmx:afterSwap", showChosen);
  window.addEventListener("hashchange", function () {
    unfold(false);
  });
  window.addEventListener("beforeprint", function () {
    unfold(true);
  });

  // A link that brings what a package lacks is gone when it has done so, and so is one more at the end of the limits:
  // the box beside it takes its place.
  document.addEventListener("htmx:afterSettle", function (event) {
    var from = event.detail.requestConfig && event.detail.requestConfig.elt;
    var own = from && from.id.replace(/^fix-/, "with-").replace(/^(fewer|more)-/, "count-");
    var box = from && own !== from.id && document.getElementById(own);
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
