/* Comforts on top of pages that work without them. No inline code, no dependencies.
   Sums are for the eye; what counts is what the server adds up. */
"use strict";

(() => {
  const german = (document.documentElement.lang || "de").startsWith("de");
  const words = (element, name, value) => (element.dataset[name] || "%s").replace("%s", value);

  /* ---- whole cents ------------------------------------------------------------------------- */

  const PLACES = 4n;
  const SCALE = 10n ** PLACES;

  /** A typed number in ten-thousandths, or null. Knows 1.234,50 and 1234.5. */
  function parse(text) {
    let clean = text.replace(/[\s\u00a0\u202f€]/g, "").replace("\u2212", "-");
    const decimal = german ? "," : ".";
    const group = german ? "." : ",";
    if (clean.includes(decimal) || !new RegExp(`^-?\\d+\\${group}\\d{1,2}$`).test(clean)) {
      clean = clean.replaceAll(group, "").replace(decimal, ".");
    } else {
      clean = clean.replace(group, ".");
    }
    const parts = /^(-?)(\d*)(?:\.(\d*))?$/.exec(clean);
    if (!parts || (!parts[2] && !parts[3])) return null;
    const digits = (parts[3] || "").slice(0, Number(PLACES)).padEnd(Number(PLACES), "0");
    const value = BigInt(parts[2] || "0") * SCALE + BigInt(digits);
    return parts[1] ? -value : value;
  }

  /** Rounds half up, away from zero. */
  function divide(value, by) {
    const half = by / 2n;
    return value < 0n ? -((-value + half) / by) : (value + half) / by;
  }

  const toCents = (scaled) => divide(scaled, SCALE / 100n);

  function written(cents) {
    const absolute = cents < 0n ? -cents : cents;
    const whole = String(absolute / 100n).replace(/\B(?=(\d{3})+$)/g, german ? "." : ",");
    return `${cents < 0n ? "\u2212" : ""}${whole}${german ? "," : "."}${String(absolute % 100n).padStart(2, "0")}`;
  }

  const euro = (cents) => (german ? `${written(cents)}\u00a0€` : `€${written(cents)}`);

  /* ---- plan: quantity × price, totals, balance ---------------------------------------------- */

  const typed = (cell) => parse(cell?.querySelector("input")?.value || "");

  const isRemoved = (row) => Boolean(row?.querySelector("input[name$='-DELETE']")?.checked);

  function addUp(form) {
    let costs = 0n;
    for (const table of form.querySelectorAll("[data-formset]")) {
      let total = 0n;
      for (const row of table.querySelectorAll("[data-row]")) {
        if (isRemoved(row)) continue;
        const price = typed(row.querySelector("[data-plan-price]"));
        const quantityCell = row.querySelector("[data-plan-quantity]");
        const quantity = quantityCell ? typed(quantityCell) : SCALE;
        const known = price !== null && quantity !== null;
        const cents = known ? divide(quantity * price, SCALE * (SCALE / 100n)) : 0n;
        const shown = row.querySelector("[data-plan-amount]");
        if (shown) shown.textContent = known ? written(cents) : "\u2013";
        total += cents;
      }
      const sum = table.querySelector("[data-plan-total]");
      if (!sum) continue;
      sum.textContent = written(total);
      costs += total;
    }
    let financing = 0n;
    for (const input of form.querySelectorAll("[data-plan-financing] input:not([type=hidden], [type=checkbox])")) {
      if (isRemoved(input.closest("[data-row]"))) continue;
      financing += toCents(parse(input.value) ?? 0n);
    }
    showBalance(form.querySelector("[data-balance]"), costs, financing);
  }

  function showBalance(bar, costs, financing) {
    if (!bar) return;
    const gap = costs - financing;
    const empty = !costs && !financing;
    bar.classList.toggle("fn-balance--even", gap === 0n && !empty);
    bar.querySelector("[data-balance-costs]").textContent = euro(costs);
    bar.querySelector("[data-balance-financing]").textContent = euro(financing);
    bar.querySelector("[data-balance-verdict]").textContent =
      empty ? bar.dataset.empty : gap === 0n ? bar.dataset.even : bar.dataset.uneven;
    bar.querySelector("[data-balance-gap]").textContent =
      empty ? "–" : gap === 0n ? bar.dataset.equal : words(bar, gap > 0n ? "missing" : "over", euro(gap > 0n ? gap : -gap));
  }

  function preparePlan(form) {
    form.addEventListener("input", () => addUp(form));
    form.addEventListener("plan:changed", () => addUp(form));
    addUp(form);
  }

  /* ---- rows of a formset --------------------------------------------------------------------- */

  function prepareRow(row) {
    const cell = row.querySelector("[data-row-remove]");
    const box = cell?.querySelector("input[type=checkbox]");
    if (!box) return;
    cell.firstElementChild.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kern-btn kern-btn--tertiary kern-btn--x-small";
    const icon = document.createElement("span");
    icon.className = "kern-icon kern-icon--delete kern-icon--small";
    icon.setAttribute("aria-hidden", "true");
    const label = document.createElement("span");
    label.className = "kern-label kern-sr-only";
    label.textContent = cell.querySelector("label").textContent;
    button.append(icon, label);
    button.addEventListener("click", () => {
      const table = row.closest("[data-formset]");
      box.checked = true;
      row.hidden = true;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      row.dispatchEvent(new CustomEvent("plan:changed", { bubbles: true }));
      document.querySelector(`[data-formset-add="${table.dataset.formset}"] button`)?.focus();
    });
    cell.append(button);
    if (box.checked) row.hidden = true;
  }

  function prepareAdding(holder) {
    const prefix = holder.dataset.formsetAdd;
    const table = document.querySelector(`[data-formset="${prefix}"]`);
    const template = document.querySelector(`template[data-formset-template="${prefix}"]`);
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    if (!table || !template || !total) return;
    holder.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      const index = Number(total.value);
      const rows = document.createElement("tbody");
      rows.innerHTML = template.innerHTML.replaceAll("__prefix__", String(index)).replaceAll("__number__", String(index + 1));
      const row = rows.querySelector("[data-row]");
      table.tBodies[0].append(row);
      total.value = String(index + 1);
      prepareRow(row);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      row.dispatchEvent(new CustomEvent("plan:changed", { bubbles: true }));
    });
  }

  /* ---- characters left ----------------------------------------------------------------------- */

  function prepareLimit(field) {
    const hint = document.getElementById(`${field.id}_limit`);
    if (!hint) return;
    const limit = Number(field.dataset.limit);
    const spoken = document.createElement("span");
    spoken.className = "kern-sr-only";
    spoken.setAttribute("aria-live", "polite");
    hint.after(spoken);
    let pause;
    const count = () => {
      // The server counts a line break as two characters.
      const left = limit - field.value.replace(/\r?\n/g, "\r\n").length;
      const text = words(hint, left < 0 ? "limitOver" : "limitLeft", Math.abs(left).toLocaleString(german ? "de" : "en"));
      hint.textContent = text;
      hint.classList.toggle("fn-limit--over", left < 0);
      return text;
    };
    field.addEventListener("input", () => {
      const text = count();
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = text; }, 1500);
    });
    count();
  }

  /* ---- autosave: one field at a time, with the version it was based on ------------------------- */

  function prepareAutosave(form) {
    const status = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    const waiting = new Map();
    let version = form.querySelector("[name=version]")?.value || form.dataset.version || "";
    let timer;
    let busy = false;

    const say = (text, failed) => {
      if (!status) return;
      status.hidden = false;
      status.classList.toggle("fn-saved--failed", failed);
      const icon = status.querySelector(".kern-icon");
      icon.classList.toggle("kern-icon--success", !failed);
      icon.classList.toggle("kern-icon--warning", failed);
      status.querySelector("[data-saved-words]").textContent = text;
    };

    const conflict = (url) => {
      say(`${status?.dataset.conflictText || ""} `, true);
      if (!status || !url) return;
      const link = document.createElement("a");
      link.className = "kern-link kern-link--small kern-link--no-visited-state fn-inline";
      link.href = url;
      link.textContent = status.dataset.conflictLink;
      status.querySelector("[data-saved-words]").append(link);
    };

    async function send(name, values) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      body.append("name", name);
      for (const value of values) body.append("value", value);
      body.append("version", version);
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token, Accept: "application/json" },
      });
      const facts = await answer.json().catch(() => ({}));
      if (answer.status === 409) return { conflict: true, url: facts.url };
      if (!answer.ok) return { failed: true, refused: answer.status < 500 };
      if (facts.version !== undefined) {
        version = String(facts.version);
        const carried = form.querySelector("[name=version]");
        if (carried) carried.value = version;
      }
      return { time: facts.saved_at };
    }

    async function flush() {
      if (busy) return;
      busy = true;
      while (waiting.size) {
        const [name, values] = waiting.entries().next().value;
        let result;
        try { result = await send(name, values); } catch { result = { failed: true }; }
        if (result.conflict) { waiting.clear(); conflict(result.url); break; }
        if (result.failed && !result.refused) {
          say(status?.dataset.unsavedText || "", true);
          timer = setTimeout(flush, 10000);
          break;
        }
        if (waiting.get(name) === values) waiting.delete(name);
        if (!result.refused) {
          const shown = /^\d{1,2}:\d{2}$/.test(result.time || "")
            ? result.time
            : new Date(result.time || Date.now()).toLocaleTimeString(german ? "de" : "en-GB", { hour: "2-digit", minute: "2-digit" });
          say(words(status || form, "savedText", shown), false);
        }
      }
      busy = false;
    }

    const note = (event) => {
      const field = event.target;
      if (!field.name || field.type === "file" || field.type === "hidden" || field.type === "password") return;
      const same = [...form.elements].filter((other) => other.name === field.name);
      const ticks = field.type === "checkbox" || field.type === "radio";
      waiting.set(field.name, (ticks ? same.filter((other) => other.checked) : same).map((other) => other.value));
      clearTimeout(timer);
      timer = setTimeout(flush, event.type === "change" ? 200 : 1200);
    };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    window.addEventListener("beforeunload", (event) => {
      if (waiting.size && !form.dataset.sent) event.preventDefault();
    });
  }

  /* ---- once is enough ------------------------------------------------------------------------- */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const buttons = [...document.querySelectorAll("button[type=submit]")].filter((button) => button.form === form);
    // Only after the browser has taken the name and value of the pressed button.
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
    // A file that is downloaded leaves the page standing.
    setTimeout(() => release(form), 8000);
  });

  function release(form) {
    delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[type=submit]")) {
      if (button.form === form) button.disabled = false;
    }
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  /* ---- leave fast, print whole ------------------------------------------------------------------ */

  document.addEventListener("click", (event) => {
    const exit = event.target.closest?.("[data-quick-exit]");
    if (!exit) return;
    event.preventDefault();
    window.location.replace(exit.href);
  });

  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((details) => { details.open = true; });
  });

  /* ---- start, and again for what htmx brings ------------------------------------------------------ */

  function prepare(root) {
    const each = (selector, action) => {
      const found = [...root.querySelectorAll(selector)];
      if (root.matches?.(selector)) found.unshift(root);
      for (const element of found) {
        const mark = `ready${action.name}`;
        if (element.dataset[mark]) continue;
        element.dataset[mark] = "1";
        action(element);
      }
    };
    each("[data-row]", prepareRow);
    each("[data-formset-add]", prepareAdding);
    each("form[data-plan]", preparePlan);
    each("input[data-limit], textarea[data-limit]", prepareLimit);
    each("form[data-autosave]", prepareAutosave);
  }

  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  document.querySelector("[data-error-summary]")?.focus();
})();
