// Times as their reader tells them, "3 hours ago", and kept right while the page is open.

import { element } from "./dom.js";

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const WEEK = 7 * 86_400; // seconds; beyond it the server tells a date
const LONG = 40; // characters: with the date of a second calendar it needs two lines of a telephone
const EVERY = 30_000;

/**
 * `when` is {at, text}: a time, and how the server told it. What was told relative to now stays so: that is kept in
 * `when`, as a reload draws it again. `numbers` is the numbering system of the digits.
 */
export function drawTime(when, language, numbers) {
  const at = Date.parse(when.at);
  when.moves ??= Math.abs(Date.now() - at) < WEEK * 1_000;
  const locale = `${language}-u-nu-${numbers}`;
  const title = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(at);
  const long = when.text.length > LONG;
  const made = element("time", { datetime: when.at, title, dir: "auto", class: long && "long" }, when.text);
  if (when.moves) made.dataset.locale = locale;
  return made;
}

/** How long ago, in the largest unit that is full; null for less than a minute. */
export function ago(at, now, locale) {
  const passed = (now - at) / 1_000;
  const [unit, seconds] = UNITS.find(([, each]) => Math.abs(passed) >= each) ?? [];
  return unit ? new Intl.RelativeTimeFormat(locale).format(Math.round(-passed / seconds), unit) : null;
}

/** Tell the times of the page anew, now and then. */
export function refreshTimes(root = document) {
  for (const each of root.querySelectorAll("time[data-locale]")) {
    const text = ago(Date.parse(each.dateTime), Date.now(), each.dataset.locale);
    if (text && text !== each.textContent) each.textContent = text;
  }
}

export function keepTimes() {
  refreshTimes();
  setInterval(() => document.hidden || refreshTimes(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || refreshTimes());
}
