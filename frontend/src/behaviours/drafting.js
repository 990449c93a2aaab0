// Half a form is kept: some seconds after the last key, and when the page goes away. One is asked before leaving
// only while something could not be kept.

const AFTER = 2500;

/** ``data`` gives what the form holds now, the csrf token among it; ``form`` has data-draft and input[name="-draft"]. */
export function keepDrafts(form, data) {
  const number = form.querySelector("input[name='-draft']");
  const told = document.querySelector("[data-kept]");
  let timer = 0;
  let isUnkept = false;
  let isLeaving = false;
  let version = 0;

  function say(words, isWrong) {
    if (!told) return;
    told.hidden = false;
    told.classList.toggle("late", isWrong);
    (told.querySelector("span") ?? told).textContent = words;
  }

  async function keep() {
    clearTimeout(timer);
    if (!isUnkept || isLeaving) return;
    const mine = version;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: data(), redirect: "manual", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { draft, at } = await answer.json();
      const isFirst = number.value !== String(draft);
      number.value = draft;
      if (mine === version) isUnkept = false;
      else timer = setTimeout(keep, AFTER);
      say(`草稿 ${at} 已存，换经办人不丢`, false);
      if (isFirst) {
        const here = new URL(location);
        here.searchParams.set("draft", draft);
        here.searchParams.delete("saved");
        history.replaceState(null, "", here);
      }
    } catch {
      say("草稿没存上，请别关这一页", true);
      timer = setTimeout(keep, AFTER * 2);
    }
  }

  form.addEventListener("input", () => {
    isUnkept = true;
    version += 1;
    clearTimeout(timer);
    timer = setTimeout(keep, AFTER);
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isLeaving = true;
  });
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("pagehide", () => {
    if (isUnkept && !isLeaving) navigator.sendBeacon(form.dataset.draft, data());
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  addEventListener("beforeunload", (event) => {
    if (isUnkept && !isLeaving && told?.classList.contains("late")) event.preventDefault();
  });
  return { keep };
}
