// Offers passkeys where the browser knows of them, and says in words why none was made or used.
(() => {
  const WHY = {
    NotAllowedError: "Nothing was done: it was cancelled, or took too long. Try again when you are ready.",
    InvalidStateError: "This device has a passkey for you already.",
    SecurityError: "Passkeys do not work at this address. Sign in another way.",
  };
  const offers = document.querySelectorAll("[data-passkeys]");
  for (const offer of offers) offer.hidden = !window.PublicKeyCredential;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const trouble = document.querySelector("[data-passkey-trouble]");
    trouble.textContent = WHY[event.detail.exception.name] ?? "That did not work. Try again, or sign in another way.";
    trouble.hidden = false;
  });
})();
