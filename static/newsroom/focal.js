// On the page of a picture: the focal point is set by a click on it or by the arrow keys, and the crops follow at once.
// What counts is in the two number fields, which work without this.
(() => {
  const stage = document.querySelector(".nr-stage");
  const form = document.getElementById("describe");
  const [across, down] = ["focal_x", "focal_y"].map((name) => form?.elements[name]);
  if (!stage || !across || across.matches(":disabled")) return;
  const [width, height] = [Number(stage.dataset.width), Number(stage.dataset.height)];
  const crops = [...document.querySelectorAll(".nr-crops img")];
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const point = document.createElement("button");
  point.type = "button";
  point.className = "nr-point";
  stage.append(point);
  stage.dataset.ready = "";

  // The same arithmetic as pictures/crops.py: what is kept, and where CSS has to put it.
  function place(image, x, y) {
    const [w, h] = image.dataset.shape.split(":").map(Number);
    const kept = [Math.min(width, Math.max(1, Math.round(height * w / h))), Math.min(height, Math.max(1, Math.round(width * h / w)))];
    const spare = [width - kept[0], height - kept[1]];
    const edges = [clamp(Math.round(x * width - kept[0] / 2), 0, spare[0]), clamp(Math.round(y * height - kept[1] / 2), 0, spare[1])];
    image.style.objectPosition = edges.map((edge, side) => `${spare[side] ? 100 * edge / spare[side] : 50}%`).join(" ");
  }

  function show() {
    const [x, y] = [across, down].map((field) => clamp(Number(field.value) || 0, 0, 100));
    stage.style.setProperty("--x", `${x}%`);
    stage.style.setProperty("--y", `${y}%`);
    point.setAttribute("aria-label", `Focal point, ${x}% from the left, ${y}% from the top. Move it with the arrow keys.`);
    crops.forEach((image) => place(image, x / 100, y / 100));
  }

  function set(x, y) {
    across.value = Math.round(clamp(x, 0, 100) * 10) / 10;
    down.value = Math.round(clamp(y, 0, 100) * 10) / 10;
    show();
  }

  stage.addEventListener("click", (event) => {
    if (event.detail === 0) return; // a key on the point, not a place on the picture
    const edge = stage.getBoundingClientRect();
    set(100 * (event.clientX - edge.left) / edge.width, 100 * (event.clientY - edge.top) / edge.height);
    point.focus({ preventScroll: true });
  });
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  point.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    set(Number(across.value) + far * step[0], Number(down.value) + far * step[1]);
  });
  [across, down].forEach((field) => field.addEventListener("input", show));
  show();
})();
