// Names what failed and why, at the very end: who reads the end of a long output finds it there. A test that was only
// given up with the one around it is not named.
export default async function* failures(events) {
  const found = [];
  for await (const { type, data } of events) {
    const error = type === "test:fail" && data.details.error;
    if (!error || ["cancelledByParent", "subtestsFailed"].includes(error.failureType)) continue;
    const why = error.cause?.stack ?? error.cause ?? error.message;
    found.push(`\n${data.name} (${data.file}:${data.line})\n${why}\n`);
  }
  if (found.length > 0) yield `\nWhat failed:\n${found.join("")}`;
}
