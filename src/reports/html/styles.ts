import { Html } from './html.ts';

/** Colours by name. Text on its ground has a contrast of 4.5 or more, marks of charts 3 or more, in both modes. */
export const LIGHT: Readonly<Record<string, string>> = {
  ground: '#fdfdfb',
  raised: '#f4f4f0',
  ink: '#1c1e22',
  muted: '#5b606a',
  rule: '#e2e2dc',
  'rule-strong': '#8c9099',
  link: '#0b5c8f',
  bad: '#a8321a',
  good: '#1c6b45',
  // Okabe and Ito's palette, its pale colours darkened for a white ground.
  'series-0': '#0072b2',
  'series-1': '#c4500a',
  'series-2': '#00795a',
  'series-3': '#a64d79',
  'series-4': '#856a00',
  'series-5': '#3f7f93',
  'series-6': '#55585e',
  // Of no simulator: a colour of its own.
  strong: '#6b3fb0',
  weak: '#6f7885',
  'heat-above': '#8cc0e4',
  'heat-below': '#f2b38a',
  'to-ground': '#d5e9f7',
  'to-line': '#0072b2',
  'from-ground': '#fbe3d1',
  'from-line': '#c4500a',
};

export const DARK: Readonly<Record<string, string>> = {
  ground: '#15171b',
  raised: '#1e2126',
  ink: '#e9e9e6',
  muted: '#a4a9b3',
  rule: '#2f333a',
  'rule-strong': '#777c86',
  link: '#7cc0ee',
  bad: '#ff9a7f',
  good: '#6fd0a2',
  'series-0': '#56b4e9',
  'series-1': '#f08a4b',
  'series-2': '#2cc49a',
  'series-3': '#e08db8',
  'series-4': '#dcb63a',
  'series-5': '#8fd0e0',
  'series-6': '#b4b8bf',
  strong: '#b79bff',
  weak: '#8b93a0',
  'heat-above': '#1c5f8d',
  'heat-below': '#8a4318',
  'to-ground': '#153c57',
  'to-line': '#56b4e9',
  'from-ground': '#552b12',
  'from-line': '#f08a4b',
};

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');
}

/** The page's style sheet. */
export const STYLES = new Html(`
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:break-word}
.page{max-width:82rem;margin:0 auto;padding:3.5rem 2rem 6rem}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
.skip{position:absolute;left:-999rem;background:var(--ground);padding:.5rem 1rem}
.skip:focus{left:1rem;top:1rem;z-index:1}
h1,h2,h3{line-height:1.2;text-wrap:balance;font-weight:650;letter-spacing:-.012em}
h1{font-size:2.5rem;margin:.1rem 0 1.25rem;overflow-wrap:anywhere}
h2{font-size:1.5rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:2rem 0 .5rem}
p{margin:0 0 1rem;max-width:46rem}
.kicker{margin:0;color:var(--muted);font-size:.9rem}
.outcome{font-size:1.05rem;border-left:4px solid var(--good);padding:.1rem 0 .1rem .9rem}
.outcome strong{color:var(--good)}
.outcome.failed{border-color:var(--bad)}
.outcome.failed strong,.bad,.wrong{color:var(--bad)}
.findings{margin:0;padding:0;list-style:none;max-width:56rem}
.findings li{padding:.7rem 0;border-top:1px solid var(--rule)}
.findings .lead{display:block;font-size:1.15rem;font-weight:550;line-height:1.35}
.findings .detail{color:var(--muted);font-size:.92rem;font-variant-numeric:tabular-nums}
.facts{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:0;font-size:.9rem}
.facts dt,.glossary dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
nav{margin:2rem 0 0;font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;list-style:none;margin:0;padding:.75rem 0;border-block:1px solid var(--rule)}
section{margin-top:4rem}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.problems{margin:0 0 1rem;padding:.9rem 1rem .9rem 2.2rem;border-left:4px solid var(--bad);background:var(--raised);max-width:60rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:0 0 1rem;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums lining-nums;min-width:100%}
th,td{padding:.45rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{vertical-align:bottom;font-weight:500;color:var(--muted);border-bottom:1px solid var(--rule-strong);line-height:1.3}
tbody th{font-weight:500}
tbody th[scope=row]{min-width:9rem}
.pairs tbody th[scope=row]{min-width:7rem}
td code{white-space:nowrap}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal;min-width:4rem}
.nowrap{white-space:nowrap}
.wrap{overflow-wrap:anywhere;min-width:8rem}
.wide{min-width:16rem}
.interval,.small,.small-inline,.note,figcaption{color:var(--muted);font-weight:400}
.interval,.small-inline{font-size:.92em}
.interval{white-space:nowrap}
.small{display:block;font-size:.85em}
.note{font-size:.9rem}
.glossary{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.6rem 2rem;margin:1rem 0 0;font-size:.85rem}
.glossary dd{max-width:26rem}
.series{overflow-wrap:anywhere}
.aucs .series{white-space:nowrap}
.glyph{font-size:.9em}
.legend{display:inline-flex;flex-wrap:wrap;gap:.1rem 1.1rem}
.tag{display:inline-block;font-size:.78rem;line-height:1.35;padding:0 .4rem;border:1px solid var(--rule-strong);border-radius:.7rem;color:var(--muted);white-space:nowrap;font-weight:400}
.tag.true{border-color:var(--good);color:var(--good)}
.heat-map{border-spacing:0}
.heat-map tbody th[scope=rowgroup]{padding:1.1rem 0 .35rem;border-bottom:1px solid var(--rule-strong);font-weight:650}
.heat-map tbody th[scope=row]{font-weight:400;min-width:18rem}
.heat-map td.heat{border-left:2px solid var(--ground);border-bottom:2px solid var(--ground);padding-right:.75rem;width:7.5rem}
.heat-map thead th{border-bottom:0}
.heat-map thead th.number{padding-right:.75rem;width:7.5rem;font-weight:500}
.heat-map tfoot th,.heat-map tfoot td{font-weight:650;border-bottom:0;padding-top:.7rem;padding-bottom:.7rem}
.heat-map a{color:inherit;text-decoration-color:var(--rule-strong)}
.heat{color:var(--ink);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.heat.above{background:color-mix(in oklab,var(--heat-above) var(--heat),var(--raised))}
.heat.below{background:color-mix(in oklab,var(--heat-below) var(--heat),var(--raised))}
.swatches{white-space:nowrap;font-size:.8rem;font-variant-numeric:tabular-nums}
.swatches .heat{padding:.15rem .5rem}
figure{margin:0}
figcaption{font-size:.9rem;margin-top:.35rem}
.save{font-size:.85em;margin-left:.4rem;white-space:nowrap}
.head{display:grid;grid-template-columns:minmax(0,1fr) 17rem;gap:0 2rem;align-items:start;border-top:1px solid var(--rule)}
.head .anchor{display:block;scroll-margin-top:7rem}
.pattern{margin-top:2rem;position:sticky;top:1rem}
.pattern svg{width:100%}
.pattern figure+figure{margin-top:1.25rem}
figure svg{display:block;max-width:100%;height:auto;font-family:inherit;font-variant-numeric:tabular-nums}
svg text,svg tspan{white-space:pre}
.broad{margin:0 0 1.5rem}
.when-narrow{display:none}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:2rem 2.25rem}
.cards svg{width:100%;max-width:22rem}
@media screen{.cards:has(>:nth-child(4):last-child){grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));max-width:56rem}}
details{border-bottom:1px solid var(--rule)}
details>summary{cursor:pointer;padding:.55rem 0;list-style-position:outside;margin-left:1.1rem}
details[open]{padding-bottom:1rem}
details>:not(summary){margin-left:1.1rem}
summary .claim{overflow-wrap:anywhere}
.aucs{float:right;display:inline-flex;gap:.9rem;font-variant-numeric:tabular-nums;padding-left:1rem}
details:has(>.anchor:target){background:var(--raised);outline:.5rem solid var(--raised)}
.strong-mark{color:var(--strong)}
table.pairs tbody tr:first-child>*{border-bottom:0;padding-bottom:.1rem}
td.sequence{white-space:pre-wrap;overflow-wrap:anywhere;padding:.1rem 0 .7rem;line-height:1.75;max-width:0}
td.wrong{font-weight:650}
mark{color:inherit;background:none;padding:.1em .05em;border-radius:.15em;print-color-adjust:exact;-webkit-print-color-adjust:exact;-webkit-box-decoration-break:clone;box-decoration-break:clone}
mark.to{background:var(--to-ground);box-shadow:inset 0 -.16em var(--to-line)}
mark.from{background:var(--from-ground);outline:1.5px solid var(--from-line)}
mark.to.from{background:linear-gradient(90deg,var(--to-ground),var(--from-ground))}
mark.to::before{content:"attended token "}
mark.from::before{content:"attending token "}
mark.to.from::before{content:"attended and attending token "}
mark::before,.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media screen and (max-width:62rem){.head{display:block}.pattern{position:static;margin-top:1rem;max-width:20rem}}
@media screen and (max-width:44rem){
.page{padding:1.75rem 1rem 4rem}
h1{font-size:1.9rem}
h2{font-size:1.3rem}
section{margin-top:3rem}
.when-wide{display:none}
.when-narrow{display:block}
.cards svg{max-width:100%}
.aucs{float:none;display:flex;padding:.15rem 0 0}
th,td{padding:.4rem .5rem}
.verdicts,.verdicts tbody{display:block}
.verdicts thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.verdicts tr{display:grid;grid-template-columns:max-content max-content minmax(0,1fr);border-bottom:1px solid var(--rule)}
.verdicts tr td{border-bottom:0;min-width:0;padding-left:0}
.verdicts tr td:last-child{grid-column:1/-1;padding-top:0}
.swatches{display:block;margin:.4rem 0}
.heat-map tbody th[scope=row]{min-width:9.5rem}
.heat-map td.heat,.heat-map thead th.number{min-width:4.8rem;width:4.8rem;padding-left:.2rem;padding-right:.4rem}
.heat-map thead th.number,.pairs thead th.number{font-size:.78rem;overflow-wrap:anywhere;min-width:4.8rem}
tbody th[scope=row]{min-width:7rem}
.findings .lead{font-size:1.05rem}
}
@media print{
body{font-size:10.5pt}
.page{max-width:none;padding:0}
nav,.skip,.save{display:none}
.head{display:block}
.pattern{position:static;max-width:6cm}
section{margin-top:2rem}
h2,h3{break-after:avoid}
figure,tr,li{break-inside:avoid}
.scroll{overflow:visible}
table{font-size:8pt}
th,td{padding:.25rem .4rem}
tbody th[scope=row],.heat-map tbody th[scope=row],.wrap,.wide,thead .number{min-width:0}
.number,.nowrap,.interval,td code{white-space:normal}
thead th{overflow-wrap:anywhere}
a[href]{color:inherit;text-decoration:none}
.cards{grid-template-columns:repeat(3,1fr);gap:1rem}
}
`);
