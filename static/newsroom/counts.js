// Under the fields of the article's page: how many characters there is room for; under the body its words, the minutes
// that they take to read, and how many of them are selected.
(() => {
  const screen = window.articleScreen;
  if (!screen) return;
  const A_MINUTE = 230; // words that people read of prose, silently
  const number = new Intl.NumberFormat("en-GB");
  const wordsIn = (text) => text.split(/\s+/).filter(Boolean).length;

  function line(field, after) {
    const output = document.createElement("output");
    output.className = "nr-count";
    output.htmlFor = field.id;
    after.after(output);
    return output;
  }

  function characters(field) {
    const room = Number(field.dataset.count);
    const output = line(field, field);
    const show = () => {
      const used = [...field.value].length;
      output.textContent = `${used} of ${room} characters`;
      output.toggleAttribute("data-over", used > room);
    };
    field.addEventListener("input", show);
    show();
  }

  function prose(field) {
    const output = line(field, field.closest(".prose-editor") ?? field);
    output.id = "body-count";
    output.tabIndex = -1; // Escape leads here, out of the editor
    const show = () => {
      const words = wordsIn(screen.words(field.name, field.value));
      const picked = window.getSelection();
      const inside = picked && !picked.isCollapsed && screen.editor()?.view.dom.contains(picked.anchorNode);
      const selected = inside ? wordsIn(picked.toString()) : 0;
      const minutes = Math.max(1, Math.round(words / A_MINUTE));
      output.textContent = `${number.format(words)} ${words === 1 ? "word" : "words"}${selected ? `, ${number.format(selected)} selected` : ""}; ${minutes} min to read at ${A_MINUTE} words a minute`;
    };
    field.addEventListener("input", show);
    document.addEventListener("selectionchange", show);
    show();
  }

  for (const field of screen.fields) if (field.dataset.count) characters(field);
  const body = screen.form.elements.body_html;
  if (!body) return;
  if (body.closest(".prose-editor")) prose(body);
  else document.addEventListener("prose-editor:ready", (event) => { if (event.target === body) prose(body); });
})();
