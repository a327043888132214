/**
 * The switches of the page of looks. Runs before the widget, since blocked
 * storage has to be blocked from the start.
 */

const root = document.documentElement;
const chosen = new URLSearchParams(location.search);

/** What makes the browser's storage behave as it does where it fails. */
const STORAGE = {
  blocked: () =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("Switched off on this page", "SecurityError");
      },
    }),
  full: () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("Switched to full on this page", "QuotaExceededError");
    };
  },
};

STORAGE[chosen.get("storage")]?.();
root.dataset.colours = chosen.get("colours") ?? "";
root.dir = chosen.get("direction") || "ltr";
root.lang = chosen.get("language") || "en";

/** Thirty invented entries, as the widget stores them. */
function samples() {
  const subjects = ["Letters", "Maps", "Bridges", "Bread", "Tides", "Clocks"];
  const angles = ["a short history of", "what is odd about", "in praise of", "notes on", "against"];
  const now = Date.now();
  return subjects.flatMap((subject, s) =>
    angles.map((angle, a) => {
      const n = s * angles.length + a;
      const url = `/samples/${subject.toLowerCase()}-${a + 1}/`;
      const entry = { save: { on: true, at: now - n * 36e5 * 20 }, url };
      const title = `${angle[0].toUpperCase()}${angle.slice(1)} ${subject.toLowerCase()}`;
      if (n % 3 === 0) entry.like = { on: true, at: now - n * 36e5 };
      if (n % 4 === 0) entry.read = { on: true, at: now - n * 36e5 };
      return [`afterword:1:${url}`, JSON.stringify({ ...entry, title })];
    }),
  );
}

const ACTIONS = {
  add: ([key, entry]) => localStorage.setItem(key, entry),
  remove: ([key]) => localStorage.removeItem(key),
};

/** @param {string} action */
function change(action) {
  const status = document.getElementById("samples");
  try {
    samples().forEach(ACTIONS[action]);
    status.textContent = action === "add" ? "Thirty samples added." : "The samples are gone.";
  } catch (error) {
    status.textContent = error.message;
  }
}

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".switches");
  for (const select of form.elements) select.value = chosen.get(select.name) ?? "";
  form.addEventListener("change", () => {
    const wanted = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...wanted]) if (!value) wanted.delete(name);
    location.search = wanted;
  });
  for (const button of document.querySelectorAll("[data-samples]")) {
    button.addEventListener("click", () => change(button.dataset.samples));
  }
});
