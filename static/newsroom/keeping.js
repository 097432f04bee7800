// What is typed on the article's page is kept twice until it is saved: on this device at once, on the server a moment
// later. The line beside Save says which of the two has it, and only after it does.
(() => {
  const screen = window.articleScreen;
  if (!screen) return;
  const { form, place, fields } = screen;
  const SENT = "paneldesk:sent"; // in this tab: whose copy was sent last
  const SOON = 2500; // ms that a link waits for the server
  const { key } = place.dataset;
  const copies = copiesUnder(key);
  const save = document.querySelector("#submit-row [name=_save]");
  const line = document.createElement("output");
  line.id = "keeping";
  line.tabIndex = -1;
  (save?.parentElement ?? form).append(line);

  let typed = false;
  let typedFile = false; // a chosen file, which neither keeps
  let sending = false; // the form is on its way

  const keeper = keeperOf({
    form, copies, line,
    signIn: place.dataset.signIn,
    // A page that goes on with a refused text keeps on under the name that was sent.
    page: (screen.refused && sessionStorage.getItem(SENT)) || screen.page,
    copy: () => ({ fields: screen.read(), version: form.elements.version.value, base: form.elements.base?.value ?? "" }),
    ask: (page, options) => screen.speak(place.dataset.autosave, { page, fields: screen.read() }, options),
    heard(answer, all) {
      if (all && !answer.kept) copies.forget(keeper.page);
      return answer.kept ? `Kept on the server ${answer.at}. Not saved as a version yet.` : "Nothing here is unsaved.";
    },
    kept: (device) => `Kept on this ${device}.`,
  });

  const begin = (page) => {
    screen.page = page;
    form.elements.page.value = page;
    keeper.begin(page);
  };
  begin(keeper.page);
  const opened = JSON.stringify(screen.read());

  function keep() {
    // Scripts that dress up a field fire the same events as a person.
    if (!typed && !screen.refused && JSON.stringify(screen.read()) === opened) return;
    typed = true;
    keeper.keep();
    form.dispatchEvent(new CustomEvent("screen:typed"));
  }

  form.addEventListener("input", (event) => { if (event.target.type !== "file" && !/^(keep|merge)-/.test(event.target.name ?? "")) keep(); });
  form.addEventListener("change", (event) => { if (event.target.type === "file") typedFile = event.target.files.length > 0; });
  window.django?.jQuery?.(fields.filter((field) => field.tagName === "SELECT")).on("change", keep);
  addEventListener("pagehide", () => { if (!keeper.onServer() && !sending) keeper.send({ keepalive: true }); });
  // The beat of company.js hears of a lost connection or a sign-out before anything is typed, and of their end.
  form.addEventListener("screen:heard", (event) => {
    const before = keeper.wanting;
    if (keeper.judge(event.detail) && before) { if (keeper.onServer()) keeper.say("You are back. Nothing was lost."); else keeper.again(); }
  });
  // Words of another page were taken up here: this page goes on as that one.
  form.addEventListener("screen:takes", (event) => { begin(event.detail.page); });

  // A page that asks about a move says what is not saved: let the server know first, if it can be told soon.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="/move/"]');
    if (!link || keeper.onServer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    Promise.race([keeper.send(), new Promise((done) => { setTimeout(done, SOON); })]).then(() => { location.assign(link.href); });
  });

  form.addEventListener("submit", (event) => {
    if (sending || event.defaultPrevented) { event.preventDefault(); return; }
    if (keeper.wanting && keeper.wanting !== "refused") {
      event.preventDefault(); // it would lead away from the words to where nothing can be saved
      const { submitter } = event;
      line.focus();
      keeper.send().then((done) => { if (done) form.requestSubmit(submitter ?? undefined); });
      return;
    }
    sending = true;
    keeper.hold(true);
    keeper.rest();
    sessionStorage.setItem(SENT, screen.page);
  });
  // Going back to this page from the browser's memory, it can be sent again.
  addEventListener("pageshow", () => { sending = false; keeper.hold(false); });
  addEventListener("beforeunload", (event) => { if (!sending && (typedFile || (!keeper.onDevice && !keeper.onServer()))) event.preventDefault(); });

  // The server said that it has the text. Of an article just begun, the copy was kept under the key of new ones.
  if (["#saved", "#begun"].includes(location.hash)) {
    (location.hash === "#begun" ? copiesUnder(key.replace(/[^:]*$/, "new")) : copies).forget(sessionStorage.getItem(SENT));
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (screen.refused) keep(); // the server does not have what a refused page holds
  window.articleKept = { copies, drop: (page) => { copies.forget(page); return screen.speak(place.dataset.autosave, { page }); } };
})();
