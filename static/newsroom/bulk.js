// The page of a bulk action that runs: the bar follows it, and when it ends the page shows what became of each.
(() => {
  "use strict";
  const PAUSE = 1500; // milliseconds
  const bar = document.getElementById("bar");
  const summary = document.getElementById("summary");
  const over = document.getElementById("over");

  async function look() {
    try {
      const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      bar.value = told.judged;
      summary.textContent = told.summary;
      over.textContent = "";
      if (told.state !== "running") {
        location.reload();
        return;
      }
    } catch {
      over.textContent = "The newsroom cannot be reached just now. The work goes on; this page asks again.";
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
})();
