/* Small comforts; every page works without them.
   data-key="s" on a button, link or choice: pressing the key presses it ("j n": either key), unless one is typing or
   has turned keys off. */
"use strict";

const typing = (element) =>
  element.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const keysAreOff = () => document.querySelector("[data-keys-off]:checked") !== null;

document.addEventListener("keydown", (event) => {
  const quickly = document.querySelector("[data-leave]");
  if (event.key === "Escape" && quickly) {
    window.location.replace(quickly.href);
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || keysAreOff()) return;
  const pressed = document.querySelector(`[data-key~="${CSS.escape(event.key.toLowerCase())}"]`);
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
});
