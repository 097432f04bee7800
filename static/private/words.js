// The words of two texts, those of one alone marked. Of a long run that both have, its ends are shown.
window.markedWords = (before, after) => {
  const MOST = 1200; // words that are compared; more are shown whole

  // As ["" | "del" | "ins", text] in their order: longest common run of words, on the part that differs.
  function difference() {
    const [old, now] = [before, after].map((text) => text.match(/\S+\s*/g) ?? []);
    let start = 0;
    while (start < old.length && start < now.length && old[start].trim() === now[start].trim()) start += 1;
    let end = 0;
    while (end < old.length - start && end < now.length - start && old[old.length - 1 - end].trim() === now[now.length - 1 - end].trim()) end += 1;
    const gone = old.slice(start, old.length - end);
    const came = now.slice(start, now.length - end);
    return [["", now.slice(0, start)], ...common(gone, came), ["", end ? now.slice(-end) : []]].filter(([, list]) => list.length).map(([tag, list]) => [tag, list.join("")]);
  }

  function common(gone, came) {
    if (gone.length > MOST || came.length > MOST) return [["del", gone], ["ins", came]];
    const alike = (i, j) => gone[i].trim() === came[j].trim();
    const length = Array.from({ length: gone.length + 1 }, () => new Uint16Array(came.length + 1));
    for (let i = gone.length - 1; i >= 0; i -= 1) {
      for (let j = came.length - 1; j >= 0; j -= 1) length[i][j] = alike(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
    const runs = [];
    const add = (tag, word) => { if (runs.at(-1)?.[0] === tag) runs.at(-1)[1].push(word); else runs.push([tag, [word]]); };
    let [i, j] = [0, 0];
    while (i < gone.length || j < came.length) {
      if (i < gone.length && j < came.length && alike(i, j)) { add("", came[j]); i += 1; j += 1; }
      else if (j >= came.length || (i < gone.length && length[i + 1][j] >= length[i][j + 1])) { add("del", gone[i]); i += 1; }
      else { add("ins", came[j]); j += 1; }
    }
    return runs;
  }

  const brief = (run) => run.length < 240 ? run : `${run.slice(0, run.indexOf(" ", 80))} … ${run.slice(run.lastIndexOf(" ", run.length - 80))}`;
  return difference().map(([tag, run]) => tag ? Object.assign(document.createElement(tag), { textContent: run }) : brief(run));
};
