// What a button asks for before it acts: a text, typed into a form over the page.

import { element } from "./dom.js";
import { excess } from "./length.js";

/**
 * Show the question { label, value, long }; `answer(text, form)` is called when the person sends the form. It waits then,
 * with what was typed, until form.close() says that this was taken, or form.refuse(why) that it has to be mended.
 */
export function ask(question, texts, answer) {
  const field = question.long ? element("textarea", { rows: "8" }) : element("input", { type: "text" });
  field.setAttribute("dir", "auto");
  field.value = question.value;
  const wrong = element("p", { class: "wrong", role: "alert", dir: "auto", hidden: true });
  const send = element("button", { class: "button primary" }, texts.send);
  const cancel = element("button", { type: "button", class: "button plain" }, texts.cancel);
  const sheet = element(
    "form",
    { method: "dialog" },
    element("label", {}, element("span", { dir: "auto" }, question.label), field),
    wrong,
    element("div", { class: "row" }, send, cancel),
  );
  const dialog = element("dialog", { class: "asks" }, sheet);
  const form = {
    get isOpen() {
      return dialog.open;
    },
    close: () => dialog.close(),
    refuse(why) {
      send.removeAttribute("aria-busy");
      field.setAttribute("aria-invalid", "true");
      wrong.textContent = why;
      wrong.hidden = false;
      field.focus();
    },
  };
  cancel.addEventListener("click", form.close);
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy")) return;
    const over = excess(field.value);
    if (over) return form.refuse(texts.excess.replace("{n}", over));
    wrong.hidden = true;
    field.removeAttribute("aria-invalid");
    send.setAttribute("aria-busy", "true");
    answer(field.value, form);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}
