"use strict";

// Saves a score sheet a while after the last change, and on Ctrl+Enter goes on to the next.
// Without this file the buttons do the same. What is typed is kept by keep.js.
const PAUSE = 20000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
    let waiting = null;
    let sending = false;
    let pressed = null;

    const say = (text) => { form.querySelector("[data-saved]").textContent = text; };
    const later = () => {
        clearTimeout(waiting);
        waiting = setTimeout(save, PAUSE);
    };
    const save = async () => {
        if (sending) { later(); return; }
        sending = true;
        const typed = form.dataset.typed;
        const data = new FormData(form);
        data.set("then", "stay-quiet");
        try {
            const answer = await fetch(form.action, { method: "POST", body: data });
            const told = await answer.json();
            if (answer.ok) {
                forget(start(form));
                form.elements.version.value = told.version;
                form.querySelector("[data-total]").textContent = told.total;
                say(told.saved);
                if (form.dataset.typed !== typed) { keep(form); }
            } else {
                say(told.problem);
                keep(form);
            }
        } catch {
            say(form.dataset.failed);
        }
        sending = false;
        if (pressed) { form.requestSubmit(pressed); }
    };

    if (form.querySelector("[data-saved]")) {
        form.addEventListener("input", () => {
            form.dataset.typed = Number(form.dataset.typed ?? 0) + 1;
            later();
        });
        window.addEventListener("online", () => { if (form.dataset.typed) { save(); } });
        form.addEventListener("submit", (event) => {
            if (event.defaultPrevented) { return; }
            clearTimeout(waiting);
            // a save on its way makes a new version: hand in over that one, not over the last
            if (sending) {
                event.preventDefault();
                form.dataset.state = "";
                pressed = event.submitter;
            }
        });
        form.addEventListener("change", (event) => {
            const key = event.target.name.match(/^percent-(.+)$/);
            const link = key && form.querySelector(`.expert-index a[href="#item-${key[1]}"]`);
            if (link) { link.dataset.scored = ""; }
        });
        form.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && event.ctrlKey) {
                event.preventDefault();
                form.requestSubmit(form.querySelector("[data-ctrl-enter]"));
            }
        });
    }
}
