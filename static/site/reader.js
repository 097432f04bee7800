// Copies the link to a take. Without this script, or where a page may not copy, it is a link like any other.
const SHOWN = 2500; // ms that "copied" stays

async function copy(link) {
  const said = link.querySelector("[role=status]");
  const before = said.textContent;
  await navigator.clipboard.writeText(link.href);
  history.replaceState(history.state, "", link.href);
  said.textContent = link.dataset.copied;
  setTimeout(() => (said.textContent = before), SHOWN);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copied]");
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey;
  if (!link || elsewhere || !navigator.clipboard) return;
  event.preventDefault();
  copy(link).catch(() => location.assign(link.href));
});
