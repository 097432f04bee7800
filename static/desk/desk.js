// Counts words while one types, and keeps a copy on this device until the server has said that it holds the text.
// A kept copy is offered, never forced.
(() => {
  const handedIn = document.querySelector("[data-forget]");
  if (handedIn) localStorage.removeItem(handedIn.dataset.forget);
  // What was done is told once, not at each later load of the same address.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  // A double tap sends once. Going back to this page from the browser's memory, it can be sent again.
  let sending = false;
  document.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    sending = true;
  });
  window.addEventListener("pageshow", () => { sending = false; });
  const draft = document.getElementById("draft");
  if (!draft) return;
  const { key } = draft.dataset;
  const { version } = draft.form.elements; // what the text on the page was made from
  const count = document.getElementById("count");
  const { least, most } = count.dataset;

  function show() {
    const words = draft.value.split(/\s+/).filter(Boolean).length;
    count.value = words;
    count.toggleAttribute("data-in-range", words >= Number(least) && words <= Number(most));
    count.toggleAttribute("data-over", words > Number(most));
  }

  const WHEN = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

  function put(kept) {
    version.value = kept.version ?? ""; // a save over another version is then found stale, and shows both
    draft.value = kept.text;
    show();
  }

  function offer(kept) {
    const box = document.createElement("section");
    box.className = "message";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `This device holds what was typed here on ${new Date(kept.at).toLocaleString("en-GB", WHEN)} and never reached us:`;
    const quote = document.createElement("p");
    quote.className = "typed";
    quote.dir = "auto";
    quote.textContent = kept.text;
    const buttons = document.createElement("p");
    buttons.className = "buttons";
    for (const [label, act] of [["Put it back", () => put(kept)], ["Throw it away", () => localStorage.removeItem(key)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      buttons.append(button);
    }
    box.append(text, quote, buttons);
    draft.form.before(box);
  }

  function recall() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { localStorage.removeItem(key); }
    if (!kept || typeof kept.text !== "string") return;
    // Shown again after a refusal, the text is on the page but not yet stored: the copy stays, with nothing to offer.
    if (kept.text !== draft.value) offer(kept);
    else if (!document.querySelector("[role=alert]")) localStorage.removeItem(key);
  }

  show();
  recall();
  draft.addEventListener("input", () => {
    show();
    try { localStorage.setItem(key, JSON.stringify({ text: draft.value, version: version.value, at: Date.now() })); } catch { /* the device is full */ }
  });
})();
