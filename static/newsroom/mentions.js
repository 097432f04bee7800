// In a comment, @ and some letters offer the people who read it. Arrows choose, Enter or Tab takes, Escape leaves.
(() => {
  const list = document.createElement("ul");
  list.className = "nr-people";
  list.id = "nr-people";
  list.role = "listbox";
  list.ariaLabel = "People to mention";
  list.hidden = true;
  let field = null;
  let chosen = 0;
  let asking = null;

  const word = () => /(?:^|[^\w.@/])@([\w.+-]{0,30})$/.exec(field.value.slice(0, field.selectionStart));
  const address = () => field.dataset.people ?? field.closest("[data-talk], .nr-ask")?.querySelector("[data-people]")?.dataset.people;

  function close() {
    list.hidden = true;
    field?.removeAttribute("aria-activedescendant");
    field?.setAttribute("aria-expanded", "false");
  }

  function choose(at) {
    chosen = (at + list.children.length) % list.children.length;
    for (const [i, one] of [...list.children].entries()) one.ariaSelected = String(i === chosen);
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
  }

  function take(at) {
    const typed = word();
    if (!typed) return close();
    const name = `${list.children[at].dataset.username} `;
    field.setRangeText(name, field.selectionStart - typed[1].length, field.selectionStart, "end");
    close();
  }

  function offer(people) {
    list.replaceChildren(...people.map((person, at) => {
      const line = document.createElement("li");
      line.id = `nr-person-${at}`;
      line.role = "option";
      line.dataset.username = person.username;
      const name = document.createElement("small");
      name.textContent = person.name === person.username ? "" : person.name;
      line.append(`@${person.username}`, name);
      line.addEventListener("pointerdown", (event) => { event.preventDefault(); take(at); });
      return line;
    }));
    if (!people.length) return close();
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "true");
    list.hidden = false;
    choose(0);
  }

  async function ask() {
    const typed = word();
    asking?.abort();
    if (!typed || !address()) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${address()}?q=${encodeURIComponent(typed[1])}`, { signal: asking.signal });
      if (answer.ok && !answer.redirected) offer((await answer.json()).people);
    } catch (why) {
      if (why.name !== "AbortError") close(); // without a connection the name is typed whole
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".nr-talk textarea[name=text]")) return;
    field = event.target;
    ask();
  });
  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
  document.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
})();
