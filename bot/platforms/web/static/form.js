// What a button asks for before it acts: a text, typed into a form over the page.

import { element } from "./dom.js";

/** Show the question { label, value, long }; `answer(text)` is called when the person sends the form. */
export function ask(question, texts, answer) {
  const field = question.long ? element("textarea", { rows: "8" }) : element("input", { type: "text" });
  field.setAttribute("dir", "auto");
  field.value = question.value;
  const cancel = element("button", { type: "button", class: "button plain" }, texts.cancel);
  const form = element(
    "form",
    { method: "dialog" },
    element("label", {}, element("span", { dir: "auto" }, question.label), field),
    element("div", { class: "row" }, element("button", { class: "button primary" }, texts.send), cancel),
  );
  const dialog = element("dialog", { class: "asks" }, form);
  cancel.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", () => answer(field.value));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}
