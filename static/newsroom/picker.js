// The picture of an article: a choice from the library in a dialog, or a new one, uploaded at once by button or drop.
// The select that it stands for keeps the value; without this script the select and the file field do the work.
(() => {
  const picker = document.querySelector(".nr-picker");
  const select = picker?.querySelector("select");
  const file = document.getElementById("id_picture_file");
  if (!select || select.disabled || !file) return;
  const shown = picker.querySelector(".nr-picker-shown");
  const make = (tag, facts, ...children) => { const one = Object.assign(document.createElement(tag), facts); one.append(...children); return one; };
  const button = (textContent) => make("button", { type: "button", className: "nr-button", textContent });
  const told = make("output", { className: "nr-quiet" });
  const [library, fresh, none] = [button("Choose from the library"), button("Upload a new one"), button("No picture")];
  const bar = make("p", { className: "nr-buttons" }, library, fresh, none);
  const drop = make("div", { className: "nr-drop" }, bar, make("span", { textContent: "Or drop a picture here." }), told);
  select.hidden = true;
  picker.append(drop);
  file.closest(".field-row, .form-row, .field-picture_file")?.setAttribute("hidden", "");

  async function show() {
    none.hidden = !select.value;
    if (shown.dataset.shows === select.value) return;
    shown.dataset.shows = select.value;
    if (!select.value) { shown.replaceChildren(); return; }
    const response = await fetch(picker.dataset.choose.replace("choose/", `${select.value}/chosen/`)).catch(() => null);
    if (response?.ok && !response.redirected) shown.innerHTML = await response.text();
    else shown.textContent = select.selectedOptions[0].textContent;
  }

  function choose(id, title) {
    const known = [...select.options].find((one) => one.value === String(id)) ?? select.appendChild(new Option(title, id));
    known.selected = true;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }

  async function bring(given) {
    if (!given) return; // what was dropped is no file
    told.textContent = `Uploading ${given.name} …`;
    const body = new FormData();
    body.append("file", given);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const response = await fetch(picker.dataset.bring, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
    const answer = response?.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    if (answer.id) choose(answer.id, answer.title);
    told.textContent = response?.status === 201 ? "Uploaded. Say in the library what it shows." : response?.status === 409 ? "The library had this very picture: that one is chosen." : answer.detail || "It could not be uploaded. Try again.";
  }

  const search = make("input", { type: "search", className: "nr-input", placeholder: "Title, alt text, credit or tag", ariaLabel: "Search the library" });
  const list = make("ul", { className: "nr-chooser-list" });
  const close = button("Close");
  const dialog = make("dialog", { className: "nr-chooser" }, make("header", {}, make("h2", { textContent: "Choose a picture" }), search, close), list);
  dialog.setAttribute("aria-label", "Choose a picture");
  document.body.append(dialog);
  let asked = 0;

  async function fill(before = "") {
    const mine = ++asked;
    const query = new URLSearchParams({ q: search.value, ...(before ? { before } : {}) });
    const response = await fetch(`${picker.dataset.choose}?${query}`).catch(() => null);
    if (mine !== asked) return;
    const box = document.createElement("template");
    box.innerHTML = response?.ok && !response.redirected ? await response.text() : "<li class='nr-quiet'>The library cannot be reached. Try again.</li>";
    const more = box.content.querySelector("[data-more]");
    if (before) list.append(box.content);
    else list.replaceChildren(box.content);
    if (!more) return;
    const next = button("Show more");
    next.addEventListener("click", () => { more.remove(); fill(more.dataset.more); });
    more.hidden = false;
    more.append(next);
  }

  let timer = 0;
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(fill, 250); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  library.addEventListener("click", () => { dialog.showModal(); fill(); });
  close.addEventListener("click", () => dialog.close());
  list.addEventListener("click", (event) => {
    const one = event.target.closest(".nr-choosable");
    if (!one) return;
    choose(one.dataset.id, one.dataset.title);
    dialog.close();
  });
  fresh.addEventListener("click", () => file.click());
  none.addEventListener("click", () => { choose("", "No picture"); library.focus(); });
  // The upload is done at once and the form sends no file: what is typed beside it is never lost to a refused save.
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    await bring(file.files[0]);
    file.value = "";
    file.dispatchEvent(new Event("change", { bubbles: true })); // nothing is left to be sent
  });
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.dataset.over = ""; });
  drop.addEventListener("dragleave", () => { delete drop.dataset.over; });
  drop.addEventListener("drop", (event) => { event.preventDefault(); delete drop.dataset.over; bring(event.dataTransfer.files[0]); });
  select.addEventListener("change", show);
  window.django?.jQuery?.(select).on("change", show);
  shown.dataset.shows = select.value;
  show();
})();
