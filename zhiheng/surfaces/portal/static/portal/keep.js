"use strict";

// Keeps what is typed in a form marked data-keep on this device until it is saved, by the form's
// address and the version it is typed over; what the page does not show any more is offered for
// restoring. Such a form is sent only while the site answers, and once; else it says so and stays.
const SHELF = "zhiheng-keep:";
const SENT = "zhiheng-sent";
const PATIENCE = 15000;
const shelf = (() => { try { return window.localStorage; } catch { return null; } })();
const shelved = (start) => Object.keys(shelf ?? {}).filter((key) => key.startsWith(start));
const forget = (start) => shelved(start).forEach((key) => shelf.removeItem(key));
const version = (form) => form.elements.version?.value ?? form.dataset.keep;
const start = (form) => `${SHELF}${new URL(form.action).pathname}:`;
const fields = (form) => [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && value !== "" && !["csrfmiddlewaretoken", "version"].includes(name));
const keep = (form) => {
    const kept = JSON.stringify({ at: Date.now(), fields: fields(form) });
    try { shelf?.setItem(start(form) + version(form), kept); } catch { /* full: the page still has it */ }
};
const restore = (form, kept) => {
    for (const field of form.elements) {
        const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(field.type)) {
            field.checked = values.includes(field.value);
        } else if (field.name && !["hidden", "file", "submit"].includes(field.type)) {
            field.value = values[0] ?? "";
        }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
};
const answers = async (form) => {
    try {
        const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
        return (await fetch(form.action, asked)).status < 500;
    } catch {
        return false;
    }
};
// "asking" and "sending" are over when the page is shown again, be it from the browser's cache
const send = async (form, button) => {
    form.dataset.state = "asking";
    const reached = await answers(form);
    form.querySelector("[data-unsent]")?.toggleAttribute("hidden", reached);
    form.dataset.state = reached ? "sending" : "";
    if (reached) { form.requestSubmit(button); }
};

const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
sessionStorage.removeItem(SENT);
if (sent && document.querySelector("main .message") && Date.now() - sent.at < 60000) { forget(sent.start); }

for (const form of document.querySelectorAll("form[data-keep]")) {
    const found = shelved(start(form)).map((key) => [key, JSON.parse(shelf.getItem(key))]);
    const [key, last] = found.sort(([, one], [, other]) => other.at - one.at)[0] ?? [];
    const offer = form.querySelector("[data-kept]");
    const differs = last && JSON.stringify(last.fields) !== JSON.stringify(fields(form));
    if (differs) {
        offer.hidden = false;
        offer.querySelector("[data-restore]").addEventListener("click", () => {
            offer.hidden = true;
            restore(form, last.fields);
        });
        offer.querySelector("[data-forget]").addEventListener("click", () => {
            offer.hidden = true;
            forget(start(form));
        });
    } else if (last && key !== start(form) + version(form)) {
        forget(start(form));  // saved since: the page shows it over a later version
    }
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
        keep(form);
        if (form.dataset.state !== "sending") {
            event.preventDefault();
            if (form.dataset.state !== "asking") { send(form, event.submitter); }
            return;
        }
        form.dataset.state = "asking";  // a second press finds the first on its way
        sessionStorage.setItem(SENT, JSON.stringify({ at: Date.now(), start: start(form) }));
    });
    window.addEventListener("pageshow", () => { form.dataset.state = ""; });
}

document.querySelector(".nav__person form")?.addEventListener("submit", () => forget(SHELF));
