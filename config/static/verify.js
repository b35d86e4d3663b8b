/* Keys for checking vouchers one after the other. Everything they do can also be done by buttons and links. */
"use strict";

(() => {
  const line = () => document.querySelector("[data-verify-line]");
  const isTyping = (element) => element.matches("input:not([type=radio]), textarea, select");

  function decide(form, value) {
    const choice = form.querySelector(`input[name=decision][value=${value}]`);
    choice.checked = true;
    return choice;
  }

  const actions = {
    a: (form) => { decide(form, "accept"); form.requestSubmit(); },
    k: (form) => { decide(form, "reduce"); form.elements.recognised.focus(); form.elements.recognised.select(); },
    n: (form) => { decide(form, "reject"); form.elements.code.focus(); },
    f: (_form, place) => {
      const ask = place.querySelector("[data-verify-ask]");
      ask.closest("details").open = true;
      ask.elements.text.focus();
    },
    w: (_form, place) => place.querySelector("[data-verify-next]")?.click(),
    z: (_form, place) => place.querySelector("[data-verify-before]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const place = line();
    if (!place || !place.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { place.focus(); return; }
    const action = actions[event.key.toLowerCase()];
    if (!action || isTyping(event.target)) return;
    event.preventDefault();
    action(place.querySelector("[data-verify-form]"), place);
  });

  /** Keys work while the voucher has the focus, so it has it when it comes; not on a page opened by its bare address,
      where the way begins at the top. */
  function arrive(event) {
    const place = line();
    if (!place) return;
    place.querySelector("[data-verify-keys]").hidden = false;
    if (!event && window.location.hash !== "#beleg") return;
    const mistakes = place.querySelector("[data-error-summary]");
    (mistakes || place).focus({ preventScroll: !mistakes });
  }

  document.addEventListener("htmx:afterSettle", arrive);
  arrive();
})();
