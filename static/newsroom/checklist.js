// While links are being checked, the checklist is asked for again and again, and takes the place of the one before.
(() => {
  const PAUSE = 2500; // milliseconds
  const TRIES = 60;

  async function look(left) {
    const list = document.getElementById("checklist");
    if (!list?.hasAttribute("data-waits") || !left) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(list.dataset.from);
        if (answer.ok && !answer.redirected) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.getElementById("checklist");
          if (fresh && !list.contains(document.activeElement)) list.replaceWith(fresh);
        }
      } catch {
        // Without a connection there is nothing to see: the next look may find one.
      }
    }
    setTimeout(look, PAUSE, left - 1);
  }

  look(TRIES);
})();
