// Counts words while one types, and keeps a copy on this device until the server has the text.
const draft = document.getElementById("draft");
if (draft) {
  const key = draft.dataset.key;
  const count = document.getElementById("count");
  const kept = localStorage.getItem(key);
  if (kept && kept !== draft.value) {
    const offer = document.createElement("button");
    offer.type = "button";
    offer.textContent = "This device holds another text. Put it in";
    offer.addEventListener("click", () => { draft.value = kept; draft.dispatchEvent(new Event("input")); offer.remove(); });
    draft.before(offer);
  }
  draft.addEventListener("input", () => {
    count.value = draft.value.split(/\s+/).filter(Boolean).length;
    localStorage.setItem(key, draft.value);
  });
  if (kept === draft.value) localStorage.removeItem(key);
}
