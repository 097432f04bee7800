// A letter as it would be, while its words are typed; and what is wrong with them, said beside the field.
(() => {
  const form = document.getElementById("letter-form");
  const looks = document.querySelector("[data-looks]");
  const say = speakerFor(Number(form.dataset.user));
  let waiting, last = 0;

  form.querySelector("[data-look]").hidden = true;

  function show(answer) {
    for (const list of form.querySelectorAll("[data-wrong]")) {
      list.replaceChildren(...answer.wrong[list.dataset.wrong].map((why) => Object.assign(document.createElement("li"), { textContent: why })));
    }
    looks.querySelector("[data-stale]").hidden = "page" in answer;
    if (!("page" in answer)) return;
    looks.querySelector("[data-subject]").textContent = answer.subject;
    looks.querySelector("[data-text]").textContent = answer.text;
    for (const frame of looks.querySelectorAll("iframe")) frame.srcdoc = answer.page;
  }

  async function look() {
    const { subject, words, of } = form.elements;
    const answer = await say(form.dataset.preview, { subject: subject.value, words: words.value, of: of?.value ?? "" });
    if (answer.turn < last || answer.status !== 200) return;
    last = answer.turn;
    show(answer);
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
})();
