// The writing of a take, or of an answer to a colleague: its words are saved while one types, those of a take counted, and
// nothing that was typed is lost or forced.
(() => {
  // What was done is told once, not at each later load of the same address.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);

  // A copy that this device has, and what can be done with it.
  function boxOf(copies, page, kept, where, words, put) {
    const box = Object.assign(document.createElement("section"), { className: "message kept" });
    box.setAttribute("role", "status");
    const said = Object.assign(document.createElement("p"), { textContent: `This device holds what was typed here on ${copies.when(kept)}, ${where}:` });
    const quote = Object.assign(document.createElement("p"), { className: "typed", dir: "auto" });
    quote.append(...words);
    box.append(said, quote, copies.answers(page, box, put));
    return box;
  }

  // Where nothing can be written any more, what this device still holds can be read, and copied from.
  async function showLeft(place) {
    const copies = copiesUnder(place.dataset.key);
    await copies.ready;
    for (const [page, kept] of await copies.leftBehind(Object.entries(copies.all()))) {
      if (kept.text === place.dataset.text) copies.forget(page);
      else place.append(boxOf(copies, page, kept, "and never reached us", [kept.text], null));
    }
  }

  const form = document.querySelector("form[data-autosave]");
  // A double tap sends once. Going back to this page from the browser's memory, it can be sent again.
  let sending = false;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sending) event.preventDefault();
    sending = true;
  });
  addEventListener("pageshow", () => { sending = false; });
  if (!form) { showLeft(document.getElementById("left")); return; }

  const SENT = "paneldesk:sent"; // in this tab: whose copy was sent last
  const { version, base, csrfmiddlewaretoken: token } = form.elements;
  const { words = "draft", beside = "stance" } = form.dataset;
  const draft = form.elements[words];
  // A stance where the panel has a scale; whose take is answered.
  const choices = [...form.elements].filter((one) => one.name === beside);
  const { user, key, autosave, signIn } = form.dataset;
  const speak = speakerFor(Number(user));
  const copies = copiesUnder(key);
  const count = document.getElementById("count");
  const bar = document.getElementById("bar");
  const refused = document.querySelector("[role=alert]") !== null;
  const mine = new Set(); // what this page sent, and may be stored though no answer came
  const offers = new Map(); // what is on offer, by the page that kept it
  let box = form.parentElement.querySelector("[data-versions]"); // two versions, one of which to choose

  function show() {
    if (!count) return;
    const words = draft.value.split(/\s+/).filter(Boolean).length;
    const { least, most } = count.dataset;
    count.value = words;
    bar.querySelector("rect").setAttribute("width", words);
    for (const one of [count, bar]) {
      one.toggleAttribute("data-in-range", words >= Number(least) && words <= Number(most));
      one.toggleAttribute("data-over", words > Number(most));
    }
  }

  const picked = () => choices.find((one) => one.checked)?.value ?? "";
  const chosen = () => choices.length ? { [beside]: picked() } : {};
  const whole = (text, at) => `${choices.length ? at ?? "" : ""}\n${text}`; // the words, and what is chosen beside them

  function pick(value) {
    if (value === undefined) return;
    for (const one of choices) one.checked = one.value === String(value ?? "");
  }

  function put(text) {
    draft.value = text;
    show();
    for (const [page, { item, kept }] of offers) if (kept.text === text) { copies.forget(page); item.remove(); offers.delete(page); }
  }

  const keeper = keeperOf({
    form, copies, signIn,
    line: document.getElementById("keeping"),
    page: (refused && sessionStorage.getItem(SENT)) || String(Math.random()).slice(2),
    copy: () => ({ text: draft.value, version: version.value, base: base.value, ...chosen() }),
    kept: (device) => `Saved on this ${device}`,
    async ask(page, options) {
      const text = draft.value;
      mine.add(whole(text, picked()));
      const answer = await speak(autosave, { draft: text, base: base.value, version: Number(version.value) || 0, ...chosen() }, options);
      return { ...answer, text };
    },
    heard(answer, all) {
      stands(answer.version, answer.text);
      if (all) copies.forget(keeper.page);
      return `Saved ${answer.at}`;
    },
    refuses(answer) {
      if (answer.code !== "stale") return false;
      // Saved by this very page: its answer was lost, or overtaken by more that was typed. Or there is nothing to lose.
      if (mine.has(whole(answer.draft, answer[beside])) || !answer.draft.trim()) { stands(answer.version, answer.draft); setTimeout(keeper.send); } else choose(answer);
      return true;
    },
  });

  // The server has this text, under this version: what is typed next is made from it.
  function stands(number, text) {
    version.value = number;
    base.value = text;
    mine.clear();
  }

  function choose(answer) {
    const shown = document.createElement("template");
    shown.innerHTML = answer.box;
    box?.remove();
    box = shown.content.firstElementChild;
    form.before(box);
    box.setAttribute("role", "alert");
    keeper.hold(true);
    keeper.say("Two versions: choose one above", "late");
    const ways = {
      typed: () => { if (draft.value !== answer.draft) aside(answer.draft); },
      stored: () => {
        if (draft.value !== answer.draft) aside(draft.value);
        put(answer.draft);
        pick(answer[beside]);
      },
      both: () => { aside(draft.value); put(answer.merged); },
    };
    for (const button of box.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        ways[button.dataset.choose]();
        stands(answer.version, answer.draft);
        settle();
        keeper.keep();
        keeper.send();
        draft.focus();
      });
    }
  }

  // What is not taken stays on this device, and on offer. It was seen beside what is stored, so it has no version: put
  // back, it need not be compared once more.
  function aside(text) {
    if (!text.trim()) return;
    const page = String(Math.random()).slice(2);
    copies.keep(page, { text });
    offer(page, copies.all()[page] ?? { text, at: Date.now() });
  }

  function settle() {
    box?.remove();
    box = null;
    keeper.hold(false);
  }

  function offer(page, kept) {
    const item = boxOf(copies, page, kept, "and is not in the text below", markedWords(draft.value, kept.text), () => take(page, kept));
    form.before(item);
    offers.set(page, { item, kept });
  }

  function take(page, kept) {
    offers.delete(page);
    const typed = copies.all()[keeper.page];
    if (typed) offer(keeper.page, typed); // what is replaced here is on offer in turn
    else aside(draft.value);
    keeper.begin(page);
    put(kept.text);
    pick(kept[beside]);
    if (kept.version) { // over another version it is then found stale, and shows both
      version.value = kept.version;
      base.value = kept.base ?? "";
    }
    keeper.keep();
    keeper.send();
  }

  async function recall() {
    await copies.ready;
    for (const [page, kept] of await copies.leftBehind(Object.entries(copies.all()))) {
      if (page === keeper.page) continue;
      if (kept.text === draft.value) copies.forget(page);
      else offer(page, kept);
    }
  }

  draft.addEventListener("input", () => { show(); keeper.keep(); });
  form.addEventListener("change", (event) => { if (event.target.name === beside) keeper.keep(); });
  addEventListener("pagehide", () => { if (!keeper.onServer() && !sending) keeper.send({ keepalive: true }); });

  // Whatever is pressed: first the server has the words, else it would lead away from them to where nothing can be saved.
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (cookie("csrftoken")) token.value = cookie("csrftoken");
    if (box && submitter?.dataset.choose) return; // on a page that showed two versions when it came
    if (keeper.onServer() && !submitter?.matches("[data-save]") && !box) return;
    event.preventDefault();
    if (box) { box.scrollIntoView(); return; }
    sessionStorage.setItem(SENT, keeper.page);
    const done = await keeper.send();
    if (done && !submitter?.matches("[data-save]")) form.requestSubmit(submitter);
  });

  show();
  if (box) keeper.hold(true);
  else if (draft.value !== base.value) keeper.keep(); // refused, or put together: the server does not have it
  recall();
})();
