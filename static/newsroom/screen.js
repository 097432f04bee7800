// The article's form as other scripts know it: what is typed in it, how it is put back, and how the server is spoken to.
window.articleScreen = (() => {
  const form = document.getElementById("article_form");
  const place = document.getElementById("kept");
  const told = JSON.parse(document.getElementById("on-screen")?.textContent || "null");
  if (!form || !place || !told) return null;
  const fields = told.fields.map((name) => form.elements[name]).filter((field) => field && !field.readOnly);
  if (!fields.length) return null;
  let editor = null;
  document.addEventListener("prose-editor:ready", (event) => { if (event.target === form.elements.body_html) editor = event.detail.editor; });

  const isChoice = (field) => field.tagName === "SELECT";
  const box = document.createElement("template");
  const plain = (html) => { box.innerHTML = html.replace(/<(\/(p|h\d|li|blockquote|pre)|br|hr)\b/g, "\n<$1"); return box.content.textContent; };
  // The words of a field's value, as a person reads them; of HTML one line for each paragraph.
  const words = (name, value) => {
    if (Array.isArray(value)) return value.map(([, label]) => label).sort().join(", ");
    return (name === "body_html" ? plain(value) : value).split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
  };
  const value = (field) => isChoice(field) ? [...field.selectedOptions].filter((one) => one.value).map((one) => [one.value, one.textContent.trim()]) : field.value;
  const read = () => Object.fromEntries(fields.map((field) => [field.name, value(field)]));

  function choose(field, pairs) {
    for (const one of field.options) one.selected = false;
    for (const [key, label] of pairs) {
      const known = [...field.options].find((one) => one.value === key) ?? field.appendChild(new Option(label, key));
      known.selected = true;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function put(values) {
    for (const field of fields) {
      if (!(field.name in values)) continue;
      if (isChoice(field)) { choose(field, values[field.name]); continue; }
      field.value = values[field.name];
      if (field.name === "body_html" && editor) editor.commands.setContent(field.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const label = (field) => (form.querySelector(`label[for="${field.id}"]`)?.textContent || field.name).replace("*", "").trim().toLowerCase();
  const number = (field) => Number(field?.value) || null;

  const say = speakerFor(told.user);
  // Tell the server something as this page, of what it stands on.
  const speak = (address, words, options) => say(address, { version: number(form.elements.version), base: number(form.elements.base) ?? number(form.elements.version), ...words }, options);

  const token = form.elements.csrfmiddlewaretoken;
  form.addEventListener("submit", () => { if (token && cookie("csrftoken")) token.value = cookie("csrftoken"); });

  return {
    form, place, told, fields, read, put, words, value, label, speak,
    refused: form.querySelector(".nr-stale, .errornote") !== null,
    editor: () => editor,
    page: String(Math.random()).slice(2), // the name of this page, until it goes on with what another kept
  };
})();
