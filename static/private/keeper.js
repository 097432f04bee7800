// Keeps what is typed in a form twice until it is saved: on this device at once, on the server a moment later. A line
// says which of the two has it, and only after it does.
//
// `form`, `copies` (of copies.js), `line` (an output), `signIn` (an address); `page` is the name to begin under. Then
// `copy()` is what this device keeps, `ask(page, options)` tells the server and answers as speech.js does, `heard(answer)`
// says in words what the server has now, `kept` that this device has it. `refuses(answer)` may take a refusal on itself.
window.keeperOf = ({ form, copies, line, signIn, page: first, copy, ask, heard: tell, kept, refuses = () => false }) => {
  const PAUSE = 2000; // ms without a keystroke
  const LONGEST = 10_000; // ms of typing without a pause
  const AGAIN = 15_000; // ms between tries
  const device = matchMedia("(pointer: coarse) and (max-width: 40rem)").matches ? "phone" : "device";

  let page = first;
  let onDevice = true; // there was room in the browser for what is typed now
  let onDisk = true; // … and its disk has it
  let typed = 0; // how many times something was typed
  let had = 0; // … of which the server has had this many
  let wanting = ""; // what stands between this page and the server: "", "offline", "out", "other_person" or "refused"
  let latest = 0; // the turn of the answer that said so
  let refusal = {}; // that answer
  let held = false; // somebody has to choose first: nothing is sent
  let timer = 0;
  let since = 0; // when the first keystroke came that the server does not have
  let inFlight = null;
  let release = null;
  const onServer = () => had === typed;

  function begin(name) {
    page = name;
    release?.();
    // While this tab lives it holds a lock of that name, so that no other tab takes its words for left behind.
    navigator.locks?.request(`paneldesk:${name}`, () => new Promise((done) => { release = done; }));
  }

  function say(text, tone = "", way = null) {
    if (line.dataset.said === text) return;
    line.dataset.said = text;
    line.dataset.tone = tone;
    line.ariaLive = tone ? "polite" : "off"; // whoever listens is told what is wrong, and not each pause that all is well
    line.replaceChildren(text);
    if (way) line.append(" ", Object.assign(document.createElement("a"), { textContent: way, href: signIn, target: "_blank", rel: "noopener" }));
  }

  const here = () => {
    if (!onDevice) return `This ${device} has no room to keep your words: copy them before you leave.`;
    return onDisk ? `Your words are kept on this ${device}.` : `Keeping your words on this ${device} …`;
  };
  const TELLS = {
    offline: () => say(onDevice && onDisk ? `No connection. Saved on this ${device}; will send when it is back.` : `No connection. ${here()}`, "late"),
    out: () => say(`You are signed out. ${here()}`, "late", "Sign in (new tab)"),
    other_person: (answer) => say(`${answer.detail ?? "Somebody else is signed in here now."} ${here()}`, "late", "Sign in as yourself (new tab)"),
    refused: (answer) => say(`${answer.detail || "The server could not keep this."} ${here()}`, "late"),
  };

  const kind = ({ status, code }) => {
    if (status === 0 || status >= 500) return "offline";
    if (code === "other_person") return code;
    return status === 401 || code === "csrf" ? "out" : "refused";
  };

  function judge(answer) {
    if (answer.code === "aborted") return false;
    const late = answer.turn < latest;
    latest = Math.max(latest, answer.turn);
    if (late) return answer.status === 200;
    wanting = answer.status === 200 || refuses(answer) ? "" : kind(answer);
    refusal = answer;
    if (wanting) TELLS[wanting](answer);
    return answer.status === 200;
  }

  async function send({ keepalive = false } = {}) {
    clearTimeout(timer);
    timer = since = 0;
    if (held) return false;
    inFlight?.abort();
    inFlight = new AbortController();
    const upTo = typed;
    const answer = await ask(page, { keepalive, signal: inFlight.signal });
    if (!judge(answer)) return false;
    had = Math.max(had, upTo);
    const words = tell(answer, onServer());
    if (onServer()) say(words);
    return true;
  }

  function keep() {
    typed += 1;
    onDevice = copies.keep(page, copy());
    onDisk = false;
    tellWhenKept(typed);
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  // A battery may die at any moment: nothing is said to be on this device before its disk has it.
  async function tellWhenKept(upTo) {
    await copies.onDisk();
    if (typed !== upTo) return; // more was typed: its own turn comes
    onDisk = true;
    if (wanting) TELLS[wanting](refusal);
    else if (onDevice && !onServer()) say(kept(device));
  }

  const again = () => { if (!onServer() && !timer) send(); };

  form.addEventListener("focusout", () => { if (timer) send(); });
  addEventListener("online", again);
  addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => { if (timer) send(); else again(); });
  setInterval(again, AGAIN);
  begin(first);

  return {
    begin, say, keep, send, again, onServer, judge,
    get page() { return page; },
    get onDevice() { return onDevice; },
    get wanting() { return wanting; },
    // While it is held nothing is sent by itself.
    hold(on) { held = on; },
    rest() { clearTimeout(timer); timer = 0; inFlight?.abort(); },
  };
};
