// Pictures and files of a reply.

import { element, parsed } from "./dom.js";

const UNITS = [["megabyte", 1_000_000], ["kilobyte", 1_000], ["byte", 1]];

/** Pictures that the bot drew, each in the room that it will take. */
export function drawDrawings(drawings) {
  return drawings.map(({ address, alt, width, height }) =>
    element("img", { class: "drawing", src: address, alt, width: width || null, height: height || null }),
  );
}

/**
 * The pictures of an article. Where one stands on another server, that server hears of the reader only when they ask
 * for them, and the button names it; those that our own server fetches are fetched for nobody else.
 */
export function drawPictures(addresses, title, texts) {
  const pictures = addresses.filter((each) => parsed(each, document.baseURI));
  if (!pictures.length) return [];
  const label = pictures.length > 1 ? texts.show_pictures : texts.show_picture;
  const away = pictures.map((each) => parsed(each, document.baseURI)).find(({ origin }) => origin !== location.origin);
  const host = away ? [element("bdi", { class: "host", dir: "ltr" }, away.hostname)] : [];
  const made = element("button", { type: "button", class: "button plain" }, element("span", {}, label), ...host);
  const box = element("div", { class: "pictures" }, made);
  made.addEventListener("click", () => box.replaceChildren(...pictures.map((each) => picture(each, title, texts))));
  return [box];
}

function picture(address, title, texts) {
  const made = element("img", { class: "picture", alt: title, referrerpolicy: "no-referrer" });
  made.addEventListener("error", () => made.replaceWith(element("p", { class: "note" }, texts.no_picture)));
  made.src = address;
  return made;
}

/** A file to be kept: its name and size, and what it is. */
export function drawDocument(file, language, numbers) {
  if (!file) return [];
  const [unit, bytes] = UNITS.find(([, each]) => file.size >= each) ?? UNITS.at(-1);
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  const size = new Intl.NumberFormat(`${language}-u-nu-${numbers}`, style).format(file.size / bytes);
  const about = file.about ? [element("span", { class: "about", dir: "auto" }, file.about)] : [];
  const name = element("span", { class: "name" }, element("bdi", { dir: "ltr" }, file.name), " · ", element("bdi", {}, size));
  return [element("a", { class: "file", href: file.address, download: file.name }, name, ...about)];
}
