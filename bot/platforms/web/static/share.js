// Handing on an address: by what the reader's device offers, else by copying it.

import { parsed } from "./dom.js";

/** "shared", "copied", or "" where neither can be done here. `address` is of this page where it begins with "?". */
export async function share(address) {
  const url = parsed(address, location.origin + location.pathname)?.href;
  if (!url) return "";
  if (navigator.share) {
    try {
      await navigator.share({ url });
      return "shared";
    } catch (error) {
      if (error.name === "AbortError") return "shared"; // the reader thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    return "copied";
  } catch {
    return "";
  }
}
