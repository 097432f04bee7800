// Keys of the article's page. Letters count only while no field has the focus, and can be switched off on this device;
// the sheet that lists them all is a dialog, which gives the focus back when it closes.
(() => {
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;
  const OFF = "paneldesk:letters-off";
  const MOVES = { s: "submit", a: "approve", d: "schedule", p: "publish" };
  const letters = document.getElementById("letters");
  const save = document.querySelector("#submit-row [name=_save]");
  const body = () => document.querySelector(".ProseMirror[contenteditable=true]");
  const tabs = () => [...document.querySelectorAll(".nr-tabs [role=tab]")];
  const move = (name) => document.querySelector(`.nr-standing a[href$="/move/${name}/"]`);

  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of sheet.querySelectorAll("kbd")) key.textContent = { Ctrl: "⌘", Alt: "⌥" }[key.textContent] ?? key.textContent;
  }
  letters.checked = !localStorage.getItem(OFF);
  letters.addEventListener("change", () => { if (letters.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); });

  function name(element, key, said) {
    if (!element) return;
    element.title = `${said} (${key})`;
    element.setAttribute("aria-keyshortcuts", key.replace("Ctrl ", "Control+"));
  }
  name(save, "Ctrl S", "Save");
  for (const [key, step] of Object.entries(MOVES)) name(move(step), key.toUpperCase(), move(step)?.textContent);
  for (const [i, tab] of tabs().slice(0, 9).entries()) name(tab, String(i + 1), tab.getAttribute("aria-label") || tab.textContent.trim());

  const opener = Object.assign(document.createElement("button"), { type: "button", className: "nr-keys-open", textContent: "Keyboard" });
  name(opener, "?", "Keyboard shortcuts");
  opener.addEventListener("click", () => sheet.showModal());
  save?.parentElement.append(opener);

  function openTab(tab) {
    if (!tab) return;
    tab.click();
    tab.focus();
  }

  function turn(step) {
    const all = tabs();
    const at = all.findIndex((tab) => tab.ariaSelected === "true");
    openTab(all.at((at + step) % all.length));
  }

  const KEYS = {
    "?": () => sheet.showModal(),
    h: () => document.querySelector("#article_form [name=headline]")?.focus(),
    b: () => body()?.focus(),
    t: () => turn(1),
  };

  // What else a page marks with data-press is pressed by that letter, and listed.
  const marked = (key) => /^[a-z]$/.test(key) && document.querySelector(`[data-press="${key}"]`);
  for (const element of document.querySelectorAll("[data-press]")) {
    const said = element.dataset.title || element.textContent.trim();
    name(element, element.dataset.press.toUpperCase(), said);
    const row = document.createElement("div");
    const [term, words] = ["dt", "dd"].map((tag) => row.appendChild(document.createElement(tag)));
    term.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.press.toUpperCase() }));
    words.textContent = said;
    document.getElementById("letter-keys").append(row);
  }

  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest(".select2-container, [role=menu], [role=listbox]");

  function letter(event) {
    const key = event.key.toLowerCase();
    if (event.shiftKey && key === "t") return () => turn(-1);
    if (event.shiftKey && key !== "?") return null;
    if (MOVES[key]) return move(MOVES[key]) && (() => move(MOVES[key]).click());
    if (/^[1-9]$/.test(key)) return tabs()[key - 1] && (() => openTab(tabs()[key - 1]));
    return KEYS[key] ?? (marked(key) && (() => marked(key).click()));
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || sheet.open || event.defaultPrevented) return;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (command && !event.shiftKey && event.key.toLowerCase() === "s") {
      event.preventDefault(); // even where there is nothing to save: nobody wants the page as a file
      save?.form.requestSubmit(save);
    } else if (command && event.key === "/") {
      event.preventDefault();
      sheet.showModal();
    } else if (!command && !event.altKey && letters.checked && !typing(event.target)) {
      const act = letter(event);
      if (!act) return;
      event.preventDefault();
      act();
    }
  });
})();
