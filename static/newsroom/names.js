// Names for controls that libraries draw without one: a screen reader would say "edit text" and no more.
(() => {
  "use strict";
  const WATCHED = 10_000; // milliseconds after loading in which the libraries draw

  const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() || "";

  function column(control) {
    const cell = control.closest("td");
    const head = cell?.closest("table")?.querySelectorAll("thead th")[cell.cellIndex];
    return words(head);
  }

  function nameOf(control) {
    const label = control.labels && control.labels[0];
    return control.getAttribute("aria-label") || words(label) || column(control);
  }

  function give(element, name) {
    if (element && name && element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
  }

  function nameAll() {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const box = select.nextElementSibling;
      const name = nameOf(select) || select.dataset.placeholder || select.name.split("__")[0];
      if (!box?.classList.contains("select2-container")) continue;
      give(box.querySelector(".select2-selection"), name);
      give(box.querySelector(".select2-selection__rendered[role=textbox]"), name);
      give(box.querySelector(".select2-search__field"), name);
    }
    for (const prose of document.querySelectorAll(".prose-editor .ProseMirror")) {
      const source = prose.closest(".prose-editor").parentElement.querySelector("textarea");
      give(prose, source && nameOf(source));
    }
    for (const control of document.querySelectorAll("td :is(input:not([type=hidden]), select, textarea)")) {
      if (!control.labels?.length) give(control, nameOf(control));
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const watch = new MutationObserver(nameAll);
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), WATCHED);
    document.addEventListener("focusin", nameAll);
    nameAll();
  });
})();
