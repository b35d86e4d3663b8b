/* The voucher list by keyboard, as in a spreadsheet: Enter and the arrows go up and down a column, a new row comes at
   the end, and rows copied from a spreadsheet are laid into the grid. The page works without all of it. */
"use strict";

(() => {
  const table = document.getElementById("belege");
  if (!table) return;

  const rows = () => [...table.querySelectorAll("[data-grid-row]")].filter((row) => !row.hidden);
  const fields = (row) => [...row.querySelectorAll("input[type=text], select")];

  function neighbour(field, step) {
    const row = field.closest("[data-grid-row]");
    const all = rows();
    const next = all[all.indexOf(row) + step];
    return next && fields(next)[fields(row).indexOf(field)];
  }

  function go(field, step) {
    const next = neighbour(field, step);
    if (next) {
      next.focus();
      next.select?.();
    } else if (step > 0) {
      document.querySelector("[data-grid-more]")?.click();
    }
  }

  table.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("input[type=text], select") || event.altKey || event.ctrlKey || event.metaKey) return;
    const listed = field.tagName === "SELECT";
    if (event.key === "Enter") {
      event.preventDefault();
      go(field, event.shiftKey ? -1 : 1);
    } else if (!listed && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go(field, event.key === "ArrowDown" ? 1 : -1);
    }
  });

  /* ---- what was copied from a spreadsheet ------------------------------------------------------- */

  function chosen(select, text) {
    const wanted = text.trim().toLowerCase();
    const option = [...select.options].find((one) => one.text.toLowerCase() === wanted || one.value.toLowerCase() === wanted);
    if (option) select.value = option.value;
  }

  table.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!field.matches("input[type=text]") || !/[\t\n]/.test(text.trim())) return;
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    const all = rows();
    const first = all.indexOf(field.closest("[data-grid-row]"));
    if (lines.length > all.length - first) return importInstead(event, text);
    event.preventDefault();
    const column = fields(all[first]).indexOf(field);
    lines.forEach((cells, at) => {
      const row = all[first + at];
      const targets = fields(row).slice(column);
      cells.slice(0, targets.length).forEach((cell, place) => {
        const target = targets[place];
        if (target.tagName === "SELECT") chosen(target, cell);
        else target.value = cell.trim();
      });
      row.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  /** More rows than the page has: the page for spreadsheets takes them. */
  function importInstead(event, text) {
    const form = document.querySelector("[data-grid-paste]");
    if (!form) return;
    event.preventDefault();
    form.elements.text.value = text.replace(/\n/g, "\r\n");
    form.requestSubmit();
  }

  /* ---- what was sent, what was not, and a row that is taken off ------------------------------------- */

  const unsent = new Set();

  table.addEventListener("input", (event) => {
    const row = event.target.closest("[data-grid-row]");
    if (row) unsent.add(row);
  });

  table.addEventListener("htmx:afterRequest", (event) => {
    const row = event.target.closest?.("[data-grid-row]");
    if (!row) return;
    if (!event.detail.successful) {
      const note = row.querySelector(".fn-grid-note div");
      note.textContent = table.dataset.unsaved;
      return;
    }
    unsent.delete(row);
    if (row.querySelector("[data-grid-drop]").checked) {
      const next = neighbour(fields(row)[0], 1) || neighbour(fields(row)[0], -1);
      row.hidden = true;
      next?.focus();
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsent.size && !document.querySelector("form[data-sent]")) event.preventDefault();
  });
})();
