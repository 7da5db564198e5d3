// Making elements. Whatever people wrote becomes text nodes here, never markup.

/** An element with attributes (null and false are left out) and children; strings become text nodes. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** An address in its parts; null where it is none. URL.canParse would throw in browsers from before 2023. */
export function parsed(address, base) {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

/** A link that leaves the page; null where the address is no web page's. */
export function outside(address, attributes, hint, ...children) {
  if (!address || !/^https?:\/\//i.test(address)) return null;
  const away = { href: address, target: "_blank", rel: "noopener noreferrer nofollow" };
  return element("a", { ...away, ...attributes }, ...children, element("span", { class: "unseen" }, ` (${hint})`));
}

/**
 * A text as paragraphs. Each line takes its own direction: the server marks those that would take a wrong one.
 * `inner(part, at)` gives the children of a paragraph, which begins at the index `at` of the text.
 */
export function paragraphs(text, attributes, inner = (part) => [part]) {
  const made = [];
  let at = 0;
  for (const part of text.split(/(\n\s*\n)/)) {
    if (/[^\s\p{Cf}]/u.test(part)) made.push(element("p", { dir: "auto", ...attributes }, ...inner(part, at)));
    at += part.length;
  }
  return made;
}

/** A number that no other message of this chat has: what was sent twice is known by it. */
export function newId() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0xfffff) * 2 ** 32 + low + 1;
}
