// What is typed on the article's page is kept twice until it is saved: on this device at once, on the server a moment
// later. The line beside Save says which of the two has it, and only after it does.
(() => {
  const screen = window.articleScreen;
  if (!screen) return;
  const { form, place, fields } = screen;
  const SENT = "paneldesk:sent"; // in this tab: whose copy was sent last
  const PAUSE = 2000; // ms without a keystroke
  const LONGEST = 10_000; // ms of typing without a pause
  const SOON = 2500; // ms that a link waits for the server
  const AGAIN = 15_000; // ms between tries
  const { key } = place.dataset;
  const copies = copiesUnder(key);
  const save = document.querySelector("#submit-row [name=_save]");
  const line = document.createElement("output");
  line.id = "keeping";
  line.tabIndex = -1;
  (save?.parentElement ?? form).append(line);

  let onDevice = true; // what is typed now is kept in the browser
  let typed = 0; // how many times something was typed
  let heard = 0; // … of which the server has had this many
  const onServer = () => heard === typed;
  let wanting = ""; // what stands between this page and the server: "", "offline", "out" or "refused"
  let latest = 0; // the turn of the answer that said so
  let typedFile = false; // a chosen file, which neither keeps
  let sending = false; // the form is on its way
  let timer = 0;
  let since = 0; // when the first keystroke came that the server does not have
  let inFlight = null;
  let release = null;

  // A page that goes on with a refused text keeps on under the name that was sent.
  const begin = (page) => {
    screen.page = page;
    form.elements.page.value = page;
    release?.();
    // While this tab lives it holds a lock of that name, so that no other tab takes its words for left behind.
    navigator.locks?.request(`paneldesk:${page}`, () => new Promise((done) => { release = done; }));
  };
  begin((screen.refused && sessionStorage.getItem(SENT)) || screen.page);

  function say(text, tone = "", way = null) {
    if (line.dataset.said === text) return;
    line.dataset.said = text;
    line.dataset.tone = tone;
    line.replaceChildren(text);
    if (!way) return;
    const link = Object.assign(document.createElement("a"), { textContent: way, href: place.dataset.signIn, target: "_blank", rel: "noopener" });
    line.append(" ", link);
  }

  const here = () => onDevice ? "Your words are kept on this device." : "This device has no room to keep your words: copy them before you leave.";
  const TELLS = {
    offline: () => say(onDevice ? "No connection. Saved on this device; will send when it is back." : `No connection. ${here()}`, "late"),
    out: () => say(`You are signed out. ${here()}`, "late", "Sign in (new tab)"),
    other_person: (answer) => say(`${answer.detail} ${here()}`, "late", "Sign in as yourself (new tab)"),
    refused: (answer) => say(`${answer.detail || "The server could not keep this."} ${here()}`, "late"),
  };

  function judge(answer) {
    if (answer.code === "aborted") return false;
    const late = answer.turn < latest;
    latest = Math.max(latest, answer.turn);
    if (late) return answer.status === 200;
    if (answer.status === 200) {
      wanting = "";
    } else {
      const kind = answer.status === 0 || answer.status >= 500 ? "offline" : answer.code === "other_person" ? "other_person" : answer.status === 401 || answer.code === "csrf" ? "out" : "refused";
      wanting = kind;
      TELLS[kind](answer);
    }
    return answer.status === 200;
  }

  async function send({ keepalive = false } = {}) {
    clearTimeout(timer);
    timer = since = 0;
    inFlight?.abort();
    inFlight = new AbortController();
    const upTo = typed;
    const words = { page: screen.page, fields: screen.read() };
    const answer = await screen.speak(place.dataset.autosave, words, { keepalive, signal: inFlight.signal });
    if (!judge(answer)) return false;
    heard = upTo;
    if (!onServer()) return true;
    if (!answer.kept) {
      copies.forget(screen.page);
      say("Nothing here is unsaved.");
    } else say(`Kept on the server ${answer.at}. Not saved as a version yet.`);
    return true;
  }

  const opened = JSON.stringify(screen.read());

  function keep() {
    // Scripts that dress up a field fire the same events as a person.
    if (!typed && !screen.refused && JSON.stringify(screen.read()) === opened) return;
    typed += 1;
    onDevice = copies.keep(screen.page, { fields: screen.read(), version: form.elements.version.value, base: form.elements.base?.value ?? "" });
    form.dispatchEvent(new CustomEvent("screen:typed"));
    if (wanting) TELLS[wanting]({});
    else if (onDevice) say("Kept on this device.");
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  const again = () => { if (!onServer() && !sending && !timer) send(); };

  form.addEventListener("input", (event) => { if (event.target.type !== "file" && !/^(keep|merge)-/.test(event.target.name ?? "")) keep(); });
  form.addEventListener("change", (event) => { if (event.target.type === "file") typedFile = event.target.files.length > 0; });
  window.django?.jQuery?.(fields.filter((field) => field.tagName === "SELECT")).on("change", keep);
  form.addEventListener("focusout", () => { if (timer) send(); });
  addEventListener("pagehide", () => { if (!onServer() && !sending) send({ keepalive: true }); });
  addEventListener("online", again);
  addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => { if (timer) send(); else again(); });
  setInterval(again, AGAIN);
  // The beat of company.js hears of a lost connection or a sign-out before anything is typed, and of their end.
  form.addEventListener("screen:heard", (event) => {
    const before = wanting;
    if (judge(event.detail) && before) { if (onServer()) say("You are back. Nothing was lost."); else again(); }
  });
  // Words of another page were taken up here: this page goes on as that one.
  form.addEventListener("screen:takes", (event) => { begin(event.detail.page); });

  // A page that asks about a move says what is not saved: let the server know first, if it can be told soon.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="/move/"]');
    if (!link || onServer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    Promise.race([send(), new Promise((done) => { setTimeout(done, SOON); })]).then(() => { location.assign(link.href); });
  });

  form.addEventListener("submit", (event) => {
    if (sending || event.defaultPrevented) { event.preventDefault(); return; }
    if (wanting && wanting !== "refused") {
      event.preventDefault(); // it would lead away from the words to where nothing can be saved
      const { submitter } = event;
      line.focus();
      send().then((done) => { if (done) form.requestSubmit(submitter ?? undefined); });
      return;
    }
    sending = true;
    clearTimeout(timer);
    inFlight?.abort();
    sessionStorage.setItem(SENT, screen.page);
  });
  // Going back to this page from the browser's memory, it can be sent again.
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("beforeunload", (event) => { if (!sending && (typedFile || (!onDevice && !onServer()))) event.preventDefault(); });

  // The server said that it has the text. Of an article just begun, the copy was kept under the key of new ones.
  if (["#saved", "#begun"].includes(location.hash)) {
    (location.hash === "#begun" ? copiesUnder(key.replace(/[^:]*$/, "new")) : copies).forget(sessionStorage.getItem(SENT));
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (screen.refused) keep(); // the server does not have what a refused page holds
  window.articleKept = { copies, drop: (page) => { copies.forget(page); return screen.speak(place.dataset.autosave, { page }); } };
})();
