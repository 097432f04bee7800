// What a word processor puts on the clipboard, made the plain HTML that it stands for before the prose editor sees it.
// cms/lib/paste.py does the same on the server, rule by rule; tests hold the two to the same answers.
window.plainPaste = (() => {
  const SIGNS = "mso-|\\bMso[A-Z]|docs-internal-guid-|urn:schemas-microsoft-com|//www\\.google\\.com/url\\?|Apple-converted-space";
  const OFFICE = new RegExp(`<o:p|<[a-zA-Z][^<>]*(?:${SIGNS}|\\bSCXW\\d)`);
  const BLOCKS = new Set("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr div table tbody thead tr td th".split(" "));
  const GONE = new Set("style script xml title template svg math object iframe noscript".split(" "));
  const MARK_OF = { b: "strong", strong: "strong", i: "em", em: "em", s: "s", strike: "s", del: "s", sub: "sub", sup: "sup", code: "code" };
  const ORDER = ["a", "strong", "em", "s", "sub", "sup", "code"];
  const STYLES = [ // what a style adds to the marks of a text, and what it takes away; mso-bidi-… says it of other scripts
    [/(?<![-\w])font-weight:\s*(?:bold|[6-9]00)/i, "strong", true], [/(?<![-\w])font-weight:\s*(?:normal|[1-5]00)/i, "strong", false],
    [/(?<![-\w])font-style:\s*italic/i, "em", true], [/(?<![-\w])font-style:\s*normal/i, "em", false],
    [/(?<![-\w])text-decoration[^;]*line-through/i, "s", true],
    [/(?<![-\w])vertical-align:\s*sub/i, "sub", true], [/(?<![-\w])vertical-align:\s*super/i, "sup", true],
  ];
  const HIDDEN = /display:\s*none|mso-hide:\s*all|mso-element:\s*comment/i;
  const BULLET = /mso-list:\s*ignore/i;
  const LEVEL = /mso-list:[^;]*\blevel(\d)/i;
  const COUNTED = /^[([]?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)\]]/;
  const BLANKS = /[ \t\r\n\f]+/g;
  const LOOSE = /\u00a0{2,}|\u00a0* \u00a0*|^\u00a0$/g;

  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const styleOf = (node) => node.getAttribute?.("style") ?? "";
  const classOf = (node) => node.getAttribute?.("class") ?? "";
  const tagOf = (node) => node.nodeType === 1 ? node.localName : "";
  const kept = (node) => node.nodeType === 3 || (node.nodeType === 1 && !GONE.has(node.localName) && !HIDDEN.test(styleOf(node)) && classOf(node) !== "Apple-interchange-newline");
  const children = (node) => [...node.childNodes].filter(kept);
  const holdsBlocks = (node) => node.nodeType === 1 && [...node.querySelectorAll("*")].some((one) => BLOCKS.has(one.localName));
  const text = (node) => node.nodeType === 3 ? node.data : tagOf(node) === "br" ? "\n" : children(node).map(text).join("");

  // Where a link leads in the end; "" for a place in the document that was copied.
  function address(href) {
    try {
      let url = new URL(href);
      while (url.hostname === "www.google.com" && url.pathname === "/url" && url.searchParams.get("q")) { href = url.searchParams.get("q"); url = new URL(href); }
      return ["http:", "https:", "mailto:"].includes(url.protocol) ? href : "";
    } catch { return ""; }
  }

  function marked(node, before) {
    const marks = { ...before };
    if (MARK_OF[node.localName]) marks[MARK_OF[node.localName]] = true;
    const href = node.localName === "a" && address(node.getAttribute("href") ?? "");
    if (href) marks.a = href;
    for (const [style, mark, on] of STYLES) {
      if (!style.test(styleOf(node))) continue;
      delete marks[mark];
      if (on) marks[mark] = true;
    }
    return marks;
  }

  function runs(node, marks) {
    if (node.nodeType === 3) return [[node.data, marks]];
    if (node.localName === "br") return [["\n", {}]];
    if (BULLET.test(styleOf(node))) return [];
    const inner = marked(node, marks);
    return children(node).flatMap((child) => runs(child, inner));
  }

  const alike = (one, other) => ORDER.every((mark) => one[mark] === other[mark]);

  // A run of text with its marks, neighbours of the same marks as one; "" for a blank one.
  function inline(nodes, without = "") {
    const all = [];
    for (const [raw, found] of nodes.flatMap((node) => runs(node, {}))) {
      const br = raw === "\n";
      let marks = { ...found };
      delete marks[without];
      const words = br ? raw : raw.replace(BLANKS, " ").replace(LOOSE, " ");
      const last = all.at(-1);
      if (!br && words && !words.trim() && last) marks = last[1]; // a blank has no looks
      if (last && !br && last[0] !== "\n" && alike(marks, last[1])) last[0] += words;
      else if (words) all.push([words, marks]);
    }
    return written(all);
  }

  function written(all) {
    const html = [];
    let open = [];
    let before = " ";
    for (const [raw, marks] of all) {
      if (raw === "\n") { html.push("<br>"); before = " "; continue; }
      const words = /[ \u00a0]$/.test(before) ? raw.replace(/^ +/, "") : raw;
      before = words || before;
      const wanted = ORDER.filter((mark) => marks[mark]).map((mark) => [mark, marks[mark]]);
      let common = 0;
      while (common < open.length && wanted[common]?.[0] === open[common][0] && wanted[common][1] === open[common][1]) common += 1;
      for (const [mark] of open.slice(common).reverse()) html.push(`</${mark}>`);
      for (const [mark, value] of wanted.slice(common)) html.push(mark === "a" ? `<a href="${escape(value).replace(/"/g, "&quot;")}">` : `<${mark}>`);
      open = wanted;
      html.push(escape(words));
    }
    for (const [mark] of open.reverse()) html.push(`</${mark}>`);
    const whole = html.join("").replace(/^(?:<br>|[\s\u00a0])+/, "").replace(/(?:<br>|[\s\u00a0])+((?:<\/\w+>)*)$/, "$1");
    return whole.replace(/<[^>]*>|[\s\u00a0]/g, "") ? whole : "";
  }

  // The blocks of an element as { tag, html, level }, what is loose in it as paragraphs; `depth` counts the lists around.
  function blocksIn(nodes, shift, depth = 0) {
    const found = [];
    let loose = [];
    const paragraph = () => {
      const html = inline(loose);
      if (html) found.push({ tag: "p", html, level: 0 });
      loose = [];
    };
    for (const node of nodes) {
      if (!BLOCKS.has(tagOf(node)) && !holdsBlocks(node)) { loose.push(node); continue; }
      paragraph();
      found.push(...blocksOf(node, shift, depth));
    }
    paragraph();
    return found;
  }

  function blocksOf(node, shift, depth) {
    const tag = tagOf(node);
    if (tag === "ul" || tag === "ol") return children(node).flatMap((child) => itemsOf(child, tag, shift, depth + 1));
    if (tag === "hr") return [{ tag, html: "", level: 0 }];
    if (tag === "pre") return [{ tag, html: escape(text(node)), level: 0 }];
    if (tag === "blockquote") return [{ tag, html: together(blocksIn(children(node), shift)), level: 0 }];
    if (!/^(p|h[1-6])$/.test(tag)) return blocksIn(children(node), shift, depth);
    const heading = classOf(node).startsWith("MsoTitle") ? "h2" : tag === "p" ? "" : `h${Math.min(4, Math.max(2, Number(tag[1]) + shift))}`;
    const html = inline(children(node), heading ? "strong" : "");
    if (!html) return [];
    const level = LEVEL.exec(styleOf(node));
    if (level) return [{ tag: kindOfList(node), html, level: Math.max(1, Number(level[1])) }];
    if (/^Mso(Intense)?Quote/.test(classOf(node))) return [{ tag: "blockquote", html: `<p>${html}</p>`, level: 0 }];
    return [{ tag: heading || "p", html, level: 0 }];
  }

  function itemsOf(node, kind, shift, depth) {
    if (tagOf(node) !== "li") return blocksIn([node], shift, depth); // Google Docs puts a list straight into a list
    const inside = blocksIn(children(node), shift, depth);
    const first = inside.findIndex((block) => block.level);
    const own = first < 0 ? inside : inside.slice(0, first);
    const made = [];
    let item = null;
    for (const block of own) {
      const isWords = /^(p|h[2-4])$/.test(block.tag);
      if (isWords && item) { item.html += `<br>${block.html}`; continue; }
      item = isWords ? { tag: kind, html: block.html, level: depth } : null;
      made.push(item ?? block); // what no item holds stands between two lists
    }
    return [...made, ...(first < 0 ? [] : inside.slice(first))];
  }

  const kindOfList = (node) => [...node.querySelectorAll("*")].some((one) => BULLET.test(styleOf(one)) && COUNTED.test(text(one).trim())) ? "ol" : "ul";

  // Neighbouring items as one list, by their levels.
  function together(blocks) {
    const html = [];
    const lists = [];
    for (const { tag, html: words, level } of blocks) {
      while (lists.length && (lists.length > level || (lists.length === level && lists.at(-1) !== tag))) html.push(`</li></${lists.pop()}>`);
      if (!level) { html.push(tag === "hr" ? "<hr>" : `<${tag}>${words}</${tag}>`); continue; }
      if (lists.length === level) html.push("</li>");
      else { html.push(`<${tag}>`); lists.push(tag); }
      html.push(`<li><p>${words}</p>`);
    }
    return html.join("") + lists.reverse().map((kind) => `</li></${kind}>`).join("");
  }

  // The plain HTML of what a word processor wrote; null for what did not come from one.
  return (source) => {
    if (!OFFICE.test(source)) return null;
    const { body } = new DOMParser().parseFromString(source, "text/html");
    return together(blocksIn(children(body), body.querySelector("h1") ? 1 : 0));
  };
})();

document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
  editor.view.dom.addEventListener("paste", (event) => {
    const html = window.plainPaste(event.clipboardData?.getData("text/html") ?? "");
    if (!html) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    editor.view.pasteHTML(html);
  }, { capture: true });
});
