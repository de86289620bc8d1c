/** Style of what we draw over the page; `all: initial` keeps the page's own out. */
export const CSS_TEXT = `
:host { all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important; width: 0 !important; height: 0 !important;
  z-index: 2147483647 !important; display: block !important; pointer-events: none !important;
  --ink: #18212c; --soft: #556072; --ground: #fff; --line: #c8d0da; --brand: #125fa8; --on-brand: #fff; --bad: #ba0517; --good: #2e844a; }
@media (prefers-color-scheme: dark) { :host { --ink: #e9edf2; --soft: #a9b4c1; --ground: #1e252d; --line: #45515e; --brand: #84bdf4; --on-brand: #0e1a26; --bad: #ff8a80; --good: #5bc27c; } }
* { box-sizing: border-box; }
.layer { position: fixed; inset: 0 auto auto 0; width: 0; height: 0; margin: 0; padding: 0; border: 0; background: none; overflow: visible; pointer-events: none; }
.layer::backdrop { display: none; }
.layer.veiled { visibility: hidden; }
.offer { position: fixed; display: flex; height: 24px; border-radius: 12px; background: var(--brand); overflow: hidden; pointer-events: auto; box-shadow: 0 1px 3px rgb(0 0 0 / .35); }
.offer:focus-within { outline: 2px solid var(--ink); outline-offset: 2px; }
.offer.busy { background: var(--bad); }
.call, .rest { all: unset; box-sizing: border-box; height: 24px; cursor: pointer; display: grid; place-items: center; }
.call { width: 27px; padding-left: 3px; }
.rest { width: 19px; padding-right: 3px; }
.call svg, .rest svg { width: 14px; height: 14px; fill: var(--on-brand); }
.call:hover, .rest:hover, .call:focus-visible, .rest:focus-visible { background: color-mix(in srgb, var(--brand), var(--on-brand) 22%); }
.bubble button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.menu { position: fixed; display: flex; flex-direction: column; min-width: 170px; max-width: min(320px, calc(100vw - 16px)); padding: 4px; pointer-events: auto;
  font: 13px/1.35 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 14px rgb(0 0 0 / .22); }
.item { all: unset; box-sizing: border-box; padding: 6px 10px; border-radius: 5px; cursor: pointer; font: inherit; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.item:hover, .item:focus { background: color-mix(in srgb, var(--brand), transparent 86%); }
.item:focus-visible { outline: 2px solid var(--brand); outline-offset: -2px; }
.bubble { position: fixed; left: 0; top: 0; display: flex; align-items: center; gap: 8px; width: max-content; max-width: min(340px, calc(100vw - 16px)); padding: 7px 8px 7px 12px; pointer-events: auto;
  font: 13px/1.35 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 14px rgb(0 0 0 / .22); }
.bubble.tall { flex-wrap: wrap; }
.words { flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
.tall .words { flex-basis: 100%; padding-right: 4px; }
.tall .buttons { margin-left: auto; }
.title { font-weight: 600; }
[data-words]::before { content: attr(data-words); }
.more { color: var(--soft); }
.dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--soft); }
.dialing .dot, .ringing .dot { background: var(--brand); animation: pulse 1.2s ease-in-out infinite; }
.connected .dot { background: var(--good); }
.problem { border-color: var(--bad); }
.problem .title { color: var(--bad); }
.buttons { display: flex; gap: 6px; flex: none; }
.bubble button { all: unset; box-sizing: border-box; min-height: 26px; padding: 2px 10px; border-radius: 6px; border: 1px solid var(--line); cursor: pointer; font: inherit; white-space: nowrap; }
.bubble button:hover { border-color: var(--ink); }
.bubble button.bad { border-color: var(--bad); color: var(--bad); }
.bubble button.main { background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
.bubble button.close { padding: 2px 8px; border-color: transparent; }
@keyframes pulse { 50% { opacity: .3; } }
@media (forced-colors: active) {
  .offer, .menu, .bubble { border: 1px solid CanvasText; forced-color-adjust: auto; }
  .offer { background: ButtonFace; } .call svg, .rest svg { fill: ButtonText; }
  .item:hover, .item:focus { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .dot { background: CanvasText; forced-color-adjust: none; }
}
@media (prefers-reduced-motion: reduce) { .bubble .dot { animation: none; } }
`;
