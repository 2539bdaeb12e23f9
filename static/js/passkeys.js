// Lets allauth's script make and read passkeys where the page says so: <div data-passkey="addForm" data-add="id of the button" ...>.
document.querySelectorAll("[data-passkey]").forEach((place) => {
  const { passkey, ...ids } = place.dataset;
  window.allauth.webauthn.forms[passkey]({ ids });
});

// Says so on the page where no passkey was chosen; allauth's script only tells the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const isThere = event.detail.exception.name === "InvalidStateError";
  for (const place of document.querySelectorAll("[data-passkey-trouble]")) place.hidden = isThere;
  for (const place of document.querySelectorAll("[data-passkey-there]")) place.hidden = !isThere;
});
