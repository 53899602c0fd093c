"use strict";

// Fetches what changes on the page every few seconds, and counts down to a moment of the server's
// clock. Without this file the link 刷新 does the one, and the times in words the other.
const skew = Date.parse(document.querySelector("[data-at]")?.dataset.at) - Date.now() || 0;
const two = (n) => String(n).padStart(2, "0");
const tick = () => {
    for (const clock of document.querySelectorAll("[data-until]")) {
        const left = Math.round((Date.parse(clock.dataset.until) - Date.now() - skew) / 1000);
        const most = Math.abs(left);
        clock.textContent = `${left < 0 ? "−" : ""}${two(Math.floor(most / 60))}:${two(most % 60)}`;
        clock.classList.toggle("countdown--over", left < 0);
    }
};
tick();
setInterval(tick, 1000);

for (const part of document.querySelectorAll("[data-now]")) {
    let shown = null;
    const look = async () => {
        try {
            const answer = await fetch(part.dataset.now);
            if (answer.redirected) { clearInterval(timer); return; }
            const next = document.createElement("div");
            next.innerHTML = await answer.text();
            if (answer.ok && next.innerHTML !== shown) {
                shown = next.innerHTML;
                part.replaceChildren(...next.childNodes);
                tick();
            }
        } catch { /* the next look may succeed */ }
    };
    const timer = setInterval(look, 3000);
}
