// Extras only: every page works without this file.
"use strict";

(() => {
  const status = document.getElementById("status");

  const say = (sentence) => {
    if (status && status.textContent !== sentence) status.textContent = sentence;
  };

  // A plain http address of an intranet has no navigator.clipboard: a selection does there.
  const copySelection = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  };

  // A link is copied as its address, a setting as its values, a line each, and a table as a line a row.
  const textOf = (element) => {
    const values = (cell) => [...cell.querySelectorAll("p > :first-child")].map((value) => value.textContent);
    if (element.href) return element.href;
    if (element.matches("td")) return values(element).join("\n");
    if (!element.matches("table")) return element.textContent.trim();
    return [...element.rows].map((row) => `${row.cells[0].textContent.trim()}: ${values(row.cells[1]).join(", ")}`).join("\n");
  };

  const copyText = async (element) => {
    if (!navigator.clipboard) return copySelection(element);
    try {
      await navigator.clipboard.writeText(textOf(element));
      return true;
    } catch {
      return copySelection(element);
    }
  };

  // A file that is shown on demand, in the language of the page.
  const fetchFile = async (element) => {
    const address = new URL(element.dataset.npSource, location.href);
    address.searchParams.append("lang", document.documentElement.lang);
    element.dataset.npSource = "";
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      element.textContent = (await answer.text()).trimEnd();
    } catch {
      element.textContent = element.dataset.npFailed;
      element.dataset.npSource = address.pathname + address.search;
    }
  };

  // A part of another page, in the place of the link to it, which stays where the part can't be had.
  const fetchPart = async (link) => {
    const address = new URL(link.href);
    address.searchParams.append("lang", document.documentElement.lang);
    link.dataset.npPart = "fetching";
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = document.adoptNode(page.querySelector(link.hash));
      link.closest("p").replaceWith(part);
      htmx.process(part);
      reveal(part);
      restore();
    } catch {
      link.dataset.npPart = "";
    }
  };

  // What came of it stands on the button for a while, however often it is pressed. Where nothing can be copied, the
  // text is left selected.
  const tellCopy = (button, outcome) => {
    const label = button.querySelector("[data-np-label]");
    say(outcome);
    if (!label) {
      button.dataset.npCopied = "";
      setTimeout(() => {
        delete button.dataset.npCopied;
        say("");
      }, 2000);
      return;
    }
    button.dataset.npLabel ??= label.textContent;
    label.textContent = outcome;
    clearTimeout(Number(button.dataset.npTimer));
    button.dataset.npTimer = setTimeout(() => {
      label.textContent = button.dataset.npLabel;
      say("");
    }, 2000);
  };

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-np-copy]");
    if (copy) {
      const source = document.getElementById(copy.dataset.npCopy) ?? copy.closest("tr").cells[1];
      const { npDone, npFailed } = copy.closest("[data-np-done]").dataset;
      event.preventDefault();
      if (source) tellCopy(copy, (await copyText(source)) ? npDone : npFailed);
      return;
    }
    if (event.target.closest("[data-np-print]")) {
      window.print();
      return;
    }
    // A step of a number, without leaving the page.
    const step = event.target.closest("[data-np-step]");
    if (step) {
      event.preventDefault();
      const box = step.parentElement.querySelector("input");
      box.value = Math.min(Math.max(Number(box.value) + Number(step.dataset.npStep) || 1, 1), box.dataset.npMost);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    // A range of the map opens what can be done with it, under the map, in place of another page.
    const range = event.target.closest(".np-map__box[href]");
    const list = range && document.getElementById("map-change");
    if (list) {
      event.preventDefault();
      const href = range.getAttribute("href");
      const rest = list.querySelector("[data-np-part]");
      if (rest) await fetchPart(rest);
      const entry = document.getElementById(href.split("#")[1])?.closest("details");
      if (!entry) {
        location.assign(href);
        return;
      }
      list.open = true;
      entry.open = true;
      entry.querySelector("summary").focus();
      return;
    }
    // A suggestion fills its field without leaving the page; without a script it submits the form.
    const fill = event.target.closest("[data-np-fill]");
    const filled = fill && document.getElementById(fill.dataset.npFill);
    if (filled) {
      event.preventDefault();
      filled.value = fill.value;
      filled.dispatchEvent(new Event("input", { bubbles: true }));
      filled.focus();
      return;
    }
    // The navigation of a long page folds again over what it leads to.
    const chapter = event.target.closest(".np-toc__fold a");
    if (chapter) chapter.closest("details").open = false;
    // A link of the error summary leads into the field, with its label in view.
    const link = event.target.closest(".np-error-summary__link");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field || !field.matches("input, select, textarea")) return;
    event.preventDefault();
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (field.closest("fieldset")?.querySelector("legend") ?? label ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });

  // No toggle bubbles.
  document.addEventListener(
    "toggle",
    (event) => {
      if (!event.target.open) return;
      event.target.querySelectorAll("[data-np-source]").forEach((element) => {
        if (element.dataset.npSource) fetchFile(element);
      });
      event.target.querySelectorAll("[data-np-part]").forEach((link) => {
        if (!link.dataset.npPart && link.closest("details") === event.target) fetchPart(link);
      });
    },
    true,
  );

  // A part that a link leads to is unfolded.
  const unfoldTarget = () => {
    const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = part && part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  window.addEventListener("hashchange", unfoldTarget);

  // What only a script can do stays hidden until there is one.
  const reveal = (root) => {
    root.querySelectorAll("[data-np-script]").forEach((element) => {
      element.hidden = false;
    });
    // A link to send on names the site that it leads to; one on paper may be cut at its end.
    root.querySelectorAll("[data-np-whole]").forEach((link) => {
      if (link.textContent.startsWith("/")) link.prepend(location.origin);
    });
  };

  // What was unfolded stays so, and what had the focus keeps it, where a swap brings it back.
  let unfoldedIds = [];
  let focusedId = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    unfoldedIds = [...event.detail.target.querySelectorAll("details[id][open]")].map((details) => details.id);
    focusedId = document.activeElement.id;
  });
  const restore = () => {
    for (const id of unfoldedIds) document.getElementById(id)?.setAttribute("open", "");
    if (document.activeElement === document.body) document.getElementById(focusedId)?.focus({ preventScroll: true });
    // What stands over it may have grown or shrunk.
    const focused = document.activeElement;
    if (focusedId && focused.id === focusedId) focused.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  // The page answers a form in either way; more than fits into an address is sent beside it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" && new URLSearchParams(new FormData(form)).toString().length > 8000) form.method = "post";
  });

  // A form whose answer takes longer than a second says that it is at work. A file to download leaves the page as it is.
  let waiting = 0;
  document.addEventListener("submit", (event) => {
    const busy = document.getElementById(event.target.dataset.npBusy ?? "");
    clearTimeout(waiting);
    if (!busy || event.submitter?.hasAttribute("formaction")) return;
    waiting = setTimeout(() => {
      busy.hidden = false;
      say(busy.textContent.trim());
    }, 1000);
  });
  // Back from the answer, the page may stand as it was left.
  window.addEventListener("pageshow", () => {
    clearTimeout(waiting);
    document.querySelectorAll("form .np-busy").forEach((busy) => {
      busy.hidden = true;
    });
  });

  // A mistake that is being corrected is no longer shown at its field, nor over the heading: the answer beside the form,
  // which follows what is typed, says whether it is one still.
  document.addEventListener("input", ({ target }) => {
    if (target.getAttribute("aria-invalid") !== "true") return;
    target.removeAttribute("aria-invalid");
    target.closest(".np-field--error")?.classList.remove("np-field--error");
    document.getElementById(`${target.id}-error`)?.remove();
    const summary = document.getElementById("error-summary");
    summary?.querySelectorAll(`[href="#${CSS.escape(target.id)}"]`).forEach((link) => link.closest("li").remove());
    if (summary && !summary.querySelector("li")) summary.remove();
  });

  // A list that is pasted into a box of one row becomes rows: the server parts it, once the box has it.
  document.addEventListener("paste", (event) => {
    const rows = event.target.closest?.("[data-np-rows]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!rows || text.trim().split(/[\s,;\u3001\uff0c\uff1b]+/).length < 2) return;
    setTimeout(() => rows.dispatchEvent(new CustomEvent("np-pasted")));
  });

  // After a swap the new part says where reading goes on.
  document.addEventListener("htmx:afterSettle", (event) => {
    restore();
    reveal(event.target);
    // The address follows what is typed, so that a reload and the way back keep it.
    const followed = event.target.querySelector("[data-np-address]");
    if (followed) history.replaceState(history.state, "", followed.dataset.npAddress);
    const settled = document.getElementById(event.target.id) ?? event.target;
    const told = settled.querySelector("[data-np-say]");
    if (told) say(told.textContent.trim());
    event.target.querySelector(".np-error-summary")?.focus();
  });

  // A sheet of paper unfolds nothing.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details[data-np-print-open]:not([open])")];
    unfolded.forEach((details) => {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((details) => {
      details.open = false;
    });
  });

  reveal(document);
  unfoldTarget();
})();
