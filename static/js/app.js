// Progressive enhancement: every page works without this file.
"use strict";

(() => {
  const status = document.getElementById("status");

  const announce = (sentence) => {
    if (status && status.textContent !== sentence) status.textContent = sentence;
  };

  // navigator.clipboard is missing on a page that is served by plain HTTP. There, the element is selected and copied.
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

  // Return what to copy: the URL of a link, the values of a setting on separate lines, or a line for each row of a table.
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

  // Fetch a file that the user unfolded, in the language of the page.
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

  // Replace a link by the part of another page that it leads to. If the part can't be fetched, the link remains.
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

  // Show on the button for two seconds whether copying succeeded. Each click restarts the time. If it failed, the text
  // remains selected, so that the user can copy it.
  const showCopyOutcome = (button, outcome) => {
    const label = button.querySelector("[data-np-label]");
    announce(outcome);
    if (!label) {
      button.dataset.npCopied = "";
      setTimeout(() => {
        delete button.dataset.npCopied;
        announce("");
      }, 2000);
      return;
    }
    button.dataset.npLabel ??= label.textContent;
    label.textContent = outcome;
    clearTimeout(Number(button.dataset.npTimer));
    button.dataset.npTimer = setTimeout(() => {
      label.textContent = button.dataset.npLabel;
      announce("");
    }, 2000);
  };

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-np-copy]");
    if (copy) {
      const source = document.getElementById(copy.dataset.npCopy) ?? copy.closest("tr").cells[1];
      const { npDone, npFailed } = copy.closest("[data-np-done]").dataset;
      event.preventDefault();
      if (source) showCopyOutcome(copy, (await copyText(source)) ? npDone : npFailed);
      return;
    }
    if (event.target.closest("[data-np-print]")) {
      window.print();
      return;
    }
    // A button that changes a number does so without a request. Without a script it submits the form.
    const step = event.target.closest("[data-np-step]");
    if (step) {
      event.preventDefault();
      const box = step.parentElement.querySelector("input");
      box.value = Math.min(Math.max(Number(box.value) + Number(step.dataset.npStep) || 1, 1), box.dataset.npMost);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    // A click on a range of the map opens its changes below the map. Without a script it leads to another page.
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
    // A suggestion fills its field without a request. Without a script it submits the form.
    const fill = event.target.closest("[data-np-fill]");
    const filled = fill && document.getElementById(fill.dataset.npFill);
    if (filled) {
      event.preventDefault();
      filled.value = fill.value;
      filled.dispatchEvent(new Event("input", { bubbles: true }));
      filled.focus();
      return;
    }
    // Close the navigation of a long page after a click, so that it doesn't cover the target.
    const chapter = event.target.closest(".np-toc__fold a");
    if (chapter) chapter.closest("details").open = false;
    // A link of the error summary focuses the field, and scrolls so that its label is visible.
    const link = event.target.closest(".np-error-summary__link");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field || !field.matches("input, select, textarea")) return;
    event.preventDefault();
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (field.closest("fieldset")?.querySelector("legend") ?? label ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });

  // Toggle events don't bubble, so this listener captures them.
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

  // Unfold the target of a link.
  const unfoldTarget = () => {
    const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = part && part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  window.addEventListener("hashchange", unfoldTarget);

  // Show the controls that need a script; they are hidden otherwise.
  const reveal = (root) => {
    root.querySelectorAll("[data-np-script]").forEach((element) => {
      element.hidden = false;
    });
    // A link to share shows its origin. The printed link may be cut at its end.
    root.querySelectorAll("[data-np-whole]").forEach((link) => {
      if (link.textContent.startsWith("/")) link.prepend(location.origin);
    });
  };

  // Restore the unfolded details and the focus after a swap.
  let unfoldedIds = [];
  let focusedId = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    unfoldedIds = [...event.detail.target.querySelectorAll("details[id][open]")].map((details) => details.id);
    focusedId = document.activeElement.id;
  });
  const restore = () => {
    for (const id of unfoldedIds) document.getElementById(id)?.setAttribute("open", "");
    if (document.activeElement === document.body) document.getElementById(focusedId)?.focus({ preventScroll: true });
    // The content above it may have changed its height.
    const focused = document.activeElement;
    if (focusedId && focused.id === focusedId) focused.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  // Send a form by POST if it is too long for a URL. Pages answer both methods.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" && new URLSearchParams(new FormData(form)).toString().length > 8000) form.method = "post";
  });

  // Show that a form is being processed if the answer takes longer than a second. A download doesn't replace the page, so
  // nothing would hide the message again.
  let waiting = 0;
  document.addEventListener("submit", (event) => {
    const busy = document.getElementById(event.target.dataset.npBusy ?? "");
    clearTimeout(waiting);
    if (!busy || event.submitter?.hasAttribute("formaction")) return;
    waiting = setTimeout(() => {
      busy.hidden = false;
      announce(busy.textContent.trim());
    }, 1000);
  });
  // When the user goes back, the browser may restore the page with the message visible.
  window.addEventListener("pageshow", () => {
    clearTimeout(waiting);
    document.querySelectorAll("form .np-busy").forEach((busy) => {
      busy.hidden = true;
    });
  });

  // Hide a mistake at its field and in the summary while the user corrects it, if the form has an answer beside it: that is
  // updated with each change, and shows whether the mistake remains. Other forms keep their list of mistakes.
  document.addEventListener("input", ({ target }) => {
    if (target.getAttribute("aria-invalid") !== "true" || !target.form?.hasAttribute("hx-trigger")) return;
    target.removeAttribute("aria-invalid");
    target.closest(".np-field--error")?.classList.remove("np-field--error");
    document.getElementById(`${target.id}-error`)?.remove();
    const summary = document.getElementById("error-summary");
    summary?.querySelectorAll(`[href="#${CSS.escape(target.id)}"]`).forEach((link) => link.closest("li").remove());
    if (summary && !summary.querySelector("li")) summary.remove();
  });

  // If a list is pasted into one row, the server splits it into rows. The event is sent after the field has its new value.
  document.addEventListener("paste", (event) => {
    const rows = event.target.closest?.("[data-np-rows]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!rows || text.trim().split(/[\s,;\u3001\uff0c\uff1b]+/).length < 2) return;
    setTimeout(() => rows.dispatchEvent(new CustomEvent("np-pasted")));
  });

  // Announce the new part after a swap, and move the focus to its error summary, if any.
  document.addEventListener("htmx:afterSettle", (event) => {
    restore();
    reveal(event.target);
    // Keep the form's values in the URL, so that they survive a reload and the back button.
    const form = event.target.querySelector("[data-np-address]");
    if (form) history.replaceState(history.state, "", form.dataset.npAddress);
    const swapped = document.getElementById(event.target.id) ?? event.target;
    const message = swapped.querySelector("[data-np-say]");
    if (message) announce(message.textContent.trim());
    event.target.querySelector(".np-error-summary")?.focus();
  });

  // Unfold details for printing, since paper can't.
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
