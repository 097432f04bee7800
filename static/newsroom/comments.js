// On the article's page: comments are posted without leaving it, and stand beside the passage they are about. Select
// words, then press "Comment" or Ctrl+Alt+M; on a field, the same keys ask about that field.
(() => {
  const tab = document.getElementById("comments");
  const talk = tab?.querySelector("[data-talk]");
  if (!talk) return;
  const squeeze = (text) => text.replace(/\s+/g, " ").trim();
  const CONTEXT = 40;
  let asked = null; // what the button beside a selection would comment on

  // Posting
  async function post(form) {
    const place = form.closest("[data-talk]");
    const button = form.querySelector("button[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    } catch {
      button.disabled = false;
      return say(form, "There is no connection. What you typed is here; try again.");
    }
    if (!(answer.ok || answer.status === 422) || answer.redirected) {
      button.disabled = false;
      return say(form, answer.redirected || answer.status === 403 ? "You are signed out. Sign in in another tab, then try again: what you typed stays here." : "It could not be posted. What you typed is here; try again.");
    }
    const typed = unsent(place, form);
    place.innerHTML = await answer.text();
    put(place, typed);
    place.dispatchEvent(new CustomEvent("talk:changed", { bubbles: true }));
    const focus = answer.ok ? place.querySelector(`[action="${form.getAttribute("action")}"]`)?.closest(".nr-thread") : place.querySelector("[role=alert]")?.closest("form").querySelector("textarea[name=text]");
    (focus ?? place.querySelector("[data-state=open]:last-of-type"))?.focus();
  }

  function say(form, words) {
    let line = form.querySelector(".nr-errors[data-here]");
    if (!line) {
      line = document.createElement("p");
      line.className = "nr-errors";
      line.dataset.here = "";
      line.setAttribute("role", "alert");
      form.append(line);
    }
    line.textContent = words;
  }

  // What stands in the other forms stays in them when the threads are shown anew.
  const texts = (place) => [...place.querySelectorAll("textarea")].filter((field) => field.id);
  const unsent = (place, sent) => new Map(texts(place).filter((field) => field.value && !sent.contains(field)).map((field) => [field.id, field.value]));
  function put(place, typed) {
    for (const field of texts(place)) {
      if (!typed.has(field.id) || field.value) continue;
      field.value = typed.get(field.id);
      const box = field.closest("details");
      if (box) box.open = true;
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("[data-talk]")) return;
    event.preventDefault();
    post(event.target);
  });
  // At once, not when "toggle" is told: what is typed until then would press the keys of the page.
  document.addEventListener("click", (event) => {
    const details = event.target.closest?.(".nr-reply > summary, .nr-begin > summary")?.parentElement;
    if (!details || details.open) return;
    event.preventDefault();
    details.open = true;
    details.querySelector("textarea[name=text]").focus();
  });

  // Where the passages are
  const prose = () => document.querySelector(".field-body_html .ProseMirror[contenteditable], .field-body_to_read .nr-prose");
  const paragraphs = (root) => [...root.querySelectorAll("p, h2, h3, h4, pre, li")].filter((one) => !one.querySelector("p, li") && squeeze(one.textContent));
  const threads = () => [...talk.querySelectorAll(".nr-thread[data-state=open][data-field=body_html][data-quote]")];

  function place(thread, blocks) {
    const line = squeeze(thread.dataset.quote.split("\n")[0]);
    const near = Number(thread.dataset.block ?? -1);
    const hits = blocks.map((block, at) => [block, at]).filter(([block]) => squeeze(block.textContent).includes(line));
    hits.sort(([, one], [, other]) => Math.abs(one - near) - Math.abs(other - near));
    return hits[0]?.[0] ?? blocks[near];
  }

  function rangeOf(block, words) {
    // The quote is squeezed; the text in the page may hold more blanks between its words.
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const spots = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.data.length; at += 1) {
        const blank = /\s/.test(node.data[at]);
        if (blank && (text.endsWith(" ") || !text)) continue;
        text += blank ? " " : node.data[at];
        spots.push([node, at]);
      }
    }
    const start = text.indexOf(words);
    if (start < 0) return null;
    const range = document.createRange();
    const [last, end] = spots[start + words.length - 1];
    range.setStart(...spots[start]);
    range.setEnd(last, end + 1);
    return range;
  }

  function light(name, ranges) {
    if (!globalThis.CSS?.highlights) return;
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
  }

  function mark() {
    const root = prose();
    if (!root) return;
    const box = root.parentElement;
    box.classList.add("nr-commented");
    let marks = box.querySelector(":scope > .nr-marks");
    if (!marks) {
      marks = document.createElement("div");
      marks.className = "nr-marks";
      box.append(marks);
    }
    const blocks = paragraphs(root);
    const found = new Map();
    const ranges = [];
    for (const thread of threads()) {
      const block = place(thread, blocks);
      if (!block) continue;
      found.set(block, [...(found.get(block) ?? []), thread]);
      ranges.push(...thread.dataset.quote.split("\n").map((line) => rangeOf(block, squeeze(line))).filter(Boolean));
    }
    const top = box.getBoundingClientRect().top;
    marks.replaceChildren(...[...found].map(([block, those]) => {
      const notch = document.createElement("button");
      notch.type = "button";
      notch.className = "nr-notch";
      notch.textContent = those.length;
      notch.ariaLabel = `${those.length === 1 ? "A comment" : `${those.length} comments`} on this paragraph`;
      notch.style.top = `${block.getBoundingClientRect().top - top}px`;
      notch.addEventListener("click", () => show(those[0]));
      return notch;
    }));
    light("nr-comment", ranges);
  }

  const open = () => document.getElementById("tab-comments")?.click();

  function show(thread) {
    open();
    thread.scrollIntoView({ block: "nearest" });
    thread.focus({ preventScroll: true });
  }

  function showPassage(thread) {
    const root = prose();
    const block = root && place(thread, paragraphs(root));
    if (!block) return;
    block.scrollIntoView({ block: "center" });
    const range = rangeOf(block, squeeze(thread.dataset.quote.split("\n")[0]));
    light("nr-comment-now", range ? [range] : []);
    setTimeout(() => light("nr-comment-now", []), 2500);
  }

  talk.addEventListener("click", (event) => {
    const quote = event.target.closest(".nr-quote");
    if (quote) showPassage(quote.closest(".nr-thread"));
  });

  // Asking about a passage
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nr-button nr-ask-comment";
  button.textContent = "Comment";
  button.hidden = true;
  document.body.append(button);

  function selected() {
    const root = prose();
    const selection = getSelection();
    if (!root || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.commonAncestorContainer)) return null;
    const blocks = paragraphs(root);
    const first = blocks.find((block) => range.intersectsNode(block));
    if (!first || !squeeze(String(range))) return null;
    const around = (from, to) => { const one = document.createRange(); one.selectNodeContents(first); from ? one.setStart(...from) : one.setEnd(...to); return squeeze(String(one)); };
    const inside = first.contains(range.startContainer);
    const quote = blocks.filter((block) => range.intersectsNode(block)).map((block) => {
      const part = document.createRange();
      part.selectNodeContents(block);
      if (block.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
      if (block.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
      return squeeze(String(part));
    }).filter(Boolean).join("\n");
    return {
      where: "body_html", quote, block: blocks.indexOf(first), range,
      prefix: inside ? around(null, [range.startContainer, range.startOffset]).slice(-CONTEXT) : "",
      suffix: first.contains(range.endContainer) ? around([range.endContainer, range.endOffset], null).slice(0, CONTEXT) : "",
    };
  }

  function focused() {
    const field = document.activeElement?.closest?.("#article_form [name]");
    const form = talk.querySelector(".nr-comment-form");
    if (!field || ![...form.elements.where.options].some((option) => option.value === field.name)) return { where: "", quote: "" };
    const words = typeof field.selectionStart === "number" ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
    return { where: field.name, quote: words };
  }

  function ask(about) {
    button.hidden = true;
    const form = talk.querySelector(".nr-comment-form");
    for (const name of ["where", "quote", "prefix", "suffix", "block"]) form.elements[name].value = about[name] ?? "";
    open();
    form.closest("details").open = true;
    form.scrollIntoView({ block: "center" });
    form.elements.text.focus({ preventScroll: true });
  }

  document.addEventListener("selectionchange", () => {
    asked = selected();
    button.hidden = !asked;
    if (!asked) return;
    const spot = asked.range.getBoundingClientRect();
    button.style.top = `${spot.bottom + scrollY + 6}px`;
    button.style.left = `${Math.max(8, Math.min(spot.right + scrollX - 40, document.documentElement.clientWidth - 110))}px`;
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => asked && ask(asked));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return;
    event.preventDefault();
    ask(selected() ?? focused());
  });

  function count() {
    const open = talk.querySelectorAll(".nr-thread[data-state=open]").length;
    const title = document.getElementById("tab-comments");
    if (!title) return;
    let badge = title.querySelector(".nr-badge");
    if (!badge && open) {
      badge = document.createElement("span");
      badge.className = "nr-badge";
      title.append(" ", badge);
    }
    if (badge) badge.textContent = open || "";
  }

  let soon = 0;
  const later = () => { cancelAnimationFrame(soon); soon = requestAnimationFrame(mark); };
  document.addEventListener("talk:changed", () => { later(); count(); });
  document.addEventListener("prose-editor:ready", later);
  document.addEventListener("input", later);
  addEventListener("load", later);
  const sized = new ResizeObserver(later);
  for (const one of document.querySelectorAll(".field-body_html, .field-body_to_read")) sized.observe(one);
  later();
})();
