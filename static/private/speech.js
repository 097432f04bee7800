// How a page of somebody speaks with the server, in JSON.
window.cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

// Tell the server something as this person; answers { status, turn, code, detail, … }, status 0 when nobody was reached.
// Answers may come out of turn: the one of the highest turn says how things stand.
window.speakerFor = (user) => {
  let turns = 0;
  return async (address, words, options = {}) => {
    const turn = ++turns;
    const body = JSON.stringify({ user, ...words });
    // The token of now, not of when the page was opened: a sign-in in another tab changes it.
    const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") };
    try {
      const response = await fetch(address, { method: "POST", headers, body, redirect: "manual", keepalive: options.keepalive && body.length < 60_000, signal: options.signal });
      const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
      return { ...answer, turn, status: response.status || 500 };
    } catch (why) {
      return { turn, status: 0, code: why.name === "AbortError" ? "aborted" : "unreachable" };
    }
  };
};
