// Who else has this article open, and who saved it since it was opened here: asked every few seconds, from a tab in the
// background too. A warning before a clash, never a lock.
(() => {
  const screen = window.articleScreen;
  if (!screen?.place.dataset.presence) return;
  const { form, place, speak } = screen;
  const EVERY = 15_000; // ms; browsers stretch it to a minute in the background
  const box = document.createElement("section");
  box.className = "nr-company";
  box.setAttribute("role", "status");
  box.hidden = true;
  form.before(box);
  let typing = false; // since the last beat
  let knows = null; // the version that somebody else saved, as told here
  let saved = "";
  let changes = ""; // where they are compared
  let written = "";

  const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const listed = (names) => names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

  function company({ others, twice }) {
    const lines = [];
    if (others.length === 1) lines.push(`${others[0].name} has it open too, since ${others[0].since}${others[0].typing ? ", and is typing" : ""}.`);
    if (others.length > 1) lines.push(`${listed(others.map((one) => one.typing ? `${one.name} (typing)` : one.name))} have it open too.`);
    if (twice) lines.push("You have it open elsewhere too.");
    return lines;
  }

  function show(answer) {
    if (answer.saved) {
      const { by, at, fields } = answer.saved;
      saved = `${by} saved version ${answer.version}${at ? ` on ${at}` : ""}${fields.length ? `: ${fields.join(", ")}` : ""}. Saving here then shows both texts.`;
      knows = answer.version;
      changes = answer.saved.changes;
    }
    const lines = [...company(answer), ...(answer.refused ? [answer.refused] : [])];
    if (written === JSON.stringify([lines, saved])) return;
    written = JSON.stringify([lines, saved]);
    box.replaceChildren(...lines.map((line) => make("p", line)));
    if (saved) box.append(warning());
    box.hidden = !box.children.length;
    box.toggleAttribute("data-warns", Boolean(saved || answer.refused));
  }

  function warning() {
    const line = make("p", `${saved} `);
    const look = Object.assign(make("a", "Look at what changed"), { href: changes, target: "_blank", rel: "noopener" });
    line.append(look);
    return line;
  }

  const words = (more) => ({ page: screen.page, typing, knows, ...more });

  async function beat() {
    const said = words();
    typing = false;
    const answer = await speak(place.dataset.presence, said);
    if (answer.status === 200) show(answer);
    else typing ||= said.typing;
    form.dispatchEvent(new CustomEvent("screen:heard", { detail: answer }));
  }

  form.addEventListener("screen:typed", () => { typing = true; });
  addEventListener("pagehide", () => { speak(place.dataset.presence, words({ left: true }), { keepalive: true }); });
  addEventListener("pageshow", beat);
  addEventListener("online", beat);
  addEventListener("offline", beat);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") beat(); });
  setInterval(beat, EVERY);
})();
