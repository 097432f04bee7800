// In the calendar and on the board: articles are carried to another place by pointer or by keys. The server decides; what
// it refuses is put back and said. Places carry what is sent for them: data-fields, or in a week data-at and the quarter.
(() => {
  const root = document.getElementById("carry");
  if (!root) return;
  const said = document.getElementById("said");
  const heard = document.getElementById("heard");
  const token = document.querySelector("#carry-form [name=csrfmiddlewaretoken]").value;
  const grid = root.dataset.grid;
  const QUARTER = 15;
  let carried = null; // the article in hand: {item, home, next, place, minutes, keys}

  const places = () => [...root.querySelectorAll("[data-place]")];
  const listOf = (place) => (place.matches("ul") ? place : place.querySelector("ul"));
  const hear = (words) => { heard.textContent = words; };
  const two = (number) => String(number).padStart(2, "0");
  const quarterOf = (place, minutes) => `${place.dataset.at.slice(11, 14)}${two(Number(place.dataset.at.slice(14, 16)) + minutes)}`;
  const labelOf = (place, minutes) => (minutes ? place.dataset.label.replace(place.dataset.at.slice(11, 16), quarterOf(place, minutes)) : place.dataset.label);

  function say(words, tone, buttons = []) {
    said.hidden = false;
    said.dataset.tone = tone;
    const [text, row] = said.children;
    text.textContent = words;
    row.replaceChildren(...[...buttons, ["Close", hush]].map(([label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nr-button";
      button.textContent = label;
      button.addEventListener("click", act);
      return button;
    }));
    row.hidden = false;
  }
  function hush() { said.hidden = true; }

  function pickUp(item, keys) {
    const place = item.closest("[data-place]");
    const minutes = place.dataset.at ? minutesOf(item) : 0;
    carried = { item, home: item.parentElement, next: item.nextElementSibling, place, start: place, minutes, from: minutes, keys };
    item.setAttribute("data-carried", "");
  }
  function minutesOf(item) {
    const time = item.querySelector("time");
    return time ? Math.floor(Number(time.dateTime.slice(14, 16)) / QUARTER) * QUARTER % 60 : 0;
  }
  function show(place, minutes) {
    for (const other of places()) other.classList.remove("is-over");
    if (!place) return;
    place.classList.add("is-over");
    if (place.dataset.at) place.dataset.quarter = quarterOf(place, minutes);
    carried.place = place;
    carried.minutes = minutes;
  }
  function letGo() {
    if (!carried) return;
    show(null);
    carried.item.removeAttribute("data-carried");
    carried = null;
  }

  function fieldsOf(place, minutes) {
    if (!place.dataset.at) return JSON.parse(place.dataset.fields);
    return { at: new Date(Date.parse(place.dataset.at) + minutes * 60000).toISOString() };
  }

  async function post(url, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, next: location.pathname + location.search, csrfmiddlewaretoken: token })) body.set(name, value);
    const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      throw new Error(answer.redirected ? "You are signed out by now. Reload the page and sign in; it stays where it was." : "The newsroom could not do this. It stays where it was.");
    }
    return [answer.ok, await answer.json()];
  }

  async function send(url, fields, back, focus) {
    let ok, told;
    try {
      [ok, told] = await post(url, fields);
    } catch (why) {
      back();
      say(why instanceof TypeError ? "The newsroom could not be reached. It stays where it was." : why.message, "refused");
      return;
    }
    if (told.ask) location.assign(told.ask);
    else if (ok) {
      await refresh(focus).catch(() => location.reload());
      say(told.said, "done", told.undo ? [["Undo", () => send(told.undo.url, told.undo.fields, () => {}, focus)]] : []);
    } else {
      back();
      if (told.code === "stale") await refresh(focus).catch(() => {});
      const again = (told.choices || []).map(({ at, label }) => [label, () => send(url, { ...fields, at }, () => {}, focus)]);
      say(told.detail, "refused", again);
    }
  }

  async function refresh(key) {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("carry");
    if (!fresh) return location.reload();
    root.replaceChildren(...fresh.childNodes);
    ready();
    root.querySelector(`[data-key="${key}"] [data-handle]`)?.focus({ preventScroll: true });
  }

  function drop() {
    const { item, home, next, place, start, minutes, from, keys } = carried;
    const [same, fields] = [place === start && minutes === from, fieldsOf(place, minutes)];
    letGo();
    if (same) { if (keys) hear(`“${item.dataset.name}” stays where it was.`); return; }
    hush();
    item.setAttribute("aria-busy", "true");
    listOf(place).append(item);
    const back = () => {
      item.removeAttribute("aria-busy");
      home.insertBefore(item, next && next.parentElement === home ? next : null);
      if (keys) item.querySelector("[data-handle]")?.focus();
    };
    send(item.dataset.url, { ...fields, version: item.dataset.version, ...(item.dataset.slot && { slot: item.dataset.slot }) }, back, keys ? item.dataset.key : "");
  }

  // By pointer
  function minutesAt(place, event) {
    if (!place.dataset.at) return 0;
    const box = place.getBoundingClientRect();
    const length = Number(place.dataset.minutes);
    const quarter = Math.floor(((event.clientY - box.top) / box.height) * (length / QUARTER));
    return Math.max(0, Math.min(length / QUARTER - 1, quarter)) * QUARTER;
  }
  root.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-carry]");
    if (!item) return;
    if (carried) letGo();
    pickUp(item, false);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.name);
  });
  root.addEventListener("dragover", (event) => {
    const place = event.target.closest("[data-place]");
    if (!carried || carried.keys || !place) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    show(place, minutesAt(place, event));
  });
  root.addEventListener("drop", (event) => {
    if (!carried || carried.keys || !event.target.closest("[data-place]")) return;
    event.preventDefault();
    drop();
  });
  root.addEventListener("dragend", () => { if (carried && !carried.keys) letGo(); });

  // By keys
  const HOW = {
    month: "Arrow keys move it by a day or a week, T takes it off the schedule",
    day: "T takes it off the schedule",
    week: "Left and right move it by a day, up and down by a quarter of an hour, T takes it off the schedule",
    board: "Left and right move it to another state",
  }[grid];
  function beside(key) {
    const all = places().filter((place) => !place.matches(".nr-tray"));
    const { place, minutes } = carried;
    const index = all.indexOf(place);
    if (key === "t" || key === "T") return [root.querySelector(".nr-tray"), 0];
    if (grid === "board") return [all[index + { ArrowLeft: -1, ArrowRight: 1 }[key]], 0];
    if (index < 0) return [root.querySelector(".is-today[data-place], .is-today [data-place]:not(.is-quiet)") || all[0], 0];
    if (grid === "week") return besideInWeek(all, index, minutes, key);
    return [all[index + { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key]], 0];
  }
  function besideInWeek(all, index, minutes, key) {
    const place = all[index];
    if (key === "ArrowUp" || key === "ArrowDown") {
      const there = minutes + (key === "ArrowUp" ? -QUARTER : QUARTER);
      if (there >= 0 && there < Number(place.dataset.minutes)) return [place, there];
      const next = all[index + (key === "ArrowUp" ? -1 : 1)];
      return [next, next && key === "ArrowUp" ? Number(next.dataset.minutes) - QUARTER : 0];
    }
    const day = place.closest(".nr-weekday");
    const other = key === "ArrowLeft" ? day.previousElementSibling : day.nextElementSibling;
    if (!other?.matches(".nr-weekday")) return [null, 0];
    const clock = place.dataset.at.slice(11, 13);
    const hours = [...other.querySelectorAll("[data-place]")];
    return [hours.find((hour) => hour.dataset.at.slice(11, 13) >= clock) || hours.at(-1), minutes];
  }
  root.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    const item = handle?.closest("[data-carry]");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const picks = event.key === "Enter" || event.key === " ";
    if (!carried) {
      if (!picks) return;
      event.preventDefault();
      pickUp(item, true);
      show(carried.place, carried.minutes);
      hear(`“${item.dataset.name}” is picked up from ${labelOf(carried.place, carried.minutes)}. ${HOW}. Enter drops it, Escape puts it back.`);
    } else if (carried.keys && picks) {
      event.preventDefault();
      drop();
    } else if (carried.keys && event.key === "Escape") {
      event.preventDefault();
      letGo();
      hear(`“${item.dataset.name}” stays where it was.`);
    } else if (carried.keys && (event.key.startsWith("Arrow") || event.key === "t" || event.key === "T")) {
      event.preventDefault();
      const [place, minutes] = beside(event.key);
      if (!place) return hear("There is nothing further that way on this page.");
      show(place, minutes);
      place.scrollIntoView({ block: "nearest" });
      hear(labelOf(place, minutes));
    }
  });
  root.addEventListener("focusout", (event) => { if (carried?.keys && event.relatedTarget) letGo(); });

  function ready() {
    for (const handle of root.querySelectorAll("[data-handle][hidden]")) handle.hidden = false;
  }
  ready();
})();
