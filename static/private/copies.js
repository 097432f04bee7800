// Copies of what is typed, on this device. Under one key each page keeps its own, by a name that it makes up: what is
// typed on one page never replaces what another kept.
//
// A browser writes its local storage to the disk seconds later: what is typed just before the battery dies would be gone.
// So each copy is also put into its database, which is asked to have it on the disk at once; `ready` is when what only
// that still has is back.
(() => {
  const database = new Promise((done) => {
    const asked = window.indexedDB?.open("paneldesk", 1);
    if (!asked) { done(null); return; }
    asked.onupgradeneeded = () => asked.result.createObjectStore("copies");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done(null); // as in a private window
  });

  const within = (mode, act, durability = "strict") => database.then((held) => held && new Promise((done) => {
    try {
      const step = held.transaction("copies", mode, { durability });
      const asked = act(step.objectStore("copies"));
      step.oncomplete = () => done(asked.result);
      step.onerror = step.onabort = () => done(undefined);
    } catch { done(undefined); }
  }));

  const WHEN = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

  window.copiesUnder = (key) => {
    let next = null; // what the database is to have, once it has what it is given now
    let putting = null; // until it has both

    function all() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(key)); } catch { localStorage.removeItem(key); }
      return kept?.at ? { before: kept } : kept ?? {}; // there used to be one copy to a key
    }

    async function put() {
      while (next) {
        const now = next;
        next = null;
        if (Object.keys(now).length) await within("readwrite", (store) => store.put(now, key));
        else await within("readwrite", (store) => store.delete(key), "relaxed"); // done before one has left the page
      }
      putting = null;
    }

    function write(copies) {
      next = copies;
      putting ??= put();
      if (Object.keys(copies).length) localStorage.setItem(key, JSON.stringify(copies));
      else localStorage.removeItem(key);
    }

    async function recover() {
      const known = all();
      const kept = Object.entries(await within("readonly", (store) => store.get(key)) ?? {});
      const lost = kept.filter(([page, copy]) => !(known[page]?.at >= copy.at));
      if (lost.length) try { write({ ...all(), ...Object.fromEntries(lost) }); } catch { /* no room: they stay in the database */ }
    }

    return {
      all,
      ready: recover(),
      // Whether there was room for it.
      keep(page, copy) {
        try { write({ ...all(), [page]: { ...copy, at: Date.now() } }); return true; } catch { return false; }
      },
      // Once what was kept is on the disk, as far as this browser has one for it.
      onDisk: async () => { await putting; },
      forget(page) {
        const { [page]: _, ...others } = all();
        write(others);
      },
      // Of these [page, copy] those whose page no tab of this browser still has open, the newest first.
      async leftBehind(copies) {
        const { held = [] } = (await navigator.locks?.query()) ?? {};
        const living = new Set(held.map((lock) => lock.name.replace("paneldesk:", "")));
        return copies.filter(([page]) => !living.has(page)).sort(([, one], [, other]) => other.at - one.at);
      },
      // When it was typed, zone named.
      when: (copy) => new Date(copy.at).toLocaleString("en-GB", WHEN),
      // What can be done with a copy that is on offer, with `put` null that it be thrown away; its box goes once that is done.
      answers(page, box, put, throwAway = () => this.forget(page)) {
        const line = document.createElement("p");
        line.className = "buttons nr-buttons";
        for (const [label, tone, act] of [["Put it back", "first", put], ["Throw it away", "", throwAway]]) {
          if (!act) continue;
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
})();
