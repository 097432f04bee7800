// On the article's page: counts letters, warns before typed text is left behind, and keeps a copy of it on this device
// until the server has it. A kept copy is offered, never forced.
(() => {
  const form = document.getElementById("article_form");
  const place = document.getElementById("kept");
  if (!form || !place) return;
  const NAMES = ["headline", "dek", "body_html", "byline", "source_url", "slug", "picture_alt"];
  const fields = NAMES.map((name) => form.elements[name]).filter(Boolean);
  if (!fields.length) return;
  const { key } = place.dataset;
  const copies = copiesUnder(key);
  const SENT = "paneldesk:sent"; // in this tab: whose copy was sent last
  const version = form.elements.version; // what the text on the page was made from; empty for a new article
  const opened = version.value;
  const refused = form.querySelector(".nr-stale, .errornote") !== null;
  const words = (html) => { const box = document.createElement("template"); box.innerHTML = html; return box.content.textContent.replace(/\s+/g, " ").trim(); };
  const read = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const same = (one, other) => words(one) === words(other);
  // Under what name this page keeps its copy: a refused page goes on with the one that was sent.
  let mine = (refused && sessionStorage.getItem(SENT)) || String(Math.random());
  let editor = null;
  let dirty = refused; // the server does not have what a refused page holds
  let sending = false;

  function count(field) {
    const room = Number(field.dataset.count);
    const line = document.createElement("output");
    line.className = "nr-count";
    const show = () => {
      line.textContent = `${[...field.value].length} of ${room} characters`;
      line.toggleAttribute("data-over", [...field.value].length > room);
    };
    field.after(line);
    field.addEventListener("input", show);
    show();
  }

  function put(page, kept) {
    const [before, typed] = [mine, copies.all()[mine]];
    mine = page;
    version.value = kept.version; // a save over somebody else's version is then found stale, and shows both
    for (const field of fields) {
      if (!(field.name in kept.fields)) continue;
      field.value = kept.fields[field.name];
      if (field.name === "body_html" && editor) editor.commands.setContent(kept.fields.body_html);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (typed) offer(before, typed); // what was replaced here is on offer in turn
  }

  function keep() {
    dirty = true;
    copies.keep(mine, { fields: read(), version: version.value }); // if the device is full, the warning below still holds
  }

  function offer(page, kept) {
    const box = document.createElement("section");
    box.className = "nr-card nr-kept";
    box.setAttribute("role", "status");
    const changed = fields.filter((field) => !same(kept.fields[field.name] ?? field.value, field.value));
    const names = changed.map((field) => (form.querySelector(`label[for="${field.id}"]`)?.textContent || field.name).replace("*", "").trim());
    const since = kept.version === opened ? "" : " Somebody saved the article since: saving then shows both versions.";
    const text = document.createElement("p");
    text.textContent = `This device holds text that was typed here on ${copies.when(kept)} and not saved: ${names.join(", ")}.${since}`;
    const quote = document.createElement("details");
    quote.className = "nr-more";
    const summary = document.createElement("summary");
    summary.textContent = "Read it";
    const body = document.createElement("p");
    body.className = "nr-text";
    body.textContent = changed.map((field) => words(kept.fields[field.name])).join("\n\n");
    quote.append(summary, body);
    box.append(text, quote, copies.answers(page, box, () => put(page, kept)));
    form.prepend(box);
  }

  function recall() {
    // The server said that it has the text. Of an article just begun, the copy was kept under the key of new ones.
    if (["#saved", "#begun"].includes(location.hash)) {
      (location.hash === "#begun" ? copiesUnder(key.replace(/[^:]*$/, "new")) : copies).forget(sessionStorage.getItem(SENT));
      history.replaceState(null, "", location.pathname + location.search);
    }
    for (const [page, kept] of Object.entries(copies.all())) {
      if (fields.every((field) => same(kept.fields[field.name] ?? field.value, field.value))) copies.forget(page);
      else offer(page, kept);
    }
  }

  document.addEventListener("prose-editor:ready", (event) => { if (event.target === form.elements.body_html) editor = event.detail.editor; });
  fields.filter((field) => field.dataset.count).forEach(count);
  if (refused) keep();
  else recall();
  form.addEventListener("input", keep);
  form.addEventListener("change", () => { dirty = true; });
  form.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    sending = true;
    sessionStorage.setItem(SENT, mine);
  });
  // Going back to this page from the browser's memory, it can be sent again.
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty && !sending) event.preventDefault(); });
})();
