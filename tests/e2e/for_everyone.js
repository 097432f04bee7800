// What only a browser knows of a page, for test_for_everyone.py: each is asked for by its name, and says what it found.
({
  // All that can be reached, as places in the document, in its order. Of some radio buttons it is the one that is chosen;
  // arrows lead to the others.
  reachable() {
    const ways = "a[href], button, input:not([type=radio]), [type=radio]:checked, select, summary, textarea, [tabindex]:not([tabindex='-1'])";
    return [...document.querySelectorAll("*")].flatMap((one, at) => one.matches(ways) && one.checkVisibility() ? [at] : []);
  },

  // How a colour stands out from the page.
  contrast(colour) {
    const ink = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const linear = (part) => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const light = (painted) => {
      ink.fillStyle = painted;
      ink.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...ink.getImageData(0, 0, 1, 1).data].map(linear);
      return .2126 * r + .7152 * g + .0722 * b;
    };
    const paper = getComputedStyle(document.body).backgroundColor;
    const [bright, dark] = [light(colour), light(paper)].sort((a, b) => b - a);
    return (bright + .05) / (dark + .05);
  },

  // How the voices of a letter stand out from it.
  voices() {
    return [...document.querySelectorAll(".voice")].map((one) => this.contrast(getComputedStyle(one).borderLeftColor));
  },

  // Where the keyboard's focus is: how it is marked, how that stands out, and whether it can be seen. Null on no element.
  focused() {
    const one = document.activeElement;
    if (one === document.body) return null;
    const style = getComputedStyle(one);
    const box = one.getClientRects()[0];
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
      at: [...document.querySelectorAll("*")].indexOf(one),
      name: `${one.tagName} ${one.getAttribute("href") ?? one.name} ${one.textContent.trim().slice(0, 40)}`,
      outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
      contrast: this.contrast(style.outlineColor),
      // To a pixel: browsers scroll by whole ones.
      inside: box.left > -1 && box.right < innerWidth + 1 && box.top > -1 && box.bottom < innerHeight + 1,
      onTop: one.contains(seen) || (seen?.contains(one) === true && style.display === "inline"),
    };
  },

  // What is cut off, or too wide, where lines, letters and words are as far apart as readers may set them (1.4.12).
  spaced() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
      p { margin-bottom: 2em !important; }
    `);
    document.adoptedStyleSheets = [sheet];
    const cut = [...document.querySelectorAll("body *:not(.hidden, option, svg, svg *)")].filter((one) => {
      const { overflowX, overflowY } = getComputedStyle(one);
      return (overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1)
        || (overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1);
    });
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    document.adoptedStyleSheets = [];
    return [...cut.map((one) => `${one.tagName}.${one.className} is cut`), ...(wider ? [`${wider} px too wide`] : [])];
  },

  // What moves, or would.
  moving() {
    const would = [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.scrollBehavior !== "auto" || !/^0s(, 0s)*$/.test(style.transitionDuration);
    });
    const running = document.getAnimations().map((one) => one.animationName ?? one.transitionProperty);
    return [...running, ...would.map((one) => `${one.tagName}.${one.className}`)];
  },

  // In forced colours, voices that keep a colour of their own, and scales on which no pip is told from the others.
  unseen() {
    const text = getComputedStyle(document.body).color;
    const probe = document.body.appendChild(Object.assign(document.createElement("a"), { href: "/" }));
    const link = getComputedStyle(probe).color;
    probe.remove();
    const voices = [...document.querySelectorAll("[data-hue] .perspective, .heard a, .roll a")];
    const filled = (pips) => [...pips.querySelectorAll("circle")].filter((pip) => getComputedStyle(pip).fill === text);
    return [
      ...voices.filter((one) => ![text, link].includes(getComputedStyle(one).color)).map((one) => one.textContent),
      ...[...document.querySelectorAll(".pips")].filter((pips) => filled(pips).length !== 1).map(() => "a scale"),
    ];
  },

  // What is pressed and neither 24 pixels wide and high, nor that far from all others, nor in a line of text (2.5.8).
  small() {
    const pressed = [...document.querySelectorAll("a[href], button, input, select, summary")]
      .filter((one) => one.checkVisibility() && !one.closest(".skip"))
      .map((one) => ({ one, box: one.getBoundingClientRect() }));
    const words = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
    const inText = (one) => getComputedStyle(one).display === "inline" && [...one.parentElement.childNodes].some(words);
    const under = pressed.filter(({ one, box }) => (box.width < 24 || box.height < 24) && !inText(one));
    const middle = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
    const apart = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
    const away = ([x, y], box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    const near = (it, other) => away(middle(it), other.box) < 12
      || (under.includes(other) && apart(middle(it), middle(other)) < 24);
    return under.filter((it) => pressed.some((other) => other !== it && near(it, other)))
      .map(({ one, box }) => `${one.textContent.trim().slice(0, 30)} is ${box.width.toFixed()} × ${box.height.toFixed()}`);
  },

  // What one comes to read, and is not on the page.
  away() {
    return [...document.querySelectorAll("h1, .take, .prose:not(details *)")].filter((one) => !one.offsetHeight).map((one) => one.tagName);
  },
})
