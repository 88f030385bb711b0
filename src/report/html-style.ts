/** The style of the HTML report: light and dark, on screen and on paper. */

import { ownMarkup } from "./escape-html.js";

/** The whole style sheet; it loads nothing. */
export const styleSheet = ownMarkup(`
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --soft: #57606a; --line: #d4d9df;
  --bad: #b3202a; --bad-card: #fdf0f0; --caution: #8a5300; --caution-card: #fdf5e6;
  --good: #1a6b35; --good-card: #eef8f1; --focus: #0b57d0;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2126; --ink: #e7eaee; --soft: #a3acb6; --line: #373e47;
    --bad: #ff8f8a; --bad-card: #33191b; --caution: #f2b65c; --caution-card: #30240f;
    --good: #7fd49a; --good-card: #14291b; --focus: #8ab4f8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 68rem; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem;
  background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1, h2, h3, h4, p { margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1rem; font-weight: 600; color: var(--soft); }
h2 { font-size: 1.25rem; margin-top: 2.5rem; }
h3 { font-size: 1.05rem; margin-top: 1.75rem; }
h4 { font-size: 1rem; font-weight: 600; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
a { color: var(--focus); }
summary { margin-top: 1.75rem; font-size: 1.05rem; font-weight: 600; cursor: pointer; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.soft { color: var(--soft); font-weight: 400; }
.verdict { font-size: 1.6rem; line-height: 1.25; font-weight: 650; margin: 0.15rem 0 0.35rem; }
.tone-bad { color: var(--bad); } .tone-caution { color: var(--caution); } .tone-good { color: var(--good); }

fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.5rem; }
legend { float: left; padding: 0.35rem 0.5rem 0.35rem 0; color: var(--soft); }
fieldset input { position: absolute; opacity: 0; }
fieldset label {
  display: block; padding: 0.35rem 0.85rem; border: 1px solid var(--line); border-radius: 2rem; cursor: pointer;
}
fieldset input:checked + label { background: var(--ink); border-color: var(--ink); color: var(--page); }
fieldset input:focus-visible + label { outline: 3px solid var(--focus); outline-offset: 2px; }
@media screen {
  body:has(#show-breaking:checked) :is(.change, .section):not(.breaking, :has(.breaking)),
  body:has(#show-dangerous:checked) :is(.change, .section):not(.dangerous, :has(.dangerous)),
  body:has(#show-safe:checked) :is(.change, .section):not(.safe, :has(.safe)) { display: none; }
}

.change, .notice {
  margin-top: 0.75rem; padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-left: 0.3rem solid var(--tone);
  border-radius: 0.4rem; background: var(--card);
}
.breaking, .failed { --tone: var(--bad); --tone-card: var(--bad-card); }
.dangerous, .unread { --tone: var(--caution); --tone-card: var(--caution-card); }
.safe, .accepted { --tone: var(--good); --tone-card: var(--good-card); }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.75rem; }
.badge {
  padding: 0.05rem 0.6rem; border: 1px solid currentColor; border-radius: 1rem;
  background: var(--tone-card); color: var(--tone); font-size: 0.85rem; font-weight: 600;
}
:is(.change, .notice) > p { margin-top: 0.45rem; max-width: 48rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0.6rem; margin: 0.75rem 0 0; }
.sides > div { min-width: 0; padding: 0.45rem 0.7rem; border: 1px solid var(--line); border-radius: 0.3rem; background: var(--page); }
dt { color: var(--soft); font-size: 0.85rem; } dd { margin: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem; margin: 0.7rem 0 0; font-size: 0.9rem; }
.facts div { display: flex; gap: 0.4rem; align-items: baseline; }
.copy { user-select: all; cursor: copy; }
table { border-collapse: collapse; margin-top: 0.75rem; width: 100%; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-size: 0.85rem; font-weight: 600; }
pre { margin: 0.4rem 0 0; padding: 0.6rem 0.9rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.3rem; background: var(--card); }
.steps { padding-left: 1.3rem; } .steps li { margin-top: 0.9rem; }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; }
@media (max-width: 36rem) { .sides { grid-template-columns: 1fr; } }
@media print {
  :root { color-scheme: light; font-size: 11px; }
  body { max-width: none; padding: 0; }
  fieldset, a { display: none; }
  details::details-content { display: block; content-visibility: visible; }
  .badge { print-color-adjust: exact; }
  .change, .notice, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`);

/** What the page of a matrix adds to it. */
export const matrixStyle = ownMarkup(`
.matrix { overflow-x: auto; margin-top: 1.5rem; }
.matrix th[scope="col"] { vertical-align: bottom; }
.matrix td { min-width: 2.5rem; overflow-wrap: normal; }
.matrix .none { color: var(--bad); } .matrix .other { color: var(--caution); }
`);
