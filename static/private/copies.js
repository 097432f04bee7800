// Copies of what is typed, on this device. Under one key each page keeps its own, by a name that it makes up: what is
// typed on one page never replaces what another kept.
window.copiesUnder = (key) => {
  const WHEN = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

  function all() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { localStorage.removeItem(key); }
    return kept?.at ? { before: kept } : kept ?? {}; // there used to be one copy to a key
  }

  function write(copies) {
    if (Object.keys(copies).length) localStorage.setItem(key, JSON.stringify(copies));
    else localStorage.removeItem(key);
  }

  return {
    all,
    // Whether there was room for it.
    keep(page, copy) {
      try { write({ ...all(), [page]: { ...copy, at: Date.now() } }); return true; } catch { return false; }
    },
    forget(page) {
      const { [page]: _, ...others } = all();
      write(others);
    },
    // When it was typed, zone named.
    when: (copy) => new Date(copy.at).toLocaleString("en-GB", WHEN),
    // What can be done with a copy that is on offer; its box goes once that is done.
    answers(page, box, put, throwAway = () => this.forget(page)) {
      const line = document.createElement("p");
      line.className = "buttons nr-buttons";
      for (const [label, tone, act] of [["Put it back", "first", put], ["Throw it away", "", throwAway]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "nr-button";
        button.dataset.tone = tone;
        button.textContent = label;
        button.addEventListener("click", () => { act(); box.remove(); });
        line.append(button);
      }
      return line;
    },
  };
};
