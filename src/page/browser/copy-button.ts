/** Buttons that copy a text. */
import { make } from "./elements.js";

/** Milliseconds for which a button says that it has copied. */
const shown = 1500;

/** A button that copies a text; `what` completes "Copy" for whoever does not see what stands beside it. */
export function copyButton(text: string, what: string): HTMLElement {
  const button = make(
    "button",
    { type: "button", class: "copy", "aria-label": `Copy ${what}` },
    "Copy",
  );
  button.addEventListener("click", () => {
    void copy(text).then((isDone) => {
      button.textContent = isDone ? "Copied" : "Not copied";
      setTimeout(() => (button.textContent = "Copy"), shown);
    });
  });
  return button;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

/** For browsers that give pages from a disk no clipboard. */
function copySelection(text: string): boolean {
  const area = make("textarea", { class: "away", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}
