// What the page keeps over a reload: in this tab only, as data, drawn again as text.

const LOG = "khabar.log";
const LANGUAGE = "khabar.language";
export const LONGEST_LOG = 80;

/** The messages, the questions without an answer, and the text that was not sent; all empty at the first visit. */
export function recall() {
  const nothing = { entries: [], unanswered: [], draft: "" };
  try {
    return { ...nothing, ...JSON.parse(sessionStorage.getItem(LOG) ?? "{}") };
  } catch {
    return nothing;
  }
}

/** Where there is no room for all of it, which long texts may take, the newest messages are kept. */
export function remember(state) {
  let { entries } = state;
  const kept = () => attempt(() => sessionStorage.setItem(LOG, JSON.stringify({ ...state, entries }))) === null;
  while (!kept() && entries.length) entries = entries.slice(Math.ceil(entries.length / 2));
}

/** The code of the language that this browser last spoke with the bot. */
export function recallLanguage() {
  return attempt(() => localStorage.getItem(LANGUAGE));
}

export function rememberLanguage(code) {
  attempt(() => localStorage.setItem(LANGUAGE, code));
}

/** Whether this is the first time in this tab that `what` is asked for. */
export function once(what) {
  const key = `khabar.once.${what}`;
  const first = attempt(() => sessionStorage.getItem(key)) === null;
  attempt(() => sessionStorage.setItem(key, "1"));
  return first;
}

/** Storage may be full or forbidden; the page then only forgets. */
function attempt(action) {
  try {
    return action() ?? null;
  } catch {
    return undefined;
  }
}
