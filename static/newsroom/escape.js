// Escape leads out of the prose editor, where Tab may stay inside: to its word count, or else to what sends the form.
// It is heard before the editor, which would select the paragraph around.
document.addEventListener("keydown", (event) => {
  const editor = event.target.closest?.(".ProseMirror[contenteditable]");
  if (event.key !== "Escape" || event.isComposing || !editor) return;
  event.preventDefault();
  event.stopPropagation();
  (document.getElementById("body-count") ?? editor.closest("form").querySelector("[type=submit]")).focus();
}, { capture: true });
