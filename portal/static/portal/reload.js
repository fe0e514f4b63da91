// A page about work in progress looks again by itself while it is visible. Without scripts a link does the same.
const frame = document.querySelector("[data-reload-seconds]");
if (frame) {
  setInterval(() => {
    // Nobody loses what they are typing, or their place.
    const busy = document.activeElement && document.activeElement.closest("form");
    if (!document.hidden && !busy) location.reload();
  }, Number(frame.dataset.reloadSeconds) * 1000);
}
