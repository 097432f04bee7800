// On the article's page: the pieces beside the form stand one at a time under tabs. Without scripts they stand one below
// the other. An address like #seat-3 opens the piece that holds it; the one opened last stays open in this tab.
(() => {
  const beside = document.querySelector(".nr-beside");
  const pieces = [...(beside?.querySelectorAll(".nr-piece") ?? [])];
  if (pieces.length < 2) return;
  const LAST = "paneldesk:piece";
  const list = document.createElement("div");
  list.className = "nr-tabs";
  list.role = "tablist";
  list.ariaLabel = "Beside the text";

  const tabs = pieces.map((piece) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${piece.id}`;
    tab.role = "tab";
    tab.textContent = piece.dataset.title;
    tab.setAttribute("aria-controls", piece.id);
    if (piece.dataset.badge) {
      const badge = document.createElement("span");
      badge.className = "nr-badge";
      badge.textContent = piece.dataset.badge;
      tab.append(" ", badge);
    }
    piece.role = "tabpanel";
    piece.removeAttribute("aria-label");
    piece.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => open(piece));
    return tab;
  });

  function open(piece) {
    for (const [i, other] of pieces.entries()) {
      const chosen = other === piece;
      other.hidden = !chosen;
      tabs[i].ariaSelected = String(chosen);
      tabs[i].tabIndex = chosen ? 0 : -1;
    }
    sessionStorage.setItem(LAST, piece.id);
    piece.dispatchEvent(new CustomEvent("piece:open", { bubbles: true }));
  }

  function openAddressed() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const piece = target && target.closest(".nr-piece");
    if (!piece) return false;
    open(piece);
    target.scrollIntoView();
    return true;
  }

  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(document.activeElement);
    if (at < 0 || !(step || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    open(pieces[next]);
    tabs[next].focus();
  });

  list.append(...tabs);
  beside.prepend(list);
  addEventListener("hashchange", openAddressed);
  if (!openAddressed()) open(pieces.find((piece) => piece.id === sessionStorage.getItem(LAST)) ?? pieces[0]);
})();
