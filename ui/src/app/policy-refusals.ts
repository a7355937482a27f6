/** The name under which refusals stand in the performance timeline, where the desktop suite and support read them. */
const MARK = "refused by policy";

// Imported before anything else, so that a refused style or picture of the first paint is kept too.
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  performance.mark(MARK, { detail: `${effectiveDirective} ${blockedURI}` });
});

export {};
