import { Html } from './html.ts';

/** Colours by name, light and dark. Text on its ground has a contrast of 4.5 or more, marks of charts 3 or more, in both modes. */
const PALETTE: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ground: ['#fdfdfb', '#15171b'],
  raised: ['#f4f4f0', '#1e2126'],
  ink: ['#1c1e22', '#e9e9e6'],
  muted: ['#5b606a', '#a4a9b3'],
  rule: ['#e2e2dc', '#2f333a'],
  'rule-strong': ['#8c9099', '#777c86'],
  link: ['#0b5c8f', '#7cc0ee'],
  bad: ['#a8321a', '#ff9a7f'],
  good: ['#1c6b45', '#6fd0a2'],
  // Okabe and Ito's palette, its pale colours darkened for a white ground.
  'series-0': ['#0072b2', '#56b4e9'],
  'series-1': ['#c4500a', '#f08a4b'],
  'series-2': ['#00795a', '#2cc49a'],
  'series-3': ['#a64d79', '#e08db8'],
  'series-4': ['#856a00', '#dcb63a'],
  'series-5': ['#3f7f93', '#8fd0e0'],
  'series-6': ['#55585e', '#b4b8bf'],
  // Of no simulator: a colour of its own.
  strong: ['#6b3fb0', '#b79bff'],
  weak: ['#6f7885', '#8b93a0'],
  'heat-above': ['#8cc0e4', '#1c5f8d'],
  'to-ground': ['#d5e9f7', '#153c57'],
  'to-line': ['#0072b2', '#56b4e9'],
  'from-ground': ['#fbe3d1', '#552b12'],
  'from-line': ['#c4500a', '#f08a4b'],
};

function colours(mode: 0 | 1): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(PALETTE).map(([name, modes]) => [name, modes[mode]]));
}

export const LIGHT = colours(0);
export const DARK = colours(1);

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');
}

export const STYLES = new Html(`
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:.75rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:break-word}
.page{max-width:88rem;margin:0 auto;padding:1.75rem 2rem 5rem}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
.skip{position:absolute;left:-999rem;background:var(--ground);padding:.5rem 1rem}
.skip:focus{left:1rem;top:1rem;z-index:1}
h1,h2,h3,h4{line-height:1.2;text-wrap:balance;font-weight:650;letter-spacing:-.012em}
h1{font-size:1.85rem;margin:.1rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:0 0 .75rem}
h3{font-size:1.15rem;margin:1.25rem 0 .5rem}
h4{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:0 0 .75rem;max-width:52rem}
.kicker{margin:0;color:var(--muted);font-size:.9rem}
.outcome{border-left:4px solid var(--good);padding:.05rem 0 .05rem .8rem}
.outcome strong{color:var(--good)}
.outcome.failed{border-color:var(--bad)}
.outcome.failed strong,.bad,.wrong{color:var(--bad)}
.outcome.doubtful{border-color:var(--series-4)}
.outcome.doubtful strong{color:var(--series-4)}
.problems{margin:0 0 .75rem;padding:.6rem 1rem .6rem 2rem;border-left:4px solid var(--bad);background:var(--raised);max-width:72rem;overflow-wrap:anywhere}
.next code{background:var(--raised);padding:.1rem .35rem}
.opening{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:1.5rem 2.5rem;margin-top:1.25rem}
.findings{margin:.75rem 0 0;padding:0;list-style:none}
.findings li{padding:.5rem 0;border-top:1px solid var(--rule)}
.findings .lead{font-weight:550}
.findings .detail{color:var(--muted);font-size:.9rem;font-variant-numeric:tabular-nums}
.verdict{font-weight:650;color:var(--muted)}
.verdict.reads{color:var(--good)}
.verdict.nothing{color:var(--bad)}
.facts{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:0 0 1rem;font-size:.9rem}
.facts dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
section{margin-top:2.25rem}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums lining-nums;min-width:100%}
th,td{padding:.35rem .65rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{vertical-align:bottom;font-weight:500;color:var(--muted);border-bottom:1px solid var(--rule-strong);line-height:1.3}
tbody th{font-weight:500;overflow-wrap:anywhere;min-width:7rem}
.number{text-align:right}
.nowrap{white-space:nowrap}
.text{overflow-wrap:anywhere;min-width:11rem}
.interval,.note,figcaption{color:var(--muted);font-weight:400}
.interval{font-size:.92em;white-space:nowrap}
.note,figcaption{font-size:.88rem}
.alike{margin-right:1rem}
.glyph{font-size:.9em}
.tag{display:inline-block;font-size:.78rem;line-height:1.35;padding:0 .4rem;border:1px solid var(--rule-strong);border-radius:.7rem;color:var(--muted);white-space:nowrap;font-weight:400}
.tag.true{border-color:var(--good);color:var(--good)}
.grid{display:grid;grid-template-columns:2.1rem repeat(var(--layers),minmax(.6rem,var(--widest)));grid-template-rows:auto;grid-auto-rows:1fr;gap:2px;font-variant-numeric:tabular-nums}
.grid a{display:block;aspect-ratio:1;min-height:.6rem;background:var(--cell,transparent);border:1px solid var(--rule-strong);border-radius:2px;overflow:hidden;color:var(--ink);font-size:.7rem;text-decoration:none;text-align:center;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.grid.numbered a{display:flex;align-items:center;justify-content:center}
.grid a.faint{opacity:.2}
.grid a[data-open]{outline:2px solid var(--ink);outline-offset:1px}
.axis{font-size:.72rem;color:var(--muted);align-self:end;white-space:nowrap;line-height:1}
.grid .axis{align-self:center}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;margin:.75rem 0 0;padding:0;font-size:.85rem}
.swatch{display:inline-block;width:.85em;height:.85em;margin-right:.35em;border:1px solid var(--rule-strong);border-radius:2px;vertical-align:-.05em;background:var(--cell,transparent);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.filters{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem;margin:0 0 .75rem;font-size:.88rem}
input,select,button{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--rule-strong);border-radius:4px;padding:.2rem .45rem;max-width:100%}
select{max-width:16rem}
input[type=search]{width:15rem}
button{cursor:pointer}
button[aria-pressed=true]{background:var(--ink);color:var(--ground)}
th button{border:0;background:none;padding:0;color:inherit;text-align:left}
th button:hover{text-decoration:underline}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.heads tbody th{min-width:3.5rem;white-space:nowrap}
.heads tr[data-open]{background:var(--raised)}
.score{display:inline-grid;grid-template-columns:2.4rem 7rem auto;column-gap:.3rem;align-items:center;white-space:nowrap}
.score b{font-weight:550}
.raw{color:var(--muted);font-size:.88em}
.score .note{grid-column:1/-1;white-space:normal}
.bar{position:relative;height:.9rem;background:linear-gradient(90deg,transparent calc(50% - .5px),var(--rule-strong) 0,var(--rule-strong) calc(50% + .5px),transparent 0);border-inline:1px solid var(--rule)}
.bar i{position:absolute;top:calc(50% - 1px);height:2px;background:var(--series-0);opacity:.55}
.bar em{position:absolute;top:calc(50% - 3.5px);width:7px;height:7px;margin-left:-3.5px;border-radius:50%;background:var(--series-0)}
.panel{border:1px solid var(--rule-strong);border-radius:6px;padding:.75rem 1.25rem 1.25rem;margin:0 0 1.25rem}
.panel h3{margin:0 0 .35rem;font-size:1.35rem}
.steps{float:right;display:flex;gap:1rem;margin:0}
.sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.15fr);gap:0 2rem;align-items:start}
.control{color:var(--muted)}
.pattern{position:sticky;top:.75rem;margin-top:1rem}
.drawn{display:block;max-width:100%;height:auto;color:var(--ink);fill:currentColor;font-family:inherit}
.drawn .triangle{fill:none;stroke:var(--rule-strong)}
.drawn circle{fill:none;stroke-width:1.5}
.drawn .strong{stroke:var(--strong)}
.drawn .weak{stroke:var(--weak)}
strong.strong{color:var(--strong)}
strong.weak{color:var(--weak)}
.picks{font-size:.88rem}
.picks button{margin-right:.25rem}
.pairs{list-style:none;margin:0 0 .75rem;padding:0}
.pairs li{padding:.5rem 0;border-top:1px solid var(--rule)}
.answers{display:flex;flex-wrap:wrap;gap:.1rem .9rem;font-size:.88rem;font-variant-numeric:tabular-nums}
.said i{font-style:normal;color:var(--muted);margin-right:.25em}
.said.wrong{font-weight:650}
.sequence{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.7;margin:.15rem 0 0;max-width:none;font-size:.92rem}
mark{color:inherit;background:none;padding:.1em .05em;border-radius:.15em;print-color-adjust:exact;-webkit-print-color-adjust:exact;-webkit-box-decoration-break:clone;box-decoration-break:clone}
mark.to{background:var(--to-ground);box-shadow:inset 0 -.16em var(--to-line)}
mark.from{background:var(--from-ground);outline:1.5px solid var(--from-line)}
mark.to.from{background:linear-gradient(90deg,var(--to-ground),var(--from-ground))}
mark.to::before{content:"attended token "}
mark.from::before{content:"attending token "}
mark.to.from::before{content:"attended and attending token "}
mark::before,.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.part{border-top:1px solid var(--rule-strong);margin-top:1.25rem;padding-top:.25rem}
.part+.part{margin-top:0}
.part>summary{cursor:pointer;padding:.6rem 0}
.part>summary h2{display:inline;font-size:1.1rem}
.part[open]{padding-bottom:1.5rem}
figure{margin:0}
figcaption{margin-top:.35rem}
.save{font-size:.9em;margin-left:.4rem;white-space:nowrap}
figure svg{font-family:inherit;font-variant-numeric:tabular-nums}
.cards svg{display:block;max-width:100%;height:auto;width:100%;max-width:22rem}
svg text,svg tspan{white-space:pre}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:2rem 2.25rem}
@media screen and (max-width:62rem){
.opening,.sides{display:block}
.opening>div+div{margin-top:1.5rem}
.pattern{position:static;margin-top:1rem}
}
@media screen and (max-width:44rem){
.page{padding:1rem 1rem 3rem}
h1{font-size:1.4rem}
th,td{padding:.35rem .45rem}
.grid{gap:1px}
.score{grid-template-columns:2.2rem 4.5rem auto}
.panel{padding:.6rem .75rem 1rem}
.steps{float:none;margin-bottom:.4rem}
.drawn{max-width:none}
.heads thead,.explanations thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.heads,.heads tbody,.explanations,.explanations tbody{display:block}
.heads tr,.explanations tr{display:flex;flex-wrap:wrap;gap:.15rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--rule)}
.heads tr>*,.explanations tr>*{border:0;padding:0;min-width:0}
.heads .best{order:1;flex:1 0 100%}
.explanations th{flex:1 0 70%}
.explanations td[data-label]::before{content:attr(data-label) " ";color:var(--muted);font-size:.88em}
.filters label,.filters select,input[type=search]{width:100%;max-width:none}
.filters label{display:grid;grid-template-columns:8.5rem 1fr;align-items:center}
}
@media print{
body{font-size:10pt}
.page{max-width:none;padding:0}
.skip,.save,.filters,.steps,.picks{display:none}
.opening,.sides{display:block}
.pattern{position:static;max-width:12cm}
.drawn{max-width:100%}
h2,h3{break-after:avoid}
figure,tr,li{break-inside:avoid}
.scroll{overflow:visible}
table{font-size:8pt}
th,td{padding:.25rem .4rem}
tbody th,.text{min-width:0}
.nowrap,.interval{white-space:normal}
thead th,td{overflow-wrap:anywhere}
.score{display:inline;white-space:normal}
.bar{display:none}
a[href]{color:inherit;text-decoration:none}
.cards{grid-template-columns:repeat(3,1fr);gap:1rem}
}
`);
