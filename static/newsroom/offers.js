// What was typed earlier and never saved, on this device or on the server, is offered on the article's page: in one box,
// the newest first, with what differs. It is never forced.
(() => {
  const screen = window.articleScreen;
  if (!screen || screen.refused) return;
  const { form, told, fields } = screen;
  const { copies, drop } = window.articleKept;
  const opened = form.elements.version.value;
  const drift = Date.now() - told.now; // what this device's clock is ahead of the server's
  const box = document.createElement("section");

  const make = (tag, content, className = "") => Object.assign(document.createElement(tag), { className, textContent: content });
  const same = (kept, field) => !(field.name in kept.fields) || screen.words(field.name, kept.fields[field.name]) === screen.words(field.name, screen.value(field));

  function shown(field, kept) {
    const text = make("p", "", "nr-text");
    text.dir = "auto";
    text.append(...markedWords(screen.words(field.name, screen.value(field)), screen.words(field.name, kept.fields[field.name])));
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

  async function recall() {
    await copies.ready;
    const entries = copies.all();
    for (const row of told.kept) {
      const known = entries[row.page];
      if (!known || known.at < row.at + drift) entries[row.page] = row;
    }
    const left = await copies.leftBehind(Object.entries(entries).filter(([page]) => page !== screen.page));
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
