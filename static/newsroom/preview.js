// The frames of the preview: shrunk to fit, one at a time beside the form, and fresh after what was typed is kept. Also a
// button that copies a link.
(() => {
  const box = document.querySelector("[data-frames]");
  const frames = [...(box?.querySelectorAll(".nr-frame") ?? [])];

  function fit() {
    for (const frame of frames) {
      const room = frame.firstElementChild.nextElementSibling;
      const page = room.firstElementChild;
      if (!room.clientWidth) continue;
      const scale = Math.min(1, room.clientWidth / Number(frame.dataset.width));
      frame.style.setProperty("--scale", scale);
      if (page.height) frame.style.setProperty("--high", `${Math.round(page.height * scale) + 2}px`); // plain text is as high as it is
      frame.toggleAttribute("data-fits", true);
    }
  }

  function show(chosen) {
    for (const frame of frames) frame.hidden = frame !== chosen;
    for (const [i, button] of [...box.querySelectorAll(".nr-widths button")].entries()) button.ariaPressed = String(frames[i] === chosen);
    fit();
  }

  if (box) {
    new ResizeObserver(fit).observe(box);
    if (!box.closest(".nr-wide")) {
      const widths = document.createElement("div");
      widths.className = "nr-widths";
      for (const frame of frames) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "nr-button";
        button.textContent = frame.querySelector("figcaption").textContent;
        button.addEventListener("click", () => show(frame));
        widths.append(button);
      }
      box.prepend(widths);
      show(frames[0]);
    }
    let typed = false;
    const form = document.getElementById("article_form");
    form?.addEventListener("screen:typed", () => { typed = true; });
    form?.addEventListener("screen:heard", (event) => {
      if (!typed || event.detail.status !== 200) return;
      typed = false;
      for (const page of box.querySelectorAll("iframe")) page.contentWindow?.location.reload();
    });
  }

  for (const field of document.querySelectorAll("[data-copied]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nr-button";
    button.dataset.tone = "first";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Press Ctrl+C";
      }
    });
    field.after(button);
  }
})();
