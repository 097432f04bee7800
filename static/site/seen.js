// Says once that this page was opened, and from which site; and which take, once one is jumped to. No cookie, no name:
// docs/readers.md has what is counted.
(() => {
  const { article, take } = document.currentScript.dataset;
  const told = new Set();

  function tell(opened) {
    if (told.has(opened)) return;
    told.add(opened);
    navigator.sendBeacon("/seen/", new URLSearchParams({ article, take: opened, from: document.referrer }));
  }

  function tellOfJump() {
    const [, jumped] = location.hash.match(/^#take-([\w-]+)$/) ?? [];
    if (jumped) tell(jumped);
  }

  function tellAll() {
    tell("");
    if (take) tell(take);
    tellOfJump();
    addEventListener("hashchange", tellOfJump);
  }

  if (document.prerendering) document.addEventListener("prerenderingchange", tellAll, { once: true });
  else tellAll();
})();
