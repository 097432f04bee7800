// Copies of what is typed, on this device. Under one key each page keeps its own, by a name that it makes up: what is
// typed on one page never replaces what another kept.
window.copiesUnder = (key) => {
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
    keep(page, copy) {
      try { write({ ...all(), [page]: { ...copy, at: Date.now() } }); } catch { /* the device is full */ }
    },
    forget(page) {
      const { [page]: _, ...others } = all();
      write(others);
    },
  };
};
