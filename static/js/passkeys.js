// Says so on the page where a passkey was not chosen; allauth's script only tells the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((place) => {
    place.hidden = false;
  });
});
