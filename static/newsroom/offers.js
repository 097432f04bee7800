// What was typed earlier and never saved, on this device or on the server, is offered on the article's page: in one box,
// the newest first, with what differs. It is never forced.
(() => {
  const screen = window.articleScreen;
  if (!screen || screen.refused) return;
  const { form, told, fields } = screen;
  const { copies, drop } = window.articleKept;
  const MOST = 1200; // words of a field that are compared; longer ones are shown whole
  const opened = form.elements.version.value;
  const drift = Date.now() - told.now; // what this device's clock is ahead of the server's
  const box = document.createElement("section");

  const make = (tag, content, className = "") => Object.assign(document.createElement(tag), { className, textContent: content });
  const same = (kept, field) => !(field.name in kept.fields) || screen.words(field.name, kept.fields[field.name]) === screen.words(field.name, screen.value(field));

  // The words of both as ["" | "del" | "ins", text] in their order: longest common run of words, on the part that differs.
  function difference(before, after) {
    const [old, now] = [before, after].map((text) => text.match(/\S+\s*/g) ?? []);
    let start = 0;
    while (start < old.length && start < now.length && old[start].trim() === now[start].trim()) start += 1;
    let end = 0;
    while (end < old.length - start && end < now.length - start && old[old.length - 1 - end].trim() === now[now.length - 1 - end].trim()) end += 1;
    const gone = old.slice(start, old.length - end);
    const came = now.slice(start, now.length - end);
    return [["", now.slice(0, start)], ...common(gone, came), ["", end ? now.slice(-end) : []]].filter(([, list]) => list.length).map(([tag, list]) => [tag, list.join("")]);
  }

  function common(gone, came) {
    if (gone.length > MOST || came.length > MOST) return [["del", gone], ["ins", came]];
    const alike = (i, j) => gone[i].trim() === came[j].trim();
    const length = Array.from({ length: gone.length + 1 }, () => new Uint16Array(came.length + 1));
    for (let i = gone.length - 1; i >= 0; i -= 1) {
      for (let j = came.length - 1; j >= 0; j -= 1) length[i][j] = alike(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
    const runs = [];
    const add = (tag, word) => { if (runs.at(-1)?.[0] === tag) runs.at(-1)[1].push(word); else runs.push([tag, [word]]); };
    let [i, j] = [0, 0];
    while (i < gone.length || j < came.length) {
      if (i < gone.length && j < came.length && alike(i, j)) { add("", came[j]); i += 1; j += 1; }
      else if (j >= came.length || (i < gone.length && length[i + 1][j] >= length[i][j + 1])) { add("del", gone[i]); i += 1; }
      else { add("ins", came[j]); j += 1; }
    }
    return runs;
  }

  // Of a long run that both have, its ends.
  const brief = (run) => run.length < 240 ? run : `${run.slice(0, run.indexOf(" ", 80))} … ${run.slice(run.lastIndexOf(" ", run.length - 80))}`;

  function shown(field, kept) {
    const text = make("p", "", "nr-text");
    text.dir = "auto";
    for (const [tag, run] of difference(screen.words(field.name, screen.value(field)), screen.words(field.name, kept.fields[field.name]))) text.append(tag ? make(tag, run) : brief(run));
    return [make("p", screen.label(field), "nr-legend"), text];
  }

  function offer(page, kept) {
    const item = make("div", "", "nr-offer");
    const changed = fields.filter((field) => !same(kept, field));
    const since = String(kept.version ?? "") === opened ? "" : " The article was saved since: saving this shows both versions.";
    const where = kept.when ? "is kept on the server" : "is kept on this device";
    item.append(make("p", `Typed on ${kept.when ?? copies.when(kept)} and not saved; it ${where}: ${changed.map(screen.label).join(", ")}.${since}`));
    const details = make("details", "", "nr-more");
    details.append(make("summary", "What differs"), ...changed.flatMap((field) => shown(field, kept)));
    details.open = !box.querySelector(".nr-offer");
    item.append(details, copies.answers(page, item, () => take(page, kept), () => drop(page)));
    return item;
  }

  const settle = () => { if (!box.querySelector(".nr-offer")) box.remove(); };

  function take(page, kept) {
    const before = screen.page;
    const typed = copies.all()[before];
    form.elements.version.value = kept.version ?? ""; // a save over somebody else's version is then found stale, and shows both
    if (form.elements.base) form.elements.base.value = kept.base || kept.version || "";
    // First by name, so that the words are kept as those of that page.
    form.dispatchEvent(new CustomEvent("screen:takes", { detail: { page } }));
    screen.put(kept.fields);
    if (typed) box.append(offer(before, typed)); // what was replaced here is on offer in turn
  }

  // What lives in another tab of this browser was not left behind.
  async function living() {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    return new Set(held.map((lock) => lock.name.replace("paneldesk:", "")));
  }

  async function recall() {
    const entries = copies.all();
    for (const row of told.kept) {
      const known = entries[row.page];
      if (!known || known.at < row.at + drift) entries[row.page] = row;
    }
    const alive = await living();
    const left = Object.entries(entries).filter(([page]) => page !== screen.page && !alive.has(page)).sort(([, one], [, other]) => other.at - one.at);
    const news = left.filter(([page, kept]) => {
      const stored = fields.every((field) => same(kept, field));
      if (stored) drop(page);
      return !stored;
    });
    if (!news.length) return;
    box.className = "nr-card nr-kept";
    box.setAttribute("role", "status");
    box.append(make("h2", "You typed something here and did not save it"));
    for (const [page, kept] of news) box.append(offer(page, kept));
    form.prepend(box);
    new MutationObserver(settle).observe(box, { childList: true });
  }

  recall();
})();
