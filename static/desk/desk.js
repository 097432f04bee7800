// Counts words while one types, and keeps a copy on this device until the server has said that it holds the text.
// A kept copy is offered, never forced.
(() => {
  const handedIn = document.querySelector("[data-forget]");
  if (handedIn) {
    const copies = copiesUnder(handedIn.dataset.forget);
    for (const [page, kept] of Object.entries(copies.all())) if (kept.text === handedIn.dataset.text) copies.forget(page);
  }
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
  const copies = copiesUnder(draft.dataset.key);
  let mine = String(Math.random()); // under what name this page keeps its copy
  const { version } = draft.form.elements; // what the text on the page was made from
  const count = document.getElementById("count");
  const { least, most } = count.dataset;

  function show() {
    const words = draft.value.split(/\s+/).filter(Boolean).length;
    count.value = words;
    count.toggleAttribute("data-in-range", words >= Number(least) && words <= Number(most));
    count.toggleAttribute("data-over", words > Number(most));
  }

  function put(page, kept) {
    const typed = copies.all()[mine];
    if (typed) offer(mine, typed); // what is replaced here is on offer in turn
    mine = page;
    version.value = kept.version ?? ""; // a save over another version is then found stale, and shows both
    draft.value = kept.text;
    show();
  }

  function offer(page, kept) {
    const box = document.createElement("section");
    box.className = "message";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `This device holds what was typed here on ${copies.when(kept)} and never reached us:`;
    const quote = document.createElement("p");
    quote.className = "typed";
    quote.dir = "auto";
    quote.textContent = kept.text;
    box.append(text, quote, copies.answers(page, box, () => put(page, kept)));
    draft.form.before(box);
  }

  function recall() {
    const refused = document.querySelector("[role=alert]") !== null;
    for (const [page, kept] of Object.entries(copies.all())) {
      if (kept.text !== draft.value) offer(page, kept);
      // Shown again after a refusal, the text is on the page but not yet stored: the copy stays, as this page's own.
      else if (refused) mine = page;
      else copies.forget(page);
    }
  }

  show();
  recall();
  draft.addEventListener("input", () => {
    show();
    copies.keep(mine, { text: draft.value, version: version.value });
  });
})();
